#!/bin/sh
# Make the virtual environment .venv with pip in it, with what this machine has.
set -eu
cd "$(dirname "$0")/.."
if .venv/bin/python -m pip --version >/dev/null 2>&1; then exit 0; fi
python=$(scripts/find_python.sh)
rm -rf .venv
if "$python" -m venv .venv >/dev/null 2>&1; then exit 0; fi
# Debian's Python comes without ensurepip; its own pip or virtualenv can do the same.
rm -rf .venv
if "$python" -m virtualenv -q .venv >/dev/null 2>&1; then exit 0; fi
rm -rf .venv
if "$python" -m pip --version >/dev/null 2>&1 && "$python" -m venv --without-pip .venv >/dev/null 2>&1 &&
    "$python" -m pip --python .venv/bin/python install -q --require-hashes -r requirements/build.txt; then exit 0; fi
rm -rf .venv
echo "$python cannot make a virtual environment: install its venv module (on Debian and Ubuntu: apt install python3-venv)." >&2
exit 1
