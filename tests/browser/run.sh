#!/usr/bin/env bash
# The published site in a real browser: builds the sites, then opens them.
# `tests/browser/run.sh links` runs links.test.mjs alone.
set -euo pipefail
cd "$(dirname "$0")"

# shellcheck source=/dev/null
source ./prepare.sh
node support/sites.mjs
if [ $# -gt 0 ]; then tests=("${@/%/.test.mjs}"); else tests=(./*.test.mjs); fi
exec node --test --test-force-exit --test-timeout=900000 --test-concurrency=2 "${tests[@]}"
