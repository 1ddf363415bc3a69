# prepare.sh - what make-private.sh and make-dynamic.sh begin with; read by them (`. prepare.sh`), not run.
#
# Passwords come by standard input, a line USER:PASSWORD each, and go on by standard input and by files that only their
# owner may read: whatever stands in a command line, everybody on the machine can see while it runs.
# shellcheck shell=sh

umask 077
PATH=$PATH:/usr/sbin:/usr/local/sbin    # mosquitto's own places, not in everybody's path

# prepare DIR PORT: makes DIR, reads the users. Sets dir, port and users (a file in DIR, for the caller to take away).
prepare() {
    if [ $# -ne 2 ]; then
        echo "usage: $(basename "$0") DIR PORT, with lines of USER:PASSWORD on standard input" >&2
        exit 2
    fi
    mkdir -p "$1/kept"
    dir=$(cd "$1" && pwd)
    port=$2
    users=$dir/users
    cat >"$users"
}

# password_of USER: empty if no line names that user.
password_of() {
    while IFS=: read -r user password; do
        [ "$user" != "$1" ] || printf '%s' "$password"
    done <"$users"
}

# configure PASSWORDS ACL: writes DIR/mosquitto.conf, which is transom.conf with these two lines in place of password_file and
# acl_file. By the environment, as text that no program reads for signs of its own: a folder may be named "R&D".
configure() {
    {
        # Started by root, mosquitto would become the user mosquitto and lose sight of this folder.
        [ "$(id -u)" != 0 ] || echo "user root"
        echo "persistence_location $dir/kept/"
        echo "log_dest stderr"
        port=$port passwords=$1 acl=$2 awk '
            /^listener /      { print "listener " ENVIRON["port"] " 127.0.0.1"; next }
            /^password_file / { print ENVIRON["passwords"]; next }
            /^acl_file /      { print ENVIRON["acl"]; next }
            { print }' "$here/transom.conf"
    } >"$dir/mosquitto.conf"
}
