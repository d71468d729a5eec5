#!/usr/bin/env bash
# Makes and publishes a release of what is checked out: deploy/release.sh <tag>. With --dry-run it makes release/ and publishes nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"
tag=${1:?which tag? deploy/release.sh v1.2.3}
version=$(node -p 'require("./package.json").version')
if [ "$tag" != "v$version" ]; then echo "the tag is $tag, and package.json says $version: set one right" >&2; exit 1; fi
node -e 'process.exit(require("./package.json").repository ? 0 : 1)' ||
  { echo 'package.json names no repository, and a release must say where it was built: set one' >&2; exit 1; }
grep -q "^## $version" CHANGELOG.md || { echo "CHANGELOG.md says nothing of $version" >&2; exit 1; }
rm -rf release
mkdir release
npm pack --silent --pack-destination release
# What is in it, by name, version, licence and hash: for whoever must know of a fault in a package.
bash deploy/sbom.sh >release/gpu-spot.cdx.json
(cd release && sha256sum ./*.tgz ./*.json >SHA256SUMS)
if [ "${2:-}" = --dry-run ]; then exit 0; fi
# The name of the variable goes into the file, and not the token.
export NPM_CONFIG_USERCONFIG="$PWD/release/.npmrc"
# shellcheck disable=SC2016
printf '//registry.npmjs.org/:_authToken=${NODE_AUTH_TOKEN}\n' >"$NPM_CONFIG_USERCONFIG"
npm publish --provenance --access public "release/gpu-spot-$version.tgz"
gh release create "$tag" release/* --notes-file CHANGELOG.md
