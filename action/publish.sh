# What is written to the forge: a comment, an issue, a report for code scanning.
# shellcheck shell=bash disable=SC2016  # back quotes in messages

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
