#!/usr/bin/env bash
# The templates of infra/ are clean for cfn-lint, warnings included; the Terraform of the documentation parses.
set -euo pipefail
cd "$(dirname "$0")/.."

python="$(bash scripts/python-with.sh infra/requirements.txt)"
"$(dirname "$python")/cfn-lint" infra/*.yaml
echo 'infra: cfn-lint is clean'
"$python" scripts/parse-terraform.py docs/terraform.md
