#!/bin/sh
# A year of 60 rooms at one sample a minute (31 million) through `transom analyse`: seconds and memory of the command.
#     tests/bench/analyse.sh [BUILD [FOLDER]]
# BUILD: where transom is (build/release). FOLDER: where a gigabyte of files goes, and stays for the next time.
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build/release}
folder=${2:-$build/bench}
TRANSOM_PACKS=${TRANSOM_PACKS:-$PWD/config/packs}
export TRANSOM_PACKS

mkdir -p "$folder"
[ -e "$folder/room-60.csv" ] || {
    ${CC:-cc} -O2 -std=c17 -D_GNU_SOURCE tests/bench/year_of_rooms.c -o "$folder/year_of_rooms" -lm
    "$folder/year_of_rooms" "$folder"
}
/usr/bin/python3 - "$build/transom" "$folder" <<'END'
import glob, resource, subprocess, sys, time
began = time.monotonic()
subprocess.run([sys.argv[1], "analyse", "--json", *sorted(glob.glob(sys.argv[2] + "/room-*.csv"))],
               stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{time.monotonic() - began:.1f} s elapsed, {used.ru_utime + used.ru_stime:.1f} s of processor, "
      f"{used.ru_maxrss / 1024:.0f} MB at most")
END
