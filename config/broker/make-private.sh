#!/bin/sh
# make-private.sh DIR PORT <USERS: prepares a private broker in the fresh folder DIR, on 127.0.0.1:PORT, with the same rules
# as a school's (transom.conf, transom.acl). USERS has a line USER:PASSWORD for each: transom, listener and bridge have
# their roles, every other is a sensor. Start it with: mosquitto -c DIR/mosquitto.conf
set -eu

here=$(cd "$(dirname "$0")" && pwd)
. "$here/prepare.sh"
prepare "$@"
mv "$users" "$dir/passwords"
mosquitto_passwd -U "$dir/passwords"
cp "$here/transom.acl" "$dir/acl"
configure "password_file $dir/passwords" "acl_file $dir/acl"
