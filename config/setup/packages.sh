# config/setup/packages.sh - what a bare Debian 12 needs; sourced by quickstart and tests/run.
# install_packages NAME...: installs those that are absent, as root or with sudo; says what it does.

BUILD_PACKAGES="ca-certificates cmake ninja-build gcc libc6-dev pkg-config libmosquitto-dev libmicrohttpd-dev
libgnutls28-dev libsqlite3-dev libjansson-dev libyaml-dev libsodium-dev libcurl4-gnutls-dev libical-dev libcairo2-dev
libpango1.0-dev libqrencode-dev fonts-lato fonts-dejavu-core zlib1g-dev tzdata"
DEMO_PACKAGES="mosquitto python3 openssl curl"

install_packages() {
    absent=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || absent="$absent $package"
    done
    # A machine with a Node.js of its own keeps it.
    case " $absent " in *" nodejs "*) ! command -v node >/dev/null || absent=$(drop nodejs $absent) ;; esac
    case " $absent " in *" npm "*) ! command -v npm >/dev/null || absent=$(drop npm $absent) ;; esac
    [ -n "$(echo $absent)" ] || return 0
    root=
    [ "$(id -u)" = 0 ] || root=sudo
    echo "installing:$(printf ' %s' $absent)" >&2
    # The distribution's services stay off: a broker or browser installed for this is started by us, on loopback.
    policy=/usr/sbin/policy-rc.d
    made_policy=
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' | $root tee $policy >/dev/null && $root chmod +x $policy && made_policy=yes
    fi
    $root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 &&
        $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $absent >/dev/null
    installed=$?
    [ -z "$made_policy" ] || $root rm -f $policy
    return $installed
}

drop() {
    word=$1
    shift
    for other in "$@"; do
        [ "$other" = "$word" ] || printf '%s ' "$other"
    done
}
