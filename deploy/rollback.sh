#!/usr/bin/env bash
# Goes back to an earlier release by hand: deploy/rollback.sh <host> <dashboard|collector> [release]; lists those there are without one.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2p' "$0" | sed 's/^# //' >&2; exit 2; }
root=${DEPLOY_ROOT:-/opt/gpu-spot}
ssh=${DEPLOY_SSH:-ssh}
if [ $# -eq 2 ]; then
  # shellcheck disable=SC2086
  exec $ssh "$1" "ls -1 '$root/releases'; echo; echo running: \$(basename \$(readlink -e '$root/$2'))"
fi
case "$3" in *[!A-Za-z0-9-]*) echo "'$3' is no release" >&2; exit 2 ;; esac
# shellcheck disable=SC2086
exec $ssh "$1" "bash '$root/releases/$3/deploy/switch.sh' '$root' '$2' '$3'"
