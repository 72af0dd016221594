# What a change is measured from, and the commits that it takes to tell.
# shellcheck shell=bash disable=SC2016  # back quotes in messages

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
