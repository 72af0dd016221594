#!/usr/bin/env bash
# Builds the program as it is released, for this machine or another TARGET:
#
#   packaging/build.sh [TARGET]      # makes target/TARGET/release/gabion
#
# A first build counts how often each branch is taken while it works on the
# sample; the second one lays its code out after these counts. Where nothing can
# be counted, that is said, and the build is a plain one.
# Needs `rustup component add llvm-tools`.
set -euo pipefail
cd "$(dirname "$0")/.."

host=$(rustc --print host-tuple)
target=${1:-$host}
# A compiler of Windows knows no paths of a Unix shell.
work=$(pwd -W 2>/dev/null || pwd)/target/counting
counts=$work/$target.counts
profile=$work/$target.profdata
counting=$work/$target/release/gabion
merge=$(rustc --print sysroot)/lib/rustlib/$host/bin/llvm-profdata
given=${RUSTFLAGS:-}

build() { RUSTFLAGS="$given $1" cargo build --release --locked --bins --target "$target" "${@:2}"; }

# What people wait for, on models that people wrote.
work_on_sample() {
  for _ in {1..20}; do
    "$counting" lint sample-repo --exit-zero --output full=- --output "json=$work/report.json"
    "$counting" status sample-repo
    "$counting" coverage sample-repo
  done
  "$counting" build sample-repo --out "$work/site"
}

if [ -z "$(find "$(rustc --print target-libdir --target "$target")" -name 'libprofiler_builtins-*')" ]; then
  echo "$target: the compiler cannot count for it; this build is a plain one" >&2
elif ! command -v "$merge" >/dev/null; then
  echo "nothing adds up what is counted: rustup component add llvm-tools" >&2
  exit 2
else
  rm -rf "$counts"
  build "-Cprofile-generate=$counts" --target-dir "$work"
  if ! "$counting" --version; then
    echo "$target: its programs do not run here; this build is a plain one" >&2
  else
    work_on_sample >/dev/null
    "$merge" merge --output "$profile" "$counts"
    given="$given -Cprofile-use=$profile"
  fi
fi
build ""
# Whoever builds once more with the same flags, as a wheel does, gets the same program.
[ -z "${GITHUB_ENV:-}" ] || echo "RUSTFLAGS=$given" >>"$GITHUB_ENV"
