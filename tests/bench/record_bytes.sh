#!/bin/sh
# What a school's readings come to in the record: bytes at rest and written, sealing, questions.
#     tests/bench/record_bytes.sh [BUILD [FOLDER [ROOMS [DAYS [JITTER_MS]]]]]
# BUILD: a release build (build/release). FOLDER: where it goes (4 bytes a reading); removed afterwards.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build/release}
folder=${2:-$build/bench-record}
floors=$build/firmware-gateway

${CC:-cc} -O2 -std=c17 -D_GNU_SOURCE -Ifirmware-gateway/base -Ifirmware-gateway/air -Ifirmware-gateway/store -Isensors \
    tests/bench/record_bytes.c -o "$build/record_bytes" "$floors/libgateway_store.a" "$floors/libgateway_duty.a" \
    "$floors/libgateway_air.a" "$floors/libgateway_base.a" -lsqlite3 -lsodium -lz -lyaml -lm -lpthread
"$build/record_bytes" "$folder" "${3:-100}" "${4:-30}" "${5:-500}"
rm -rf "$folder"
