#!/bin/sh
# Writes years of a made-up school (school_years.c) into the record of a folder that has its site already.
#     tests/bench/school_years.sh BUILD FOLDER DAYS [END [JITTER_MS]]
# BUILD: a release build (build/release). 100 rooms take some 15 s and 0.7 MB a day.
set -eu
cd "$(dirname "$0")/../.."
build=$1
program=$(mktemp "${TMPDIR:-/tmp}/school-years.XXXXXX")
trap 'rm -f "$program"' EXIT
includes=
libraries=
for floor in days store duty air base; do
    includes="$includes -Ifirmware-gateway/$floor"
    libraries="$libraries $build/firmware-gateway/libgateway_$floor.a"
done

# shellcheck disable=SC2086 -- lists of words
${CC:-cc} -O2 -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wconversion $includes -Isensors tests/bench/school_years.c -o "$program" \
    -Wl,--start-group $libraries -Wl,--end-group -ljansson -lsqlite3 -lsodium -lz -lyaml -lm -lpthread
shift
folder=$1
shift
"$program" "$folder" config/packs "$@"
