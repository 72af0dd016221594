# The site.
# shellcheck shell=bash

build() {
  local site=${INPUT_SITE_DIR:-site} args ended=0
  args=(build --color never "--out=$site")
  [ -z "${INPUT_CONFIG:-}" ] || args+=("--config=$INPUT_CONFIG")
  [ -z "${INPUT_BASE_URL:-}" ] || args+=("--base-url=$INPUT_BASE_URL")
  "$binary" "${args[@]}" >"$work/out" 2>"$work/said" || ended=$?
  cat "$work/out" "$work/said" | quote
  if [ "$ended" -ne 0 ]; then
    output exit-code 2
    die 'the site was not built; the log says why'
  fi
  output site-dir "$(from_workspace "$site")"
}
