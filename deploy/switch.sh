#!/usr/bin/env bash
# Runs on the host, sent along with each release: switches one part of it to a release, tries that, and goes back where it fails.
#   switch.sh <root> <dashboard|collector> <release>
# <root>/env says where the store is and where it serves. Where there is no systemd, <root>/service <restart|stop>
# <dashboard|collector> is called instead.
set -euo pipefail
root=$1
part=$2
id=$3
new="$root/releases/$id"
link="$root/$part"
case $part in dashboard | collector) ;; *) exit 2 ;; esac

say() { echo "$part: $*"; }
[ -f "$root/env" ] || { say "there is no $root/env: copy deploy/env.example there and edit it"; exit 1; }
set -a
# shellcheck disable=SC1091
. "$root/env"
set +a
db=${GPU_SPOT_DB:?GPU_SPOT_DB must stand in the env file}
# The path of the public address is served without it too.
base="http://127.0.0.1:${GPU_SPOT_PORT:-8080}"

# service <restart|stop> [part]
service() {
  local of=${2:-$part} unit=gpu-spot-collect.service
  if [ "$of" = dashboard ]; then unit=gpu-spot-serve.service; fi
  if [ -x "$root/service" ]; then "$root/service" "$1" "$of"
  elif [ "$(id -u)" = 0 ]; then systemctl "$1" "$unit"
  else sudo -n systemctl "$1" "$unit"; fi
}

program() { local of=$1; shift; (cd "$(dirname "$db")" && "$of/node_modules/node/bin/node" "$of/bin/gpu-spot.js" "$@"); }
schema() { sed -n 's/^schema=//p' "$1/RELEASE"; }

# In one step: whoever looks sees the one or the other.
point() { ln -sfn "$1" "$link.next" && mv -T "$link.next" "$link"; }

smoke() { "$1/node_modules/node/bin/node" "$1/deploy/smoke.js" "$part" "$base" "$2" "${SMOKE_SECONDS:-60}"; }

before=$(readlink -e "$link" 2>/dev/null || true)
backup=''

back() {
  say "$id does not run as it should: going back"
  if [ -z "$before" ]; then
    say 'there is no release before it to go back to'
    exit 1
  fi
  point "$before"
  if [ -n "$backup" ]; then
    # The store has the new release's schema by now, which the one before does not read.
    service stop || true
    program "$before" restore "$backup"
    # It still reads the file that was there.
    if [ -e "$root/dashboard" ]; then service restart dashboard || true; fi
  fi
  service restart || true
  if smoke "$before" "$(basename "$before")"; then say "rolled back: $(basename "$before") runs"
  else say "$(basename "$before") does not answer either: look at its log"; fi
  exit 1
}

# Before anything is touched: that it starts at all on this machine.
program "$new" --version >/dev/null || { say "$id does not start on this machine; nothing was changed"; exit 1; }

if [ "$part" = collector ] && [ -n "$before" ] && [ -f "$db" ] && [ "$(schema "$before")" != "$(schema "$new")" ]; then
  mkdir -p "$(dirname "$db")/backups"
  backup="$(dirname "$db")/backups/before-$id.db"
  program "$before" backup "$backup" || { say 'no backup could be made before the schema changes; nothing was changed'; exit 1; }
fi

point "$new"
service restart || back
smoke "$new" "$id" || back
say "$id runs"
