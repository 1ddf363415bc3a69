#!/bin/sh
# Every promise that tests/promises.txt lists has a test of its name, and every test named after a promise is listed.
set -eu
cd "${1:-$(dirname "$0")/..}"
bad=0
while read -r promise file; do
    case $promise in '#'* | '') continue ;; esac
    if ! grep -rqE "${promise}_" "$file" 2>/dev/null; then
        echo "promises.txt: $promise is not tested in $file" >&2
        bad=1
    fi
done <tests/promises.txt
grep -rhoE '\bp[0-7][0-9]_[a-z]' tests/unit tests/integration tests/browser tests/replay tests/faults \
    --include='*.c' --include='*.py' --include='*.mjs' --include='*.sh' | cut -c1-3 | sort -u | while read -r promise; do
    grep -q "^$promise " tests/promises.txt || { echo "promises.txt does not list $promise" >&2; exit 1; }
done || bad=1
exit $bad
