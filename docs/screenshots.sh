#!/usr/bin/env bash
# The README's pictures, taken of the sample's site as it is built now.
set -euo pipefail
cd "$(dirname "$0")/../tests/browser"

# shellcheck source=/dev/null
source ./prepare.sh
node support/sites.mjs sample
images=$(cd ../../docs && pwd)/images
mkdir -p "$images"
node screenshots.mjs "$images"
# A picture of text in a few colours needs no more of them.
command -v pngquant >/dev/null || fail "pngquant, which makes the pictures small, is not installed"
pngquant --force --ext .png --speed 1 --strip 64 "$images"/*.png
