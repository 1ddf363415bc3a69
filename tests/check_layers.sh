#!/bin/sh
# Arrows point down: no file includes a header from a floor above its own, and each outside library has one home.
set -eu
cd "${1:-$(dirname "$0")/..}"
bad=0

complain() {
    printf '%s\n' "$*" >&2
    bad=1
}

# floor: the floors whose headers it may not include
check_floor() {
    floor=$1
    shift
    for above in "$@"; do
        for header in "$above"/*.h; do
            [ -e "$header" ] || continue
            name=$(basename "$header")
            hits=$(grep -ln "#include \"$name\"" "$floor"/*.[ch] 2>/dev/null || true)
            [ -z "$hits" ] || complain "$floor includes $header: $hits"
        done
    done
}

f=firmware-gateway
check_floor $f/base $f/air $f/mqtt sensors $f/duty $f/store $f/notify $f/report $f/web $f
check_floor $f/air $f/mqtt sensors $f/duty $f/store $f/notify $f/report $f/web $f
check_floor $f/mqtt $f/air sensors $f/duty $f/store $f/notify $f/report $f/web $f
check_floor sensors $f/mqtt $f/duty $f/store $f/notify $f/report $f/web $f
check_floor sensors/families $f/mqtt $f/duty $f/store $f/notify $f/report $f/web $f
check_floor $f/duty $f/mqtt sensors $f/store $f/notify $f/report $f/web $f
check_floor $f/store $f/mqtt $f/notify $f/report $f/web $f
check_floor $f/notify $f/web $f
check_floor $f/report $f/web $f
check_floor $f/web $f
check_floor sensors/simulate $f/air $f/mqtt sensors $f/duty $f/store $f/notify $f/report $f/web $f

# header, then the files (shell patterns) that may include it
check_home() {
    header=$1
    shift
    for file in $(grep -rl --include='*.[ch]' "#include <$header>" $f sensors dashboard 2>/dev/null || true); do
        home=no
        for pattern in "$@"; do
            case $file in $pattern) home=yes ;; esac
        done
        [ $home = yes ] || complain "$file includes <$header>, whose home is: $*"
    done
}

check_home mosquitto.h "$f/mqtt/*" 'sensors/simulate/*'
check_home sqlite3.h "$f/store/*"
check_home microhttpd.h "$f/web/server.*"
check_home jansson.h 'sensors/*' "$f/web/*" "$f/notify/*" "$f/filters/*" "$f/*.c"
check_home yaml.h "$f/base/document.c"
check_home curl/curl.h "$f/filters/courier.c"
check_home sodium.h "$f/store/*" "$f/web/secret.c" "$f/web/password.c" "$f/filters/*"

# Pure floors ask nobody the time and touch no file.
for word in 'time(' 'clock_gettime' 'fopen(' 'open(' 'sqlite3' 'getenv('; do
    hits=$(grep -nF "$word" $f/air/*.c $f/duty/*.c 2>/dev/null | grep -vE '(_open|_time|mktime|incident_engine_open)\(' || true)
    [ -z "$hits" ] || complain "a pure floor does not say '$word': $hits"
done

[ $bad = 0 ] && echo "layers: arrows point down"
exit $bad
