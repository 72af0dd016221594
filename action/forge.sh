# How the forge is asked.
# shellcheck shell=bash disable=SC2016  # a query's own variables

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
mark() { printf '<!-- gabion %s %s -->' "$1" "$(printf '%s' "${INPUT_WORKING_DIRECTORY:-.}" | LC_ALL=C tr -c 'A-Za-z0-9' '_')"; }

# The number of what this token wrote before under a mark; a stranger who
# writes the mark is not answered. Takes the mark and a query.
find_written() {
  local mark=$1 query=$2
  shift 2
  with_token env MARK="$mark" gh api graphql --paginate -f query="$query" \
    -f owner="${GITHUB_REPOSITORY%%/*}" -f name="${GITHUB_REPOSITORY#*/}" ${1+"$@"} \
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
