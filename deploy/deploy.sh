#!/usr/bin/env bash
# Puts what is committed here onto a host: checked, built, sent as a release of its own, switched to in one step, tried there, and
# switched back where it does not answer as it should.
#
#   deploy/deploy.sh <host> [dashboard|collector]     both where none is named, the collector first: it is the one that writes
#
# <host> is what ssh takes. What may be set:
#   DEPLOY_ROOT            where it lies on the host (/opt/gpu-spot)
#   DEPLOY_SSH             how it is reached (ssh); with a port or a key as in "ssh -p 2222 -i key"
#   DEPLOY_SSH_KEY         a private key itself, and DEPLOY_KNOWN_HOSTS the host's own line: for CI
#   DEPLOY_SKIP_CHECKS=1   where CI has just made them
set -euo pipefail
# What is sent can be read by whoever runs it, and written by its owner alone.
umask 022

usage() { sed -n '2,12p' "$0" | sed 's/^# \{0,1\}//' >&2; exit 2; }
fail() { echo "deploy: $*" >&2; exit 1; }

if [ $# -lt 1 ] || [ $# -gt 2 ]; then usage; fi
host=$1
case "${2:-both}" in
  both) parts='collector dashboard' ;;
  collector | dashboard) parts=$2 ;;
  *) usage ;;
esac
case "$host" in -* | *[!A-Za-z0-9@._:-]*) fail "'$host' is no host that ssh takes" ;; esac
root=${DEPLOY_ROOT:-/opt/gpu-spot}
case "$root" in /*[!A-Za-z0-9/._-]* | [!/]*) fail "DEPLOY_ROOT must be a plain absolute path: $root" ;; esac
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ssh=${DEPLOY_SSH:-ssh}
if [ -n "${DEPLOY_SSH_KEY:-}" ]; then
  [ -n "${DEPLOY_KNOWN_HOSTS:-}" ] || fail "DEPLOY_SSH_KEY goes with DEPLOY_KNOWN_HOSTS: a key is shown to no stranger"
  (umask 077 && printf '%s\n' "$DEPLOY_SSH_KEY" >"$work/key" && printf '%s\n' "$DEPLOY_KNOWN_HOSTS" >"$work/known")
  ssh="$ssh -i $work/key -o IdentitiesOnly=yes -o UserKnownHostsFile=$work/known -o StrictHostKeyChecking=yes"
fi
ssh="$ssh -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
# shellcheck disable=SC2086 # the words of the command are its own
there() { $ssh "$host" "$@"; }

[ -z "$(git status --porcelain)" ] || fail "what is not committed would not be deployed: commit it, or stash it away"
if [ "${DEPLOY_SKIP_CHECKS:-}" != 1 ]; then bash deploy/checks.sh; fi

commit=$(git rev-parse --short=12 HEAD)
id="$(date -u +%Y%m%dT%H%M%SZ)-$commit"
echo "deploy: release $id for $host"

# A release runs on machines of the kind it was built on: its Node is in it.
here=$(uname -sm)
other=$(there uname -sm) || fail "$host cannot be reached by: $ssh $host"
[ "$here" = "$other" ] || fail "$host is '$other' and this machine is '$here': build where it is the same, or use the image"

release="$work/$id"
mkdir "$release"
git -c tar.umask=0022 archive HEAD | tar -x -C "$release"
(cd "$release" && npm ci --omit=dev --loglevel=error --no-audit --no-fund --prefer-offline >/dev/null) || fail "what running needs could not be installed"
schema=$("$release/node_modules/.bin/node" --disable-warning=ExperimentalWarning -p \
  "import('$release/src/store/migrations.ts').then((m) => console.log(m.MIGRATIONS.length)), ''" | tr -d '\n')
[ -n "$schema" ] || fail 'the schema of this release could not be told'
printf 'id=%s\ncommit=%s\nschema=%s\n' "$id" "$commit" "$schema" >"$release/RELEASE"
rm -rf "$release/test" "$release/bench" "$release/truth" "$release/.github"

# What a transfer left that was broken off a day ago.
there "umask 022 && mkdir -p '$root/releases' && find '$root/releases' -maxdepth 1 -name '.incoming-*' -mmin +1440 -exec rm -rf {} +"
if command -v rsync >/dev/null && there 'command -v rsync' >/dev/null; then
  # What has not changed since the release before is linked, and not sent again; times would differ with each build, so they are left out.
  before=$(there "readlink -e '$root/collector' 2>/dev/null || readlink -e '$root/dashboard' 2>/dev/null || true")
  rsync -rlp --checksum --chmod=Du=rwx,Dgo=rx,Fu+rw,Fgo+r,Fgo-w -e "$ssh" ${before:+--link-dest="$before"} "$release/" "$host:$root/releases/.incoming-$id/"
else
  tar -C "$release" -cz . | there "mkdir '$root/releases/.incoming-$id' && umask 022 && tar -xz --no-same-owner --no-same-permissions -C '$root/releases/.incoming-$id'"
fi
there "mv '$root/releases/.incoming-$id' '$root/releases/$id'"

there "bash '$root/releases/$id/deploy/switch.sh' '$root' '$parts' '$id'" || fail "$parts: not deployed"
echo "deploy: $parts of $host run $id"
