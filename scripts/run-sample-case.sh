#!/usr/bin/env bash
# Starts Bureau on the sample case: the command line shows every file of the case go through its stages, until
# all have ended.
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

echo "The window is not part of this version yet: the command line works the case \"$case_name\" in $data."
status=0
ingest || status=$?
case $status in
0) echo "Every file of the sample case is completed." ;;
3) echo "The case is worked. Some files ended as failed, each with its reason above: this version reads no scans and no recordings." ;;
*) exit "$status" ;;
esac
echo "Look around:  $bin/bureau --data-dir $data search Falcon"
