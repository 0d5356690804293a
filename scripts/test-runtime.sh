#!/usr/bin/env bash
# The example functions of examples/runtime: Node against a local SSM, S3 and Bedrock, Python against moto. No account.
set -euo pipefail
cd "$(dirname "$0")/../examples/runtime"

(cd node && npm ci --no-audit --no-fund && npm test)

python="$(bash ../../scripts/python-with.sh python/tests/requirements.txt)"
(cd python/tests && PYTHONDONTWRITEBYTECODE=1 "$python" -m pytest -q -p no:cacheprovider)
