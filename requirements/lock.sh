#!/usr/bin/env bash
# Pin every package with its hashes, for all platforms. Needs uv; names no registry host.
set -euo pipefail
cd "$(dirname "$0")"
for list in base dev; do
  uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
    --no-annotate --universal --python-version 3.11 "$@" "$list.in" --output-file "$list.txt"
done
