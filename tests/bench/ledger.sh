#!/bin/sh
# A ledger of a million entries, verified from the record: seconds. Promise 63: 10 s on the box, 3 s here.
#     tests/bench/ledger.sh [BUILD [FOLDER [ENTRIES]]]
# BUILD: a release build (build/release). FOLDER: where 500 MB go; removed afterwards.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build/release}
folder=${2:-$build/bench-ledger}
floors=$build/firmware-gateway

${CC:-cc} -O2 -std=c17 -D_GNU_SOURCE -Ifirmware-gateway/base -Ifirmware-gateway/duty -Ifirmware-gateway/store \
    tests/bench/ledger_many.c -o "$build/ledger_many" "$floors/libgateway_store.a" "$floors/libgateway_duty.a" \
    "$floors/libgateway_air.a" "$floors/libgateway_base.a" -lsqlite3 -lsodium -lz -lyaml -lm -lpthread
"$build/ledger_many" "$folder" "${3:-1000000}"
rm -rf "$folder"
