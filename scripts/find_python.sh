#!/bin/sh
# Print the first Python that Brobygger can use (3.11 to 3.14); BROBYGGER_PYTHON names one.
for name in ${BROBYGGER_PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
        command -v "$name"
        exit 0
    fi
done
echo "Brobygger needs Python 3.11, 3.12, 3.13 or 3.14 (on Debian and Ubuntu: apt install python3 python3-venv)." >&2
exit 1
