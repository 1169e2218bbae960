#!/bin/sh
# Install the npm packages of package-lock.json: with this machine's npm, or with one from requirements/node.txt.
set -eu
cd "$(dirname "$0")/.."
if command -v npm >/dev/null 2>&1; then
    npm=npm
else
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/node.txt
    npm='.venv/bin/python scripts/npm.py'
fi
exec $npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
