#!/usr/bin/env bash
# Runs the desktop tests on a screen and a session bus of their own.
#
#   e2e/run.sh [TEST FILE…]       the tests; all of them when none is named
#   e2e/run.sh screenshots DIR    pictures of the window, into DIR
#   e2e/run.sh measure [PART…]    how fast and light the window is, as a table: start, idle, load, delay
#
#   BUREAU_BIN   the folder of the built programs (default: target/debug)
#
# Pictures of failed tests and the programs' logs are left in e2e/output/.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export BUREAU_BIN=${BUREAU_BIN:-$here/../target/debug}
BUREAU_BIN=$(cd "$BUREAU_BIN" && pwd)

if [ "${1:-}" = screenshots ]; then
    mkdir -p "$2"
    set -- "$here/screenshots.js" "$(cd "$2" && pwd)"
elif [ "${1:-}" = measure ]; then
    shift
    set -- "$here/measure.js" "$@"
else
    if [ $# -eq 0 ]; then set -- "$here"/tests/*.test.js; fi
    # One after the other: there is one screen and one pointer.
    set -- --test --test-concurrency=1 --test-force-exit --test-reporter=spec "$@"
fi

# Nothing of the person who runs this is read or changed.
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bureau-e2e.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
mkdir -m 700 "$scratch/home" "$scratch/runtime"
rm -rf "$here/output"
mkdir "$here/output"
export HOME="$scratch/home" XDG_RUNTIME_DIR="$scratch/runtime" BUREAU_E2E_SCRATCH="$scratch"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME BUREAU_DATA_DIR
export GDK_BACKEND=x11 LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=1 LC_ALL=C.UTF-8

cd "$here"
xvfb-run -a -s "-screen 0 1280x800x24 -nolisten tcp" dbus-run-session -- node "$@" </dev/null
