#!/bin/sh
# make-dynamic.sh DIR PORT <USERS: prepares a broker in the fresh folder DIR whose users are kept by mosquitto's dynamic
# security plugin, so that the dashboard can make a password for each sensor. USERS has the three lines admin:PASSWORD,
# transom:PASSWORD and bridge:PASSWORD; passwords have no blanks. The rules are those of transom.acl: the users transom
# and bridge get theirs, and what is a sensor's becomes the role sensor-pattern.
# Start it with: mosquitto -c DIR/mosquitto.conf; it listens on 127.0.0.1:PORT, and while this runs as well.
#
# For a school's broker: copy DIR/dynamic-security.json to /var/lib/mosquitto (owner mosquitto, mode 600), and in
# transom.conf write, instead of password_file and acl_file, the two lines that begin with plugin in DIR/mosquitto.conf.
# The gateway learns of it by mqtt.admin_url: mqtt://admin:PASSWORD@host.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
. "$here/prepare.sh"
prepare "$@"
broker=
trap '[ -z "$broker" ] || { kill "$broker" 2>/dev/null; wait "$broker" || true; }
      rm -rf "$dir/made" "$dir/options" "$users"' EXIT
for user in admin transom bridge; do
    [ -n "$(password_of "$user")" ] || { echo "make-dynamic.sh: no line $user:PASSWORD was given" >&2; exit 2; }
done
plugin=$(find /usr/lib /usr/local/lib -name mosquitto_dynamic_security.so 2>/dev/null | head -n 1)
[ -n "$plugin" ] || { echo "make-dynamic.sh: mosquitto's dynamic security plugin is not installed" >&2; exit 1; }
configure "plugin $plugin" "plugin_opt_config_file $dir/dynamic-security.json"

# twice USER: the password, as mosquitto_ctrl asks for it.
twice() {
    password=$(password_of "$1")
    printf '%s\n%s\n' "$password" "$password"
}

twice admin | mosquitto_ctrl dynsec init "$dir/dynamic-security.json" admin >"$dir/made"
mkdir -p "$dir/options"
printf '%s\n' "-h 127.0.0.1" "-p $port" "-u admin" "-P $(password_of admin)" >"$dir/options/mosquitto_ctrl"

mosquitto -c "$dir/mosquitto.conf" 2>>"$dir/made" &
broker=$!

# Its options as a user's own defaults: mosquitto 2.0.11 passes over the file that -o names.
control() {
    XDG_CONFIG_HOME=$dir/options mosquitto_ctrl dynsec "$@" >>"$dir/made" 2>&1
}

tries=0
until control listRoles; do
    tries=$((tries + 1))
    [ "$tries" -lt 50 ] || { cat "$dir/made" >&2; exit 1; }
    sleep 0.1
done

# role ROLE SECTION: the rules that transom.acl has for the user SECTION, or for sensors.
role() {
    control createRole "$1"
    awk -v section="$2" '
        /^user / { user = $2 }
        /^topic / && user == section || /^pattern / && section == "sensor" { print $2, $3 }' "$here/transom.acl" |
    while read -r what topic; do
        case $what in *read*) control addRoleACL "$1" subscribePattern "$topic" allow ;; esac
        case $what in *write) control addRoleACL "$1" publishClientSend "$topic" allow ;; esac
    done
}

role gateway transom
role bridge bridge
role sensor-pattern sensor
twice transom | control createClient transom
control addClientRole transom gateway
twice bridge | control createClient bridge
control addClientRole bridge bridge
