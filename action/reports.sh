# One lint and one comparison, from which all reports come.
# shellcheck shell=bash

run_lint() {
  local only_new=${INPUT_ONLY_NEW:-auto} args lines
  one_of only-new "$only_new" auto true false
  if [ "$only_new" = auto ]; then
    case "${GITHUB_EVENT_NAME:-}" in
      pull_request | pull_request_target | merge_group) only_new=true ;;
      *) only_new=false ;;
    esac
  fi
  args=(lint --color never "--fail-on=${INPUT_FAIL_ON:-error}"
    --output "github=$work/annotations" --output "concise=$work/log"
    --output "markdown=$work/lint.md" --output "comment=$work/comment-of-lint.md" --output "json=$json")
  [ -z "$sarif" ] || args+=(--output "sarif=$sarif")
  [ -z "${INPUT_CONFIG:-}" ] || args+=("--config=$INPUT_CONFIG")
  [ -z "${INPUT_BASELINE:-}" ] || args+=("--baseline=$INPUT_BASELINE")
  [ "$only_new" != true ] || [ -z "$base" ] || args+=("--since=$base")
  [ -z "${GITHUB_REPOSITORY:-}" ] || [ -z "${GITHUB_SHA:-}" ] ||
    args+=("--blob-url=${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/blob/${EVENT_HEAD_SHA:-$GITHUB_SHA}")
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
  [ -z "${INPUT_CONFIG:-}" ] || args+=("--config=$INPUT_CONFIG")
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
