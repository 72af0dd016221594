# Where the binary comes from.
# shellcheck shell=bash

# The best first: what is for glibc is quicker, what is static runs on any Linux.
targets() {
  case "${RUNNER_OS:-}/${RUNNER_ARCH:-}" in
    Linux/X64) echo x86_64-unknown-linux-gnu x86_64-unknown-linux-musl ;;
    Linux/ARM64) echo aarch64-unknown-linux-gnu aarch64-unknown-linux-musl ;;
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

# Whatever of a release runs on this machine: only a try can tell.
install_release() {
  local version=$1 triples triple archive sum tried=""
  triples=$(targets)
  for triple in $triples; do
    archive="gabion-$version-$triple.tar.gz"
    sum=$(checksum_of "$archive")
    [ -n "$sum" ] || continue
    tried=1
    install_archive "$version" "$archive" "$sum"
    "$binary" --version >"$work/tried" 2>&1 && return
    say "$archive does not run on this machine"
    quote <"$work/tried"
  done
  [ -z "$tried" ] || die "no binary of $version runs on this machine"
  die "this revision of the action knows no checksum of $archive: use the action at v$version, or \`version: system\` with a gabion on PATH"
}

install_archive() {
  local version=$1 archive=$2 sum=$3 bin=$work/bin cache found
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
    binary=$(native "$binary")
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
