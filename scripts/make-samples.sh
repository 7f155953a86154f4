#!/usr/bin/env bash
# Makes samples/ anew with scripts/make-samples.py. Needs espeak-ng and a DejaVu font, and python packages that it
# unpacks into .tools/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
venv=.tools/samples
if [ ! -x "$venv/bin/python" ]; then
    /usr/bin/python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet reportlab==5.1.0 python-docx==1.2.0 openpyxl==3.1.5 Pillow==13.0.0 lameenc==1.9.0
fi
exec "$venv/bin/python" scripts/make-samples.py samples
