#!/bin/sh
# Write the locks anew (`make lock`). They hold versions and hashes, never an address: where packages come from is the
# installer's own setting.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-uv}
command -v "$uv" >/dev/null 2>&1 || { echo "Locking needs uv (pip install uv), or UV=/path/to/uv." >&2; exit 1; }
compile() {
    target=requirements/$1.txt
    shift
    "$uv" pip compile -q --no-config --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links --allow-unsafe "$@" -o "$target"
    if grep -nE '://|^--' "$target"; then echo "$target holds an address." >&2; exit 1; fi
}
compile base pyproject.toml
compile dev --extra dev -c requirements/base.txt pyproject.toml
compile bench --extra bench -c requirements/dev.txt pyproject.toml
compile build -c requirements/dev.txt requirements/build.in
compile node requirements/node.in
# lforms stands in the lock without what it was built from (Angular and more): its dist/ is whole in itself, and npm keeps
# an entry as it stands. For a newer one, write its version and integrity there by hand.
npm install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error
python3 scripts/lock_npm.py
