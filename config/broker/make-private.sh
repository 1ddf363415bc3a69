#!/bin/sh
# make-private.sh DIR PORT USER:PASSWORD... : prepares a private broker in the fresh folder DIR, on 127.0.0.1:PORT, with
# the same rules as a school's (transom.conf, transom.acl). The users transom and bridge have their roles, every other
# is a sensor. Start it with: mosquitto -c DIR/mosquitto.conf
set -eu

if [ $# -lt 3 ]; then
    echo "usage: make-private.sh DIR PORT USER:PASSWORD..." >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
dir=$(cd "$1" && pwd)
port=$2
shift 2
PATH=$PATH:/usr/sbin:/usr/local/sbin    # mosquitto's own places, not in everybody's path

umask 077
mkdir -p "$dir/kept"
: >"$dir/passwords"
for user in "$@"; do
    mosquitto_passwd -b "$dir/passwords" "${user%%:*}" "${user#*:}"
done
cp "$here/transom.acl" "$dir/acl"
{
    # Started by root, mosquitto would become the user mosquitto and lose sight of this folder.
    [ "$(id -u)" != 0 ] || echo "user root"
    echo "persistence_location $dir/kept/"
    echo "log_dest stderr"
    sed -e "s|^listener .*|listener $port 127.0.0.1|" \
        -e "s|^password_file .*|password_file $dir/passwords|" \
        -e "s|^acl_file .*|acl_file $dir/acl|" "$here/transom.conf"
} >"$dir/mosquitto.conf"
