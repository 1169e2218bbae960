#!/bin/sh
# The browser of the tests: Debian's Chromium. Root may install it; others are told.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the tests (apt) ..."
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -qq -y --no-install-recommends chromium >/dev/null 2>&1 && exit 0
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends chromium >/dev/null && exit 0
fi
echo "The tests play the pages in Chromium, which is missing here. Install it (on Debian: sudo apt install chromium)." >&2
exit 1
