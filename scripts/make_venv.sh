#!/bin/sh
# Make the virtual environment .venv with pip in it, with what this machine has.
set -eu
cd "$(dirname "$0")/.."
if .venv/bin/python -m pip --version >/dev/null 2>&1; then exit 0; fi

# Debian's Python may come without ensurepip; its own pip or virtualenv can do the same.
with_venv() { "$1" -m venv .venv; }
with_virtualenv() { "$1" -m virtualenv -q .venv; }
with_its_pip() {
    "$1" -m pip --version && "$1" -m venv --without-pip .venv &&
        "$1" -m pip --python .venv/bin/python install -q --require-hashes -r requirements/build.txt
}

pythons=$(scripts/find_python.sh)
IFS='
'
for python in $pythons; do
    for way in with_venv with_virtualenv with_its_pip; do
        rm -rf .venv
        if $way "$python" >/dev/null 2>&1; then exit 0; fi
    done
done
rm -rf .venv
python=${pythons%%
*}
echo "$python cannot make a virtual environment: install its venv module (on Debian and Ubuntu: apt install python3-venv)." >&2
exit 1
