#!/usr/bin/env bash
# Mermaid as GitHub has it in its pages: one file of its package, which with everything that it needs would be 180 MB to install.
set -euo pipefail
cd "$(dirname "$0")/.."

version=12.3.0
sha512=e35d774dd5de2c0b0caee27bf4ea452f93bcf8b4c55e142a676eb4ac5ded8149a2340b519b852e99ed3823eeb93d137ac99ebd2787fcad56165bccd193ae5463
folder=node_modules/.cache/mermaid
[ "$(cat "$folder/version" 2>/dev/null)" = "$version" ] && exit 0

rm -rf "$folder"
mkdir -p "$folder"
packed=$(npm pack "mermaid@$version" --silent --pack-destination "$folder")
echo "$sha512  $folder/$packed" | sha512sum --check --quiet
tar -xzf "$folder/$packed" -C "$folder" --strip-components=2 package/dist/mermaid.min.js
rm "$folder/$packed"
echo "$version" > "$folder/version"
