#!/usr/bin/env bash
# Runs on the host: of the releases keeps the last five, and whatever runs.
set -euo pipefail
cd "$1/releases"
kept=5
running=$(for part in dashboard collector; do basename "$(readlink -e "../$part" 2>/dev/null || true)" 2>/dev/null; done)
find . -maxdepth 1 -type d -name '[0-9]*-*' -printf '%f\n' | sort | head -n -$kept | while read -r old; do
  case " $(echo "$running" | tr '\n' ' ') " in *" $old "*) ;; *) rm -rf "./$old" && echo "removed release $old" ;; esac
done
