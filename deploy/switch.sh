#!/usr/bin/env bash
# Runs on the host, sent along with each release: switches parts of it to a release, tries each, and goes back where one fails.
#   switch.sh <root> "<parts: collector, dashboard, or both>" <release> [store]
# With "store" an earlier release is gone back to with the store as it was put by before the schema changed.
# <root>/env says where the store is and where it serves. Where there is no systemd, <root>/service <restart|stop>
# <dashboard|collector> is called instead.
set -euo pipefail
root=$1
parts=$2
id=$3
with=${4:-}
new="$root/releases/$id"
umask 022

# Whoever started this may go away meanwhile (a line that breaks, a job that is cancelled): it is done to its end all the same, and told here.
trap '' PIPE HUP INT TERM
exec > >(exec tee -a --output-error=warn "$root/deploy.log") 2>&1

exec 9>"$root/.deploying"
flock -n 9 || { echo "another deploy is under way on this host: wait for it"; exit 1; }

[ -f "$root/env" ] || { echo "there is no $root/env: copy deploy/env.example there and edit it"; exit 1; }
# As systemd reads it: what stands behind the = is the value, and nothing in it is obeyed.
while IFS= read -r line || [ -n "$line" ]; do
  case $line in [A-Za-z_]*=*) export "${line%%=*}=${line#*=}" ;; esac
done <"$root/env"
db=${GPU_SPOT_DB:?GPU_SPOT_DB must stand in the env file}
data=$(dirname "$db")
[ -d "$data" ] || { echo "there is no folder $data for the store: make it, and let it belong to the user that the units name"; exit 1; }
case ${GPU_SPOT_HOST:-127.0.0.1} in
  0.0.0.0 | localhost) host=127.0.0.1 ;;
  :: | ::1) host='[::1]' ;;
  *:*) host="[$GPU_SPOT_HOST]" ;;
  *) host=${GPU_SPOT_HOST:-127.0.0.1} ;;
esac
# The path of the public address is served without it too.
base="http://$host:${GPU_SPOT_PORT:-8080}"

# service <restart|stop> <part>
service() {
  local unit=gpu-spot-collect.service
  if [ "$2" = dashboard ]; then unit=gpu-spot-serve.service; fi
  if [ -x "$root/service" ]; then "$root/service" "$1" "$2" 9>&-
  elif [ "$(id -u)" = 0 ]; then systemctl "$1" "$unit" 9>&-
  else sudo -n systemctl "$1" "$unit" 9>&-; fi
}

# as_owner <words>: as the user that the store belongs to.
as_owner() {
  local uid
  uid=$(stat -c %u "$data" 2>/dev/null || id -u)
  if [ "$uid" = "$(id -u)" ]; then (cd "$data" && "$@")
  elif [ "$(id -u)" = 0 ]; then (cd "$data" && setpriv --reuid="$uid" --regid="$(stat -c %g "$data")" --clear-groups -- "$@")
  else sudo -n -u "#$uid" env GPU_SPOT_DB="$db" ${GPU_SPOT_SLOT_SECONDS:+"GPU_SPOT_SLOT_SECONDS=$GPU_SPOT_SLOT_SECONDS"} "$@"; fi
}
program() { local of=$1; shift; as_owner "$of/node_modules/.bin/node" "$of/bin/gpu-spot.js" "$@"; }

schema() { sed -n 's/^schema=//p' "$1/RELEASE" 2>/dev/null || true; }
# The schema that a store has, asked by a release's own Node; nothing where there is none.
stored() {
  if [ ! -f "$1" ]; then return 0; fi
  as_owner "$new/node_modules/.bin/node" -p "const D = require('module').createRequire('$new/package.json')('better-sqlite3');
    new D(process.argv[1], { readonly: true }).pragma('user_version', { simple: true })" "$1" 2>/dev/null || true
}
running() { readlink -e "$root/$1" 2>/dev/null || true; }
# In one step: whoever looks sees the one or the other.
point() { ln -sfn "$2" "$root/$1.next" && mv -T "$root/$1.next" "$root/$1"; }
smoke() { "$2/node_modules/.bin/node" "$2/deploy/smoke.js" "$1" "$base" "$(basename "$2")" "${SMOKE_SECONDS:-60}"; }

collector_before=$(running collector)
dashboard_before=$(running dashboard)
backup=''

# back <part> <release before>: false where there is none, or where that one does not run either.
back() {
  echo "$1: $id does not run as it should: going back"
  if [ -z "$2" ]; then
    echo "$1: there is no release before it to go back to"
    return 1
  fi
  if [ "$1" = collector ] && [ -n "$backup" ]; then
    # The store has the new release's schema by now, which the one before does not read.
    service stop collector || true
    if ! program "$2" restore "$backup"; then
      echo "$1: the store could not be put back: it is left as it is, with $id; the backup is $backup"
      service restart collector || true
      return 1
    fi
  fi
  point "$1" "$2"
  service restart "$1" || true
  if smoke "$1" "$2"; then echo "$1: rolled back: $(basename "$2") runs"
  else
    echo "$1: $(basename "$2") does not answer either: look at its log"
    return 1
  fi
}

finished() {
  local said of
  said=$(bash "$new/deploy/prune.sh" "$root") || true
  # What was put by before a release goes with it.
  while read -r _ _ of; do
    if [ -z "$of" ]; then continue; fi
    echo "removed release $of"
    as_owner rm -f "$data/backups/before-$of.db" </dev/null || true
  done <<<"$said"
}
trap finished EXIT

# Before anything is touched: that it starts at all on this machine, and reads what is stored.
program "$new" --version >/dev/null || { echo "$id does not start on this machine; nothing was changed"; exit 1; }
held=$(stored "$db")
held=${held:-$(schema "${collector_before:-$new}")}
if [ -n "$held" ] && [ "$(schema "$new")" -lt "$held" ]; then
  if [ "$with" != store ] || [ "$parts" != 'collector dashboard' ]; then
    echo "$id reads schema $(schema "$new"), and the store has $held: nothing was changed. To go back with the store as it was then:"
    echo "deploy/rollback.sh <host> both $id store; or go on to a release that is mended."
    exit 1
  fi
  put_by=''
  for each in "$data"/backups/before-*.db; do
    if [ "$(stored "$each")" = "$(schema "$new")" ]; then put_by=$each; fi
  done
  [ -n "$put_by" ] || { echo "no store of schema $(schema "$new") is in $data/backups: nothing was changed"; exit 1; }
  service stop collector
  if ! program "$new" restore "$put_by"; then
    service restart collector || true
    echo "the store could not be put back: nothing was changed"
    exit 1
  fi
  held=$(schema "$new")
fi

for part in $parts; do
  case $part in collector) before=$collector_before ;; dashboard) before=$dashboard_before ;; *) exit 2 ;; esac
  if [ "$part" = collector ] && [ -n "$before" ] && [ -f "$db" ] && [ "$held" != "$(schema "$new")" ]; then
    backup="$data/backups/before-$id.db"
    if ! as_owner mkdir -p "$data/backups" || ! program "$before" backup "$backup"; then
      echo "collector: no backup could be made in $data/backups before the schema changes; nothing was changed"
      exit 1
    fi
  fi
  point "$part" "$new"
  if service restart "$part" && smoke "$part" "$new"; then
    echo "$part: $id runs"
    continue
  fi
  # A dashboard of before cannot read what the new collector writes: then both go back, the collector first.
  if [ "$part" = dashboard ] && [ -n "$backup" ] && [ -n "$collector_before" ]; then back collector "$collector_before" || true; fi
  back "$part" "$before" || true
  # It still reads the file that was there.
  if [ "$part" = collector ] && [ -n "$backup" ] && [ -n "$dashboard_before" ]; then service restart dashboard || true; fi
  exit 1
done
