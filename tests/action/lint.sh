#!/usr/bin/env bash
# The action, the workflows and the recipes under other people's linters.
set -euo pipefail
cd "$(dirname "$0")/../.."
PATH=$(tests/action/tools.sh):$PATH

# Each recipe as a file of its own, in the place where its reader would put it.
recipes=$(mktemp -d)
trap 'rm -rf "$recipes"' EXIT
mkdir -p "$recipes/.github/workflows"
awk -v folder="$recipes" '
  /^```yaml github$/ { file = folder "/.github/workflows/" ++github ".yml"; next }
  /^```yaml [a-z-]+$/ { file = folder "/" $2 ".yml"; next }
  /^```$/ { file = "" }
  file { gsub("OWNER/gabion@COMMIT", "owner/gabion@de0fac2e4500dabe0009e67214ff5f5447ce83dd"); print >file }
  END { exit github == 0 }
' docs/ci.md
github=("$recipes"/.github/workflows/*.yml)

shellcheck --external-sources --check-sourced action/run.sh
shellcheck tests/all tests/action/*.sh tests/browser/*.sh docs/screenshots.sh packaging/build.sh .ci/run
actionlint .github/workflows/*.yml "${github[@]}"
jactionlint .github/workflows/*.yml action.yml
# How long a job may take, and how many at once, is the reader's to say.
jactionlint --ignore missing-timeout --ignore concurrency-limits "${github[@]}"
zizmor --offline --quiet --no-progress --min-severity low .github action.yml "$recipes/.github"
check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
check-jsonschema --quiet --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci "$recipes/gitlab.yml"
check-jsonschema --quiet --builtin-schema vendor.azure-pipelines "$recipes/azure.yml"
pre-commit validate-manifest .pre-commit-hooks.yaml
pre-commit validate-config "$recipes/pre-commit.yml"
