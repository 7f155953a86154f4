#!/usr/bin/env bash
# Starts Bureau on the sample case. With a display: the window, the case being worked in it. Without one: the
# command line shows every file of the case go through its stages, until all have ended.
#
#   BUREAU_BIN        the folder of the built programs
#   BUREAU_DATA_DIR   the data folder (default: .data in the repository)
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=${BUREAU_BIN:-target/debug}
data=${BUREAU_DATA_DIR:-$PWD/.data}
case_name="Operation Phoenix"

ingest() {
    "$bin/bureau" --data-dir "$data" ingest samples --case "$case_name" --suspects scripts/sample-suspects.json "$@"
}

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    if "$bin/bureau" --data-dir "$data" --json cases | grep -qF "\"$case_name\""; then
        echo "Opening Bureau on $data."
    else
        echo "Taking samples/ into the case \"$case_name\", and opening Bureau on $data."
        ingest --no-wait >/dev/null
    fi
    exec "$bin/bureau-desktop" --data-dir "$data"
fi

echo "There is no display, so the command line processes the case \"$case_name\" in $data."
status=0
ingest || status=$?
case $status in
0) echo "Every file of the sample case is completed." ;;
3) echo "The case is processed. Some files failed, each with its reason above." ;;
*) exit "$status" ;;
esac
echo "Look around:  $bin/bureau --data-dir $data search Falcon"
