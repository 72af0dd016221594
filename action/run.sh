#!/usr/bin/env bash
# What the action does on a runner: bring a binary, lint once, report everywhere.
#
# Every input comes through the environment, and none is ever evaluated. The
# ranking, capping and wording of reports is gabion's own, so that any other CI
# has them as well; see docs/ci.md.
# shellcheck disable=SC2016  # back quotes in messages, and a query's own variables
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
# Programs that are started do not get the token unless they need it.
readonly token=${INPUT_GITHUB_TOKEN:-}
unset INPUT_GITHUB_TOKEN BASH_ENV
export GIT_TERMINAL_PROMPT=0 GH_PROMPT_DISABLED=1
# The log of a runner is no terminal, whatever other steps have set.
unset FORCE_COLOR CLICOLOR_FORCE

# ---------------------------------------------------------------- words

# What a workflow command says. Quoted replacements would keep their quotes in
# the old bash of macOS.
data() {
  local text=${1//\%/%25}
  text=${text//$'\r'/%0D}
  printf '%s' "${text//$'\n'/%0A}"
}
notice() { printf '::notice title=gabion::%s\n' "$(data "$1")"; }
say() { quote <<<"gabion: $1"; }
die() {
  printf '::error title=gabion::%s\n' "$(data "$1")" >&2
  exit 2
}

random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# Shows what programs said; the runner obeys no command in it.
quote() {
  local stop text
  text=$(cat)
  [ -n "$text" ] || return 0
  stop=$(random)
  printf '::stop-commands::%s\n%s\n::%s::\n' "$stop" "$text" "$stop"
}

output() {
  local end
  end="gabion-$(random)"
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}

# The lines of an input, blank ones left out, into the array `lines`.
read_lines() {
  local line
  lines=()
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    [ -z "${line//[[:space:]]/}" ] || lines+=("$line")
  done <<<"$1"
}

one_of() {
  local name=$1 value=$2 word
  shift 2
  for word; do [ "$value" != "$word" ] || return 0; done
  die "the input \`$name\` is one of: $*"
}

# A path that both bash and a native program understand.
native() { if command -v cygpath >/dev/null; then cygpath -m "$1"; else printf '%s' "$1"; fi; }

# ---------------------------------------------------------------- the binary

target() {
  case "${RUNNER_OS:-}/${RUNNER_ARCH:-}" in
    Linux/X64) echo x86_64-unknown-linux-musl ;;
    Linux/ARM64) echo aarch64-unknown-linux-musl ;;
    macOS/X64) echo x86_64-apple-darwin ;;
    macOS/ARM64) echo aarch64-apple-darwin ;;
    Windows/X64) echo x86_64-pc-windows-msvc ;;
    Windows/ARM64) echo aarch64-pc-windows-msvc ;;
    *) die "there is no release for ${RUNNER_OS:-an unknown system} on ${RUNNER_ARCH:-an unknown processor}; put a gabion on PATH and set \`version: system\`" ;;
  esac
}

sha256() {
  local sum
  if command -v sha256sum >/dev/null; then sum=$(sha256sum <"$1"); else sum=$(shasum -a 256 <"$1"); fi
  printf '%s' "${sum%% *}"
}

# The checksum that this revision of the action vouches for.
checksum_of() {
  local sum name
  while read -r sum name; do
    if [ "$name" = "$1" ]; then
      printf '%s' "$sum"
      return
    fi
  done < <(grep -E '^[0-9a-f]{64}  gabion-' "$here/checksums.txt")
}

# The newest release that this revision of the action knows: they are appended.
newest_version() {
  grep -oE '^[0-9a-f]{64}  gabion-[0-9]+\.[0-9]+\.[0-9]+[^ ]*' "$here/checksums.txt" |
    tail -n 1 | grep -oE '[0-9]+\.[0-9]+\.[0-9]+(-(alpha|beta|rc)\.[0-9]+)?' | head -n 1 || true
}

verify_attestation() {
  local wanted=${INPUT_VERIFY_ATTESTATION:-auto}
  one_of verify-attestation "$wanted" auto true false
  [ "$wanted" != false ] || return 0
  if ! command -v gh >/dev/null || [ -z "$token" ]; then
    [ "$wanted" != true ] || die "the attestation cannot be verified: gh or the token is missing"
    return 0
  fi
  if with_token gh attestation verify "$1" --repo "$repository" >"$work/attestation" 2>&1; then
    say "the build's attestation holds"
  elif [ "$wanted" = true ]; then
    quote <"$work/attestation"
    die "the attestation of $(basename "$1") cannot be verified"
  else
    say "the attestation was not verified; the checksum of this revision holds"
  fi
}

install_release() {
  local version=$1 triple archive sum cache found
  triple=$(target)
  archive="gabion-$version-$triple.tar.gz"
  sum=$(checksum_of "$archive")
  [ -n "$sum" ] || die "this revision of the action knows no checksum of $archive: use the action at v$version, or \`version: system\` with a gabion on PATH"
  # The archive is kept, not the binary: it is checked again each time.
  cache=$(native "${RUNNER_TOOL_CACHE:-$RUNNER_TEMP}")/gabion/$version
  mkdir -p "$cache"
  if [ ! -f "$cache/$archive" ] || [ "$(sha256 "$cache/$archive")" != "$sum" ]; then
    curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location --retry 3 --max-time 300 \
      --output "$work/$archive" "${GITHUB_SERVER_URL:-https://github.com}/$repository/releases/download/v$version/$archive" ||
      die "$archive cannot be downloaded from the releases of $repository"
    found=$(sha256 "$work/$archive")
    [ "$found" = "$sum" ] || die "the checksum of $archive is $found, not $sum: it is not what was released, and it is not run"
    verify_attestation "$work/$archive"
    mv -f "$work/$archive" "$cache/$archive"
  fi
  mkdir -p "$bin"
  # By standard input: to some, a path with a drive is another machine.
  tar -xzf - -C "$bin" <"$cache/$archive" || die "$archive cannot be unpacked"
  binary="$bin/gabion"
  [ "${RUNNER_OS:-}" != Windows ] || binary="$binary.exe"
  [ -f "$binary" ] || die "$archive holds no gabion"
}

find_binary() {
  local version=${INPUT_VERSION:-}
  version=${version#v}
  if [ "$version" = system ]; then
    binary=$(command -v gabion) || die "\`version: system\` needs a gabion on PATH"
  else
    [ -n "$version" ] || version=$(newest_version)
    [ -n "$version" ] || die "this revision of the action belongs to no release: use a release's tag or commit, or \`version: system\`"
    [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || die "the input \`version\` is a version such as 1.2.3, or system"
    install_release "$version"
  fi
  binary_version=$("$binary" --version) || die "the binary does not run on this machine"
  binary_version=${binary_version#gabion }
  # What came from PATH is on it.
  [ "${INPUT_VERSION:-}" = system ] || dirname "$binary" >>"$GITHUB_PATH"
}

# ---------------------------------------------------------------- the history

is_commit() { git cat-file -e "$1^{commit}" 2>/dev/null; }
is_shallow() { [ "$(git rev-parse --is-shallow-repository 2>/dev/null)" = true ]; }
parts_here() { git merge-base "$base" HEAD >/dev/null 2>&1; }
fetch() { with_credentials git fetch --quiet --no-tags --no-recurse-submodules "$@" >>"$work/fetch" 2>&1; }

# Lets git fetch what is private, where the checkout has not kept credentials;
# two of them would be refused. They are on no command line and in no file.
with_credentials() {
  local server=${GITHUB_SERVER_URL:-https://github.com}
  if [ -z "$token" ] || [ -n "$(git config --get-urlmatch http.extraheader "$server/" || true)" ]; then
    "$@"
  else
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.$server/.extraheader" \
      GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$token" | base64 | tr -d '\n')" "$@"
  fi
}

# The version that the change starts from, into `base`; empty where there is none.
find_base() {
  base=${INPUT_DIFF_BASE:-auto}
  case "$base" in
    none) base='' ;;
    auto)
      base=${EVENT_BASE_SHA:-}
      [ "${GITHUB_EVENT_NAME:-}" != push ] || base=${EVENT_BEFORE:-}
      [[ $base =~ ^[0-9a-f]{40,64}$ ]] || base=''
      [[ ! $base =~ ^0+$ ]] || base=''
      use_merged_base
      ;;
    -*) die 'the input `diff-base` is a commit, branch or tag' ;;
  esac
  [ -n "$base" ] || return 0
  if ! git rev-parse --git-dir >/dev/null 2>"$work/fetch"; then
    give_up 'git does not work here'
  elif ! bring_history; then
    give_up 'the history that would tell is not here, and could not be fetched'
  fi
}

# Says why a change cannot be told from what was there before. The code of the
# lint is not touched by that; it sees more, not less.
give_up() {
  tail -n 5 "$work/fetch" | quote
  notice "What the change introduced cannot be told, so every finding is reported: $1. \`fetch-depth: 0\` at the checkout brings all history."
  base=''
}

# A pull request is checked out as the merge that GitHub made: its first parent
# is the base, and nothing but that parent is needed.
use_merged_base() {
  local parents
  [ -n "$base" ] && [ -n "${EVENT_HEAD_SHA:-}" ] || return 0
  # Not `HEAD^@`: in a shallow clone the parents are cut off.
  parents=$(git cat-file commit HEAD 2>/dev/null | sed -n -e '/^$/q' -e 's/^parent //p' | tr '\n' ' ') || return 0
  [[ $parents =~ ^([0-9a-f]+)\ ([0-9a-f]+)\ $ ]] || return 0
  [ "${BASH_REMATCH[2]}" != "$EVENT_HEAD_SHA" ] || base=${BASH_REMATCH[1]}
}

# A branch that is not here goes by its commit from now on.
bring_base() {
  is_commit "$base" && return
  fetch "$@" origin "$base" || return 1
  base=$(git rev-parse --verify --quiet FETCH_HEAD)
}

# Fetches as little as shows where the histories part. Contents are left out of
# all but the first step, and those that differ are fetched in one go.
bring_history() {
  local head step
  head=$(git rev-parse --verify --quiet HEAD) || return 1
  if ! is_shallow; then
    bring_base || return 1
    parts_here
    return
  fi
  parts_here && return
  say 'the checkout is shallow: fetching what shows where the change starts'
  fetch --deepen=1 origin "$head" || return 1
  parts_here && return
  bring_base --depth=1 || return 1
  for step in 30 120 480 1920; do
    parts_here && break
    is_shallow || return 1
    fetch --filter=blob:none --deepen="$step" origin "$head" "$base" || return 1
  done
  parts_here || return 1
  with_credentials git diff --no-ext-diff --no-textconv --numstat "$(git merge-base "$base" HEAD)" HEAD >/dev/null 2>>"$work/fetch"
}

# ---------------------------------------------------------------- the reports

run_lint() {
  local only_new=${INPUT_ONLY_NEW:-auto} args lines
  one_of only-new "$only_new" auto true false
  if [ "$only_new" = auto ]; then
    case "${GITHUB_EVENT_NAME:-}" in
      pull_request | pull_request_target | merge_group) only_new=true ;;
      *) only_new=false ;;
    esac
  fi
  args=(lint --color never --fail-on "${INPUT_FAIL_ON:-error}"
    --output "github=$work/annotations" --output "concise=$work/log"
    --output "markdown=$work/lint.md" --output "comment=$work/comment-of-lint.md" --output "json=$json")
  [ -z "$sarif" ] || args+=(--output "sarif=$sarif")
  [ -z "${INPUT_CONFIG:-}" ] || args+=(--config "$INPUT_CONFIG")
  [ -z "${INPUT_BASELINE:-}" ] || args+=(--baseline "$INPUT_BASELINE")
  [ "$only_new" != true ] || [ -z "$base" ] || args+=(--since "$base")
  [ -z "${GITHUB_REPOSITORY:-}" ] || [ -z "${GITHUB_SHA:-}" ] ||
    args+=(--blob-url "${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/blob/${EVENT_HEAD_SHA:-$GITHUB_SHA}")
  read_lines "${INPUT_ARGS:-}"
  args+=(${lines[@]+"${lines[@]}"})
  read_lines "${INPUT_PATHS:-}"
  args+=(-- ${lines[@]+"${lines[@]}"})
  code=0
  "$binary" "${args[@]}" >"$work/out" 2>"$work/said" || code=$?
  quote <"$work/said"
  if [ "$code" -ne 0 ] && [ "$code" -ne 1 ]; then
    output exit-code "$code"
    printf '::error title=gabion::%s\n' "$(data "$(grep -m 1 '^error' "$work/said" || echo "gabion lint ended with $code")")"
    exit "$code"
  fi
  show_log
  [ "${INPUT_ANNOTATIONS:-true}" = false ] || cat "$work/annotations"
}

# The findings in the log; the JSON report has all of them.
show_log() {
  local most=2000 all
  all=$(wc -l <"$work/log" | tr -d ' ')
  [ "$all" -gt 0 ] || return 0
  echo '::group::gabion: findings'
  { head -n "$most" "$work/log"; [ "$all" -le "$most" ] || echo "… and $((all - most)) more, in the JSON report"; } | quote
  echo '::endgroup::'
}

# The number of a key. No text in a document can look like a key: its quotes
# are escaped.
numbers() { grep -oE "\"($2)\": [0-9]+" "$1" | grep -oE '[0-9]+$' || true; }
number() { numbers "$1" "$2" | tail -n 1; }

# What the change does to the threat model, into $work/diff.md.
run_diff() {
  local args=(diff --color never --merge-base --exit-code --format markdown --output "json=$work/diff.json") ended=0 lines
  is_changed=false
  [ -n "$base" ] || return 0
  [ -z "${INPUT_CONFIG:-}" ] || args+=(--config "$INPUT_CONFIG")
  "$binary" "${args[@]}" -- "$base" HEAD >"$work/diff.md" 2>"$work/said" || ended=$?
  quote <"$work/said"
  if [ "$ended" -gt 1 ]; then
    rm -f "$work/diff.md"
    notice 'What the change does to the threat model cannot be told; the log says why.'
    return 0
  fi
  [ "$ended" -eq 0 ] || is_changed=true
  # Errors, warnings and notes that were introduced, then those that were mended.
  read_lines "$(numbers "$work/diff.json" 'errors|warnings|notes')"
  [ "${#lines[@]}" -eq 6 ] || return 0
  new=$((lines[0] + lines[1] + lines[2]))
  fixed=$((lines[3] + lines[4] + lines[5]))
}

write_summary() {
  [ "${INPUT_SUMMARY:-true}" != false ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ] || return 0
  cat "$work/lint.md" >>"$GITHUB_STEP_SUMMARY"
  [ ! -f "$work/diff.md" ] || { echo; cat "$work/diff.md"; } >>"$GITHUB_STEP_SUMMARY"
}

# ---------------------------------------------------------------- the forge

with_token() {
  local host=${GITHUB_SERVER_URL:-https://github.com}
  GH_TOKEN=$token GH_ENTERPRISE_TOKEN=$token GH_HOST=${host#https://} "$@"
}
is_fork() { [ "${EVENT_HEAD_REPO:-}" != "${GITHUB_REPOSITORY:-}" ]; }

# Asks GitHub's interface; its answer is in $work/answer.
ask() {
  with_token gh api "$@" >"$work/answer" 2>"$work/said" && return
  quote <"$work/said"
  return 1
}

# Whether the forge may be written to; `what` is said to be missing if not.
may_write() {
  if [ -n "$token" ] && command -v gh >/dev/null; then return; fi
  notice "The $1 was not written: gh or the token is missing. The summary has the same text."
  return 1
}

# The mark that a comment or an issue of this workspace begins with.
mark() { printf '<!-- gabion %s %s -->' "$1" "$(printf '%s' "${INPUT_WORKING_DIRECTORY:-.}" | tr -c 'A-Za-z0-9' '_')"; }

# The number of what this token wrote before under a mark; a stranger who
# writes the mark is not answered. Takes the mark and a query.
find_written() {
  with_token env MARK="$1" gh api graphql --paginate -f query="$2" \
    -f owner="${GITHUB_REPOSITORY%%/*}" -f name="${GITHUB_REPOSITORY#*/}" "${@:3}" \
    --jq '.data.repository | (.pullRequest.comments // .issues).nodes[] | select(.viewerDidAuthor and (.body | startswith(env.MARK))) | .key' \
    >"$work/answer" 2>"$work/said" || return 1
  grep -m 1 -oE '^[0-9]+$' "$work/answer" || true
}

readonly comments='query($owner: String!, $name: String!, $number: Int!, $endCursor: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    comments(first: 100, after: $endCursor) {
      nodes { key: databaseId viewerDidAuthor body } pageInfo { hasNextPage endCursor } } } } }'
readonly issues='query($owner: String!, $name: String!, $endCursor: String) {
  repository(owner: $owner, name: $name) {
    issues(states: OPEN, labels: ["gabion"], first: 100, after: $endCursor) {
      nodes { key: number viewerDidAuthor body } pageInfo { hasNextPage endCursor } } } }'

# One comment for each workspace, which later runs write again.
write_comment() {
  local mode=${INPUT_COMMENT:-off} old
  one_of comment "$mode" off changes always
  [ "$mode" != off ] && [[ ${EVENT_NUMBER:-} =~ ^[0-9]+$ ]] && [ -f "$work/diff.md" ] || return 0
  if is_fork; then
    say 'a pull request from a fork gets no comment: its token may only read; the summary has the same text'
    return 0
  fi
  may_write comment || return 0
  { mark comment; echo; cat "$work/diff.md"; } >"$work/comment.md"
  if ! old=$(find_written "$(mark comment)" "$comments" -F number="$EVENT_NUMBER"); then
    quote <"$work/said"
    notice 'The comment was not written: the token may not read the pull request. The summary has the same text.'
    return 0
  fi
  if [ -n "$old" ]; then
    set -- --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$old"
  elif [ "$mode" = always ] || [ "$is_changed" = true ]; then
    set -- --method POST "repos/$GITHUB_REPOSITORY/issues/$EVENT_NUMBER/comments"
  else
    return 0
  fi
  ask "$@" --field "body=@$work/comment.md" ||
    notice 'The comment was not written: it needs `pull-requests: write`. The summary has the same text.'
}

# One issue for each workspace, open for as long as there is something to say.
write_issue() {
  local old found
  [ -n "${INPUT_ISSUE:-}" ] && [ -z "${EVENT_NUMBER:-}" ] || return 0
  may_write issue || return 0
  if ! old=$(find_written "$(mark issue)" "$issues"); then
    quote <"$work/said"
    notice 'The issue was not written: the token may not read issues. The summary has the same text.'
    return 0
  fi
  found=$(($(number "$json" errors) + $(number "$json" warnings) + $(number "$json" notes)))
  [ "$found" -gt 0 ] || [ -n "$old" ] || return 0
  { mark issue; echo; cat "$work/comment-of-lint.md"; } >"$work/issue.md"
  if [ -z "$old" ]; then
    set -- --method POST "repos/$GITHUB_REPOSITORY/issues" --raw-field 'labels[]=gabion'
  elif [ "$found" -gt 0 ]; then
    set -- --method PATCH "repos/$GITHUB_REPOSITORY/issues/$old"
  else
    set -- --method PATCH "repos/$GITHUB_REPOSITORY/issues/$old" --raw-field state=closed
  fi
  ask "$@" --raw-field "title=$INPUT_ISSUE" --field "body=@$work/issue.md" ||
    notice 'The issue was not written: it needs `issues: write`. The summary has the same text.'
}

# Code scanning takes the report itself: its results carry their fingerprints.
upload_sarif() {
  local mode=${INPUT_UPLOAD_SARIF:-auto} tell=say
  one_of upload-sarif "$mode" auto true false
  [ "$mode" != false ] && [ -n "$sarif" ] || return 0
  [ "$mode" != true ] || tell=notice
  if [ -n "${EVENT_NUMBER:-}" ] && is_fork; then
    say 'the SARIF report of a fork is not uploaded: its token may only read'
    return 0
  fi
  if [ -z "$token" ] || ! command -v gh >/dev/null; then
    "$tell" 'The SARIF report was not uploaded: gh or the token is missing.'
    return 0
  fi
  gzip -c "$sarif" | base64 | tr -d '\n' >"$work/sarif.gz.base64"
  ask --method POST "repos/$GITHUB_REPOSITORY/code-scanning/sarifs" --raw-field "commit_sha=$GITHUB_SHA" \
    --raw-field "ref=$GITHUB_REF" --raw-field tool_name=gabion --field "sarif=@$work/sarif.gz.base64" ||
    "$tell" 'The SARIF report was not uploaded: it needs `security-events: write`, and code scanning turned on.'
}

# ---------------------------------------------------------------- the site

run_build() {
  local args=(build --color never --out "${INPUT_SITE_DIR:-site}")
  [ -z "${INPUT_CONFIG:-}" ] || args+=(--config "$INPUT_CONFIG")
  "$binary" "${args[@]}" >"$work/out" 2>"$work/said" || code=$?
  cat "$work/out" "$work/said" | quote
  [ "$code" -eq 0 ] || die 'the site was not built; the log says why'
  output site-dir "${INPUT_SITE_DIR:-site}"
}

# ---------------------------------------------------------------- in order

main() {
  local command=${INPUT_COMMAND:-lint}
  one_of command "$command" lint build lint+build
  one_of fail-on "${INPUT_FAIL_ON:-error}" error warning note never
  one_of install-only "${INPUT_INSTALL_ONLY:-false}" true false
  temp=$(native "$RUNNER_TEMP")
  work=$(mktemp -d "$temp/gabion.XXXXXX")
  bin="$work/bin"
  repository=${ACTION_REPOSITORY:-${GITHUB_REPOSITORY:-}}
  find_binary
  output version "$binary_version"
  output binary "$binary"
  [ "${INPUT_INSTALL_ONLY:-false}" != true ] || return 0
  cd -- "${INPUT_WORKING_DIRECTORY:-.}" || die "the working directory is not there"
  code=0
  case "$command" in *lint*)
    json="$work/report.json" sarif=${INPUT_SARIF:-} new='' fixed=''
    find_base
    run_lint
    run_diff
    write_summary
    write_comment
    write_issue
    upload_sarif
    output exit-code "$code"
    output errors "$(number "$json" errors)"
    output warnings "$(number "$json" warnings)"
    output infos "$(number "$json" notes)"
    output new "$new"
    output fixed "$fixed"
    output report-json "$json"
    output sarif "$sarif"
    ;;
  esac
  if [ "$code" -ne 0 ]; then
    [ "$command" != lint+build ] || say 'the site is not built, for the lint failed'
    exit "$code"
  fi
  case "$command" in *build*) run_build ;; esac
}

main
