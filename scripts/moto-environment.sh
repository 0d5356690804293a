#!/usr/bin/env bash
# A virtual environment with moto, made once for each list of requirements.
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=__tests__/moto/requirements.txt
venv=node_modules/.cache/moto
if ! cmp -s "$requirements" "$venv/requirements.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
  cp "$requirements" "$venv/requirements.txt"
fi
