#!/usr/bin/env bash
# Prints the bill of materials, from the lockfile (CycloneDX): what a fault found in some package is looked for in. What only builds and
# tests is marked as development; npm's own --omit=dev leaves out what runs where a tool uses it too.
set -euo pipefail
cd "$(dirname "$0")/.."
npm sbom --package-lock-only --sbom-format=cyclonedx --sbom-type=application
