#!/usr/bin/env bash
# Installs what the action is checked with into a folder that nothing else sees,
# and prints the folder to find it in. What cannot be installed is a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."

tools=$PWD/target/tools
if ! cmp -s tests/action/tools.txt "$tools/installed"; then
  rm -rf "$tools"
  mkdir -p target
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check \
    --no-deps --only-binary :all: --requirement tests/action/tools.txt >&2
  "$tools/bin/pip" check --disable-pip-version-check >&2
  cp tests/action/tools.txt "$tools/installed"
fi
printf '%s\n' "$tools/bin"
