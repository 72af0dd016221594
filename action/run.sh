#!/usr/bin/env bash
# What the action does on a runner: bring a binary, lint once, report everywhere.
#
# Every input comes through the environment, and none is ever evaluated. The
# ranking, capping and wording of reports is gabion's own, so that any other CI
# has them as well; see docs/ci.md. Bash is that of macOS, 3.2, too.
#
# | room       | does                                                       |
# | ---------- | ---------------------------------------------------------- |
# | words.sh   | talks to the runner, and reads what it was told            |
# | binary.sh  | brings the binary, and trusts none but the right one       |
# | history.sh | finds what a change is measured from, and fetches it       |
# | reports.sh | lints and compares, once, and shows what was found         |
# | forge.sh   | asks the forge                                             |
# | publish.sh | writes to it: a comment, an issue, a report                |
# | site.sh    | builds the site                                            |
# shellcheck source-path=SCRIPTDIR
set -euo pipefail

# Programs that are started do not get the token unless they need it.
readonly token=${INPUT_GITHUB_TOKEN:-}
unset INPUT_GITHUB_TOKEN BASH_ENV CDPATH
export GIT_TERMINAL_PROMPT=0 GH_PROMPT_DISABLED=1
# The log of a runner is no terminal, whatever other steps have set.
unset FORCE_COLOR CLICOLOR_FORCE

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
# shellcheck source=words.sh
. "$here/words.sh"
# shellcheck source=binary.sh
. "$here/binary.sh"
# shellcheck source=history.sh
. "$here/history.sh"
# shellcheck source=reports.sh
. "$here/reports.sh"
# shellcheck source=forge.sh
. "$here/forge.sh"
# shellcheck source=publish.sh
. "$here/publish.sh"
# shellcheck source=site.sh
. "$here/site.sh"

main() {
  local command=${INPUT_COMMAND:-lint}
  one_of command "$command" lint build lint+build
  one_of fail-on "${INPUT_FAIL_ON:-error}" error warning note never
  one_of install-only "${INPUT_INSTALL_ONLY:-false}" true false
  work=$(mktemp -d "$(native "$RUNNER_TEMP")/gabion.XXXXXX")
  repository=${ACTION_REPOSITORY:-${GITHUB_REPOSITORY:-}}
  find_binary
  output version "$binary_version"
  output binary "$binary"
  [ "${INPUT_INSTALL_ONLY:-false}" != true ] || return 0
  cd -- "${INPUT_WORKING_DIRECTORY:-.}" || die 'the working directory is not there'
  code=0
  case "$command" in *lint*) lint ;; esac
  case "$command/$code" in
    *build/0) build ;;
    *build/*) say 'the site is not built, for the lint failed' ;;
  esac
  output exit-code "$code"
  return "$code"
}

lint() {
  json="$work/report.json" sarif=${INPUT_SARIF:-} new='' fixed=''
  find_base
  run_lint
  run_diff
  write_summary
  write_comment
  write_issue
  upload_sarif
  output errors "$(number "$json" errors)"
  output warnings "$(number "$json" warnings)"
  output infos "$(number "$json" notes)"
  output new "$new"
  output fixed "$fixed"
  output report-json "$json"
  output sarif "$(from_workspace "$sarif")"
}

main
