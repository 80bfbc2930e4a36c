#!/usr/bin/env bash
# Types, lint and tests of the scripts; where there is no Node nothing can be checked, and that is said.
set -euo pipefail
cd "$(dirname "$0")/../frontend"
if ! command -v npm >/dev/null; then
  [[ ${CI:-} != true ]] || { echo "chibo: CI needs Node 20 or later with npm" >&2; exit 1; }
  echo "chibo: no Node here, so the scripts' types and tests were not checked (apt-get install nodejs npm)"
  exit 0
fi
if [[ ! node_modules/.package-lock.json -nt package-lock.json ]]; then
  npm ci --ignore-scripts --silent
fi
npm run --silent check
npm test --silent
