#!/usr/bin/env bash
# MiniStack in a virtual environment, and the packages of the example functions, made once for each list of them.
set -euo pipefail
cd "$(dirname "$0")/.."

requirements=__tests__/cloud/requirements.txt
venv=node_modules/.cache/ministack
if ! cmp -s "$requirements" "$venv/requirements.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$requirements"
  cp "$requirements" "$venv/requirements.txt"
fi

reader=examples/runtime/node
packages=node_modules/.cache/reader-packages
if ! cmp -s "$reader/package-lock.json" "$packages/installed.json"; then
  rm -rf "$packages"
  mkdir -p "$packages"
  cp "$reader/package.json" "$reader/package-lock.json" "$packages"
  npm ci --prefix "$packages" --omit=dev --no-audit --no-fund --loglevel=error
  cp "$reader/package-lock.json" "$packages/installed.json"
fi
