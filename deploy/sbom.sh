#!/usr/bin/env bash
# Prints the bill of materials of what runs (CycloneDX): deploy/sbom.sh <folder>, where `npm ci --omit=dev` was run. Asked of a whole
# checkout npm leaves out what its tools use too.
set -euo pipefail
cd "${1:?in which folder was npm ci --omit=dev run?}"
if [ -e node_modules/typescript ]; then echo "$1 has the tools too: run npm ci --omit=dev in a folder of its own" >&2; exit 1; fi
bill=$(npm sbom --omit=dev --sbom-format=cyclonedx --sbom-type=application 2>/dev/null)
BILL="$bill" node -e '
const { components } = JSON.parse(process.env.BILL);
const listed = components.map(({ purl }) => decodeURIComponent(purl));
const { dependencies } = require("./package.json");
const missing = Object.entries(dependencies).filter(([name, version]) => !listed.includes(`pkg:npm/${name}@${version}`));
if (missing.length > 0) { console.error(`the bill lacks ${missing.join(", ")}`); process.exit(1); }
console.log(process.env.BILL);'
