#!/bin/sh
# How long the text of an assessment takes the worker to make, and main to seal, which stands still for that: ms.
#     tests/bench/sealing.sh [BUILD [LINES ROOMS]]
# BUILD: a release build (build/release).
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build/release}
folder=$(mktemp -d "${TMPDIR:-/tmp}/bench-sealing.XXXXXX")
trap 'rm -rf "$folder"' EXIT
includes=
libraries=
for floor in web report notify days store duty mqtt air base; do
    includes="$includes -Ifirmware-gateway/$floor"
    libraries="$libraries $build/firmware-gateway/libgateway_$floor.a"
done

# shellcheck disable=SC2086 -- lists of words
${CC:-cc} -O2 -std=c17 -D_GNU_SOURCE $includes -Isensors -Isensors/loggers tests/bench/sealing.c -o "$folder/sealing" \
    -Wl,--start-group $libraries "$build"/sensors/libsensors_*.a "$build/dashboard/libdashboard_assets.a" -Wl,--end-group \
    -lmicrohttpd -ljansson -lsqlite3 -lz -lsodium -lyaml -lmosquitto -lm -lpthread
"$folder/sealing" "$folder/record" "${2:-300}" "${3:-60}"
