#!/usr/bin/env bash
# Prints the path of a Python that has exactly the packages of a requirements file. Its virtual environment lies outside
# the repository and is made once for each content of the file.
#   python="$(bash scripts/python-with.sh path/to/requirements.txt)"
set -euo pipefail

requirements="$1"
cd "$(dirname "$requirements")"
# A file may include others (-r), so all of those near it count.
key="$({ python3 --version; cat ./*requirements*.txt ../requirements.txt 2>/dev/null || true; } | sha256sum | cut -c1-16)"
folder="${XDG_CACHE_HOME:-$HOME/.cache}/ai-cicd-action/python-$key"

if [ ! -e "$folder/complete" ]; then
  rm -rf "$folder"
  python3 -m venv "$folder" >&2
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$(basename "$requirements")" >&2
  touch "$folder/complete"
fi
echo "$folder/bin/python"
