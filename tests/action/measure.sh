#!/usr/bin/env bash
# How long the action takes, and how much of that is gabion's own work: a pull
# request on the sample, as a runner starts it. Prints, and judges nothing.
#
#   cargo build --release && tests/action/measure.sh [BINARY] [RUNS]
set -euo pipefail
cd "$(dirname "$0")/../.."

action=$PWD
gabion=$(cd "$(dirname "${1:-target/release/gabion}")" && pwd)/gabion
runs=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 SOURCE_DATE_EPOCH=1795219200

milliseconds() { local now=$(($(date +%s%N) / 1000000)); printf '%s' "$now"; }

# A binary that notes how long it ran, in milliseconds.
mkdir "$work/bin" "$work/temp"
cat >"$work/bin/gabion" <<WRAPPER
#!/usr/bin/env bash
from=\$(date +%s%N) code=0
"$gabion" "\$@" || code=\$?
echo "\${1#--} \$((\$(date +%s%N) - from))" >>"$work/spent"
exit "\$code"
WRAPPER
chmod +x "$work/bin/gabion"

cp -R sample-repo "$work/models"
cd "$work/models"
commit() { git add --all && git -c user.name=a -c user.email=a@b.example commit --quiet --message "$1"; }
git init --quiet --initial-branch=main
commit base
printf '\nOne more word.\n' >>services/payments/THREAT_MODEL.md
commit head

for ((run = 1; run <= runs; run++)); do
  : >"$work/spent"
  for file in output path summary; do : >"$work/$file"; done
  from=$(milliseconds)
  env --ignore-environment PATH="$work/bin:/usr/local/bin:/usr/bin:/bin" HOME="$HOME" \
    GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" \
    RUNNER_OS=Linux RUNNER_ARCH=X64 RUNNER_TEMP="$work/temp" GITHUB_OUTPUT="$work/output" \
    GITHUB_PATH="$work/path" GITHUB_STEP_SUMMARY="$work/summary" GITHUB_EVENT_NAME=pull_request \
    GITHUB_REPOSITORY=shop/books GITHUB_SHA="$(git rev-parse HEAD)" EVENT_NUMBER=7 \
    EVENT_BASE_SHA="$(git rev-parse HEAD~1)" EVENT_HEAD_SHA="$(git rev-parse HEAD)" EVENT_HEAD_REPO=shop/books \
    INPUT_VERSION=system INPUT_SARIF=../gabion.sarif INPUT_FAIL_ON=never \
    bash "$action/action/run.sh" >"$work/log"
  all=$(($(milliseconds) - from))
  awk -v all="$all" -v run="$run" '
    { spent[$1] += $2 / 1e6; sum += $2 / 1e6 }
    END { printf "run %d: %d ms; lint %d, diff %d, version %d; the action itself %d\n", run, all, spent["lint"], spent["diff"], spent["version"], all - sum }
  ' "$work/spent"
done
