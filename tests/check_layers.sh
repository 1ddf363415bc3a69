#!/bin/sh
# Arrows point down: no file includes a header from a floor above its own, and each outside library has one home.
# However it is written: "name.h", <name.h>, "../floor/name.h". Header names are unique, so a name tells the floor.
set -eu
cd "${1:-$(dirname "$0")/..}"
bad=0
f=firmware-gateway

complain() {
    printf '%s\n' "$*" >&2
    bad=1
}

includes=$(mktemp)
trap 'rm -f "$includes"' EXIT

# One line an include: FILE NAME, where NAME has no folder unless it is <folder/name.h>'s of an outside library.
grep -rE --include='*.[ch]' --exclude-dir=node_modules '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' $f sensors \
    dashboard | sed -E 's|^([^:]+):[^"<]*["<](\.\./)*([^">]+)[">].*|\1 \3|' >"$includes"

twins=$(find $f sensors dashboard -name node_modules -prune -o -name '*.h' -print | sed 's|.*/||' | sort | uniq -d)
[ -z "$twins" ] || complain "header names that stand twice: $twins"

# floor, then the floors whose headers it may not include
check_floor() {
    floor=$1
    shift
    for above in "$@"; do
        for header in "$above"/*.h; do
            [ -e "$header" ] || continue
            hits=$(grep -E "^$floor/[^/ ]+ ([^ ]*/)?${header##*/}\$" "$includes" | cut -d' ' -f1 || true)
            [ -z "$hits" ] || complain "$floor includes $header: $hits"
        done
    done
}

check_floor $f/base $f/air $f/mqtt sensors sensors/families sensors/loggers $f/duty $f/store $f/days $f/notify $f/report $f/web $f
check_floor $f/air $f/mqtt sensors sensors/families sensors/loggers $f/duty $f/store $f/days $f/notify $f/report $f/web $f
check_floor $f/mqtt $f/air sensors sensors/families sensors/loggers $f/duty $f/store $f/days $f/notify $f/report $f/web $f
check_floor sensors $f/mqtt $f/duty $f/store $f/days $f/notify $f/report $f/web $f
check_floor sensors/families $f/mqtt $f/duty $f/store $f/days $f/notify $f/report $f/web $f
check_floor sensors/loggers $f/mqtt sensors sensors/families $f/duty $f/store $f/days $f/notify $f/report $f/web $f
check_floor $f/duty $f/mqtt sensors sensors/families $f/store $f/days $f/notify $f/report $f/web $f
check_floor $f/store $f/mqtt sensors/families $f/days $f/notify $f/report $f/web $f
check_floor $f/days $f/mqtt sensors/families $f/notify $f/report $f/web $f
check_floor $f/notify $f/mqtt sensors/families $f/days $f/report $f/web $f
check_floor $f/report $f/mqtt sensors/families $f/notify $f/web $f
check_floor $f/web sensors/families $f
check_floor $f sensors/families sensors/simulate sensors/node
check_floor sensors/wire $f/air $f/mqtt sensors sensors/families sensors/loggers sensors/node $f/duty $f/store $f/days $f/notify $f/report $f/web $f

# Beside the floors: programs of their own, which take single things from base.
check_floor $f/filters $f/air $f/mqtt sensors sensors/families sensors/loggers $f/duty $f/store $f/days $f/notify $f/report $f/web $f
check_floor sensors/simulate $f/air $f/mqtt sensors sensors/families sensors/loggers $f/duty $f/store $f/days $f/notify $f/report $f/web $f

# The node takes the broker's words from mqtt/, and what sensors say from wire/.
check_floor sensors/node $f/air sensors sensors/families sensors/loggers sensors/simulate $f/duty $f/store $f/days $f/notify $f/report $f/web $f

# header, then the files (shell patterns) that may include it
check_home() {
    header=$1
    shift
    for file in $(grep -E " $header\$" "$includes" | cut -d' ' -f1 || true); do
        home=no
        for pattern in "$@"; do
            case $file in $pattern) home=yes ;; esac
        done
        [ $home = yes ] || complain "$file includes <$header>, whose home is: $*"
    done
}

check_home mosquitto.h "$f/mqtt/*" 'sensors/simulate/*' 'sensors/node/node_broker.c'
check_home sqlite3.h "$f/store/*"
check_home zlib.h "$f/store/packed.c" "$f/store/day_text.c"
check_home microhttpd.h "$f/web/server.*"
check_home jansson.h 'sensors/*' "$f/web/*" "$f/days/*" "$f/notify/*" "$f/report/*" "$f/filters/*" \
    "$f/*.c"
check_home yaml.h "$f/base/document.c"
check_home curl/curl.h "$f/filters/courier.c"
check_home libical/ical.h "$f/filters/ics.c"
check_home cairo.h "$f/filters/press*"
check_home pango/pangocairo.h "$f/filters/press*"
check_home fontconfig/fontconfig.h "$f/filters/press_page.c"
check_home qrencode.h "$f/filters/press_pictures.c"
check_home sodium.h "$f/store/*" "$f/duty/ledger*" "$f/report/*" "$f/web/secret.c" "$f/web/password.c" "$f/filters/*"

# Pure code asks nobody the time, touches no file and says nothing.
impure='(clock_gettime|gettimeofday|clock_(wall|mono)_ms|fopen|open|openat|getenv|f?printf|puts|log_[a-z]+|u?sleep|nanosleep)'
for file in $f/air/*.[ch] $f/duty/*.[ch] sensors/decoder*.[ch] sensors/families/*.[ch] sensors/loggers/*.[ch] sensors/wire/*.[ch]; do
    [ "$file" != sensors/loggers/logger.c ] || continue     # opens the file
    [ -e "$file" ] || continue
    hits=$(grep -nE "(^|[^A-Za-z0-9_\"])($impure[[:space:]]*\(|time[[:space:]]*\((NULL|0|&))" "$file" || true)
    [ -z "$hits" ] || complain "$file is pure, and yet: $hits"
done

[ $bad = 0 ] && echo "layers: arrows point down"
exit $bad
