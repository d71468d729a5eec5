#!/usr/bin/env bash
# What must hold before anything leaves this machine: types, syntax, the house's rules; and of every page that it loads nothing from
# elsewhere, has its landmark, and no colour on it is too faint to read.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"
if [ ! -x node_modules/.bin/tsc ]; then echo "the checks need the whole of it: npm ci"; exit 1; fi
for script in deploy/*.sh; do bash -n "$script"; done
npm run --silent check
node --test --test-reporter=dot test/surfaces/before-deploy.test.ts
