#!/usr/bin/env bash
# What others install: the crate compiles from what is packed into it, the wheel
# carries the binary, and the hooks of pre-commit run from it.
set -euo pipefail
cd "$(dirname "$0")/../.."
PATH=$(tests/action/tools.sh):$PATH
unset PIP_NO_INDEX VIRTUAL_ENV

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
  echo "$1" >&2
  exit 1
}

# The crate: what is not in its list is not there, either.
cargo package --locked --allow-dirty --no-verify --quiet
rm -rf "target/package/gabion-$version"
tar -xzf "target/package/gabion-$version.crate" -C target/package
cargo check --locked --quiet --manifest-path "target/package/gabion-$version/Cargo.toml" --target-dir target
echo "the crate compiles from $(tar -tzf "target/package/gabion-$version.crate" | wc -l) files"

# The wheel, with a binary that is quickly built, in an environment of its own.
(cd packaging && maturin build --quiet --locked --out "$work/wheels")
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links "$work/wheels" "gabion==$version"
[ "$("$work/venv/bin/gabion" --version)" = "gabion $version" ] || fail 'the binary of the wheel is not the one of this version'
echo "the wheel has the binary: $(basename "$work"/wheels/*)"

# The hooks, from a repository with what a release has. Nothing knows the wheel
# but the folder it was built in.
mkdir "$work/hooks" "$work/home"
cp .pre-commit-hooks.yaml pyproject.toml "$work/hooks"
cp -R sample-repo "$work/models"
export HOME=$work/home GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 SOURCE_DATE_EPOCH=1795219200
for repository in hooks models; do
  git -C "$work/$repository" init --quiet --initial-branch=main
  git -C "$work/$repository" add --all
  git -C "$work/$repository" -c user.name=a -c user.email=a@b.example commit --quiet --message all
done
export PRE_COMMIT_HOME=$work/cache PIP_FIND_LINKS=$work/wheels PRE_COMMIT_COLOR=never
hook() { (cd "$work/models" && pre-commit try-repo "$work/hooks" "$1" --all-files --verbose) >"$work/said" 2>&1; }
hook gabion || fail "the hook fails in a clean workspace: $(cat "$work/said")"
PATH=$work/venv/bin:$PATH hook gabion-system || fail "the hook of the system fails: $(cat "$work/said")"
model=$work/models/services/payments/THREAT_MODEL.md
cp "$model" "$work/right"
sed '1,9s/^title = /titel = /' "$work/right" >"$model"
for id in gabion gabion-system; do
  if PATH=$work/venv/bin:$PATH hook "$id"; then fail "$id sees no mistake: $(cat "$work/said")"; fi
  grep -q 'M003 error' "$work/said" || fail "$id says something else: $(cat "$work/said")"
done
sed 's/CWE-/cwe-/' "$work/right" >"$model"
if hook gabion-fix; then fail "what a hook has changed must be looked at: $(cat "$work/said")"; fi
grep -q 'files were modified by this hook' "$work/said" || fail "gabion-fix fails otherwise: $(cat "$work/said")"
cmp -s "$model" "$work/right" || fail "the mistake was not mended: $(cat "$work/said")"
echo 'the hooks of pre-commit run'
