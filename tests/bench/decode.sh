#!/bin/sh
# What decoding a message costs beside libmosquitto's receiving it, for each family that the simulator speaks.
#     tests/bench/decode.sh [BUILD [MESSAGES]]
# BUILD: a release build (build/release). A private mosquitto is started and ended.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build/release}
folder=$(mktemp -d)
port=${PORT:-18930}
PATH=$PATH:/usr/sbin:/usr/local/sbin

${CC:-cc} -O2 -std=c17 -D_GNU_SOURCE -Isensors -Isensors/simulate -Ifirmware-gateway/base -Ifirmware-gateway/air \
    tests/bench/decode_cost.c -o "$build/decode_cost" "$build/sensors/libsensors_families.a" \
    "$build/sensors/libsensors_wire.a" "$build/sensors/libsensors_simulate.a" \
    "$build/firmware-gateway/libgateway_air.a" "$build/firmware-gateway/libgateway_base.a" \
    -lmosquitto -ljansson -lm -lpthread
printf '%s\n' bridge:b transom:t | config/broker/make-private.sh "$folder" "$port"
mosquitto -c "$folder/mosquitto.conf" 2>/dev/null &
broker=$!
trap 'kill $broker; rm -rf "$folder"' EXIT
until mosquitto_pub -p "$port" -u bridge -P b -t transom/in/x -m "{}" 2>/dev/null; do sleep 0.1; done
"$build/decode_cost" "$port" "${2:-20000}"
