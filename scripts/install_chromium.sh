#!/bin/sh
# The browser of the tests: Debian's Chromium. Root may install it; others are told. Its headless shell plays the same
# pages for half the work: root gets it where it is to be had, and nothing needs it.
set -eu
found() {
    for name in "$@"; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}
install() { DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null 2>&1; }

if [ "$(id -u)" = 0 ] && found apt-get; then
    if ! found chromium chromium-browser google-chrome; then
        echo "Installing Chromium for the tests (apt) ..."
        install chromium chromium-headless-shell || install chromium || {
            apt-get update -qq
            install chromium chromium-headless-shell || install chromium || true
        }
    elif found chromium && ! found chromium-headless-shell; then
        echo "Installing Chromium's headless shell for the tests (apt) ..."
        install chromium-headless-shell || true
    fi
fi
found chromium chromium-browser google-chrome && exit 0
echo "The tests play the pages in Chromium, which is missing here. Install it (on Debian: sudo apt install chromium)." >&2
exit 1
