#!/usr/bin/env bash
# Goes back to an earlier release by hand: deploy/rollback.sh <host> <dashboard|collector|both> [release [store]]; lists those there are without one. With "store", and both, also over a change of the schema: to the store as it was before it, what came since is kept beside it.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2p' "$0" | sed 's/^# //' >&2; exit 2; }
root=${DEPLOY_ROOT:-/opt/gpu-spot}
ssh=${DEPLOY_SSH:-ssh}
if [ $# -eq 2 ]; then
  # shellcheck disable=SC2086
  exec $ssh "$1" "ls -1 '$root/releases'; echo; echo running: \$(basename \$(readlink -e '$root/${2/both/collector}'))"
fi
case "$2" in both) parts='collector dashboard' ;; collector | dashboard) parts=$2 ;; *) echo "'$2' is no part" >&2; exit 2 ;; esac
case "${4:-}" in '' | store) ;; *) echo "'$4' is not 'store'" >&2; exit 2 ;; esac
case "$3" in *[!A-Za-z0-9-]*) echo "'$3' is no release" >&2; exit 2 ;; esac
# shellcheck disable=SC2086
exec $ssh "$1" "bash '$root/releases/$3/deploy/switch.sh' '$root' '$parts' '$3' '${4:-}'"
