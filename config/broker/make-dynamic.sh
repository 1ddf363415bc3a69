#!/bin/sh
# make-dynamic.sh DIR PORT ADMINPASSWORD GATEWAYPASSWORD BRIDGEPASSWORD: prepares a broker in the fresh folder DIR whose users
# are kept by mosquitto's dynamic security plugin, so that the dashboard can make a password for each sensor. The rules are
# those of transom.acl: the users transom and bridge get theirs, and what is a sensor's becomes the role sensor-pattern.
# Start it with: mosquitto -c DIR/mosquitto.conf; it listens on 127.0.0.1:PORT, and while this runs as well.
#
# For a school's broker: copy DIR/dynamic-security.json to /var/lib/mosquitto (owner mosquitto, mode 600), and in
# transom.conf write, instead of password_file and acl_file, the two lines that begin with plugin in DIR/mosquitto.conf.
# The gateway learns of it by mqtt.admin_url: mqtt://admin:ADMINPASSWORD@host.
set -eu

if [ $# -ne 5 ]; then
    echo "usage: make-dynamic.sh DIR PORT ADMINPASSWORD GATEWAYPASSWORD BRIDGEPASSWORD" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
dir=$(cd "$1" && pwd)
port=$2
admin=$3
gateway=$4
bridge=$5
PATH=$PATH:/usr/sbin:/usr/local/sbin    # mosquitto's own places, not in everybody's path
plugin=$(find /usr/lib /usr/local/lib -name mosquitto_dynamic_security.so 2>/dev/null | head -n 1)
[ -n "$plugin" ] || { echo "make-dynamic.sh: mosquitto's dynamic security plugin is not installed" >&2; exit 1; }

umask 077
mkdir -p "$dir/kept"
{
    # Started by root, mosquitto would become the user mosquitto and lose sight of this folder.
    [ "$(id -u)" != 0 ] || echo "user root"
    echo "persistence_location $dir/kept/"
    echo "log_dest stderr"
    sed -e "s|^listener .*|listener $port 127.0.0.1|" \
        -e "s|^password_file .*|plugin $plugin|" \
        -e "s|^acl_file .*|plugin_opt_config_file $dir/dynamic-security.json|" "$here/transom.conf"
} >"$dir/mosquitto.conf"
mosquitto_ctrl dynsec init "$dir/dynamic-security.json" admin "$admin" >"$dir/made"

mosquitto -c "$dir/mosquitto.conf" 2>>"$dir/made" &
broker=$!
trap 'kill "$broker" 2>/dev/null; wait "$broker" || true; rm -f "$dir/made"' EXIT

control() {
    mosquitto_ctrl -h 127.0.0.1 -p "$port" -u admin -P "$admin" dynsec "$@" >>"$dir/made" 2>&1
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
control createClient transom -p "$gateway"
control addClientRole transom gateway
control createClient bridge -p "$bridge"
control addClientRole bridge bridge
