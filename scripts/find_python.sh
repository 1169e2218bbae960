#!/bin/sh
# Print the Pythons that Brobygger can use (3.11 to 3.14), the best first; BROBYGGER_PYTHON names one.
# A distribution's Python is built with optimisation. One that was compiled by hand often is not, and answers a fifth slower.
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }
optimised() {
    "$1" -c 'import sys, sysconfig
sys.exit(not (sys.base_prefix == "/usr" or "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")))'
}
first= others=
for name in ${BROBYGGER_PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3}; do
    if ! fits "$name"; then continue; fi
    path=$(command -v "$name")
    if optimised "$name"; then first="$first$path
"; else others="$others$path
"; fi
done
printf '%s' "$first$others"
if [ -n "$first$others" ]; then exit 0; fi
echo "Brobygger needs Python 3.11, 3.12, 3.13 or 3.14 (on Debian and Ubuntu: apt install python3 python3-venv)." >&2
exit 1
