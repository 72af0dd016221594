# shellcheck shell=bash
# What the browser tests and the screenshots stand on: a browser, Node.js, a
# Java for the Nu checker, the packages of the lock file, and the program. What is
# missing is installed; what cannot be had is an error, never a test left out.

install_missing() {
  local missing=() as_root=()
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  command -v java >/dev/null || missing+=(default-jre-headless)
  [ -n "$(browser)" ] || missing+=(chromium)
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  if ! "${as_root[@]}" apt-get update -q ||
    ! "${as_root[@]}" apt-get install -qy --no-install-recommends "${missing[@]}"; then
    fail "${missing[*]} could not be installed"
  fi
}

# The browser to drive: the one that is asked for, else the first that is there.
browser() {
  if [ -n "${CHROMIUM:-}" ]; then
    echo "$CHROMIUM"
    return
  fi
  command -v chromium || command -v google-chrome || command -v chromium-browser || true
}

fail() {
  echo "The browser tests cannot run: $1." >&2
  exit 1
}

install_missing
CHROMIUM=$(browser)
[ -x "$CHROMIUM" ] || fail "\`$CHROMIUM\` is no program; set CHROMIUM to a Chromium or install Debian's chromium"
export CHROMIUM
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' ||
  fail "they need Node.js 20 or later, and this is $(node --version)"
java -version >/dev/null 2>&1 || fail "there is no Java for the Nu checker"

if [ node_modules/.package-lock.json -ot package-lock.json ]; then
  npm ci --silent || fail "npm could not install what package-lock.json names"
fi

(cd ../.. && cargo build --quiet --locked)
GABION="${CARGO_TARGET_DIR:-$PWD/../../target}/debug/gabion"
export GABION
