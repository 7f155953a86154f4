#!/usr/bin/env bash
# Makes every icon anew from icons/icon.svg, with the Tauri command line of ui/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
npx --yes --package=@tauri-apps/cli@2.12.5 tauri icon icons/icon.svg --output "$made" >/dev/null 2>&1
# Bureau is a desktop program: of what is made, these are used.
for icon in 32x32.png 128x128.png 128x128@2x.png icon.png icon.ico icon.icns; do cp "$made/$icon" icons/; done
