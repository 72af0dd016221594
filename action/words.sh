# Words for the runner, and words from it: commands, outputs, inputs.
# shellcheck shell=bash

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

# A path of the working directory as later steps see it, who stand at the top.
from_workspace() {
  local folder=${INPUT_WORKING_DIRECTORY:-.}
  case "$1" in
    '' | /* | [A-Za-z]:*) folder=. ;;
  esac
  [ "$folder" = . ] && printf '%s' "$1" || printf '%s' "${folder%/}/$1"
}

# A path that both bash and a native program understand.
native() { if command -v cygpath >/dev/null; then cygpath -m "$1"; else printf '%s' "$1"; fi; }
