#!/bin/sh
# Gives the machine's network to NetworkManager and its clock to systemd-timesyncd, and closes what
# other packages open. Run twice it changes nothing more; --undo takes all of it back.
set -eu

prefix=
undo=
forget=
built=

say() { printf 'mingbai: %s\n' "$*"; }
misused() {
    printf 'mingbai: %s\n' "$*" >&2
    exit 2
}

usage() {
    cat <<'HELP'
Usage: sudo sh network.sh [--built SECONDS]
       sudo sh network.sh --undo [--forget]

  --built SECONDS  the clock never begins before this (seconds since 1970)
  --prefix DIR     begin /etc and /usr there: for an image, or to try things out
  --undo           take everything back
  --forget         with --undo: the connections and passwords of mingbai.toml too
  --help           this text
HELP
}

# $1: the option; $2: how many words are left; $3: its word.
word_of() {
    { [ "$2" -ge 2 ] && [ -n "$3" ]; } || misused "$1 needs a word after it; see --help"
    printf '%s' "$3"
}

while [ $# -gt 0 ]; do
    case $1 in
    --undo) undo=yes ;;
    --forget) forget=yes ;;
    --built)
        built=$(word_of "$1" $# "${2-}") || exit 2
        shift
        ;;
    --prefix)
        prefix=$(word_of "$1" $# "${2-}") || exit 2
        shift
        ;;
    --help | -h)
        usage
        exit 0
        ;;
    *) misused "there is no option '$1'; see --help" ;;
    esac
    shift
done
case $built in *[!0-9]*) misused "--built is a number of seconds" ;; esac
[ -z "$forget" ] || [ -n "$undo" ] || misused "--forget goes with --undo"
[ -n "$prefix" ] || [ "$(id -u)" = 0 ] || misused "this changes the system: run it with sudo."

units=$prefix/etc/systemd/system
of_manager=$prefix/etc/NetworkManager
of_time=$prefix/etc/systemd/timesyncd.conf.d
interfaces=$prefix/etc/network/interfaces
kept=$interfaces.before-mingbai
cupsd=$prefix/etc/cups/cupsd.conf
# Each answers others on the network; Raspberry Pi OS starts the first two kinds.
open='avahi-daemon.service avahi-daemon.socket rpcbind.service rpcbind.socket cups-browsed.service'
other_ways='systemd-networkd.service systemd-networkd.socket systemd-networkd-wait-online.service'

# The new text is on the disk before it takes the file's name. $1: the file; its text on stdin.
replace() {
    cat >"$1.new"
    if [ -e "$1" ] && cmp -s "$1.new" "$1"; then
        rm "$1.new"
    else
        sync
        mv "$1.new" "$1"
    fi
}

mask() {
    for unit in "$@"; do ln -sfn /dev/null "$units/$unit"; done
}

unmask() {
    for unit in "$@"; do
        if [ "$(readlink "$units/$unit" 2>/dev/null)" = /dev/null ]; then rm "$units/$unit"; fi
    done
}

# ---- Debian's older ways ----------------------------------------------------------------------

# Debian's installer lets ifupdown ask for an address, and what it names NetworkManager leaves alone.
# Anything but that was written by a person, whose machine must not lose its network by us.
is_plain() {
    awk '/^[[:space:]]*(#|$)/ { next }
         $1 == "auto" || $1 ~ /^allow-/ || $1 == "source" || $1 == "source-directory" { next }
         $1 == "iface" && ($2 == "lo" || $4 == "dhcp" || ($3 == "inet6" && $4 == "auto")) { next }
         { found = 1 }
         END { exit found }' "$@"
}

take_interfaces() {
    [ -e "$interfaces" ] || return 0
    set -- "$interfaces"
    for file in "$interfaces".d/*; do
        if [ -f "$file" ]; then set -- "$@" "$file"; fi
    done
    awk '$1 == "iface" && $2 != "lo" { found = 1 } END { exit !found }' "$@" || return 0
    if is_plain "$@"; then
        [ -e "$kept" ] || cp -p "$interfaces" "$kept"
        printf '%s\n' "# The others belong to NetworkManager; as it was: $(basename "$kept")" \
            'auto lo' 'iface lo inet loopback' | replace "$interfaces"
        say "from the next start on NetworkManager has the network, not /etc/network/interfaces"
    else
        say "/etc/network/interfaces sets the network by itself and stays; without its lines NetworkManager has it, with Wi-Fi and 4G to fall back on"
    fi
}

take_networkd() {
    for file in "$prefix"/etc/systemd/network/*.network; do
        if [ -e "$file" ]; then
            say "systemd-networkd has files of its own ($file) and stays; without them NetworkManager has the network"
            return 0
        fi
    done
    # shellcheck disable=SC2086 # a list
    mask $other_ways
}

# ---- ours -------------------------------------------------------------------------------------

# No host of a stranger is asked whether there is a network; names of networks are looked for with
# the machine's own address, by which halls let machines in.
manager() {
    mkdir -p "$of_manager/conf.d"
    [ -d "$of_manager/system-connections" ] || mkdir -m 0700 "$of_manager/system-connections"
    printf '%s\n' '# Written by Mingbai. 20-mingbai-county.conf comes from mingbai.toml.' \
        '[connectivity]' 'enabled=false' '' \
        '[device-mingbai]' 'match-device=type:wifi' 'wifi.scan-rand-mac-address=no' |
        replace "$of_manager/conf.d/10-mingbai.conf"
}

# systemd never begins a clock before this file's date: certificates are good by then.
clock_floor() {
    [ -n "$built" ] || return 0
    mkdir -p "$prefix/usr/lib"
    floor=$prefix/usr/lib/clock-epoch
    if [ -e "$floor" ] && [ "$(stat -c %Y "$floor")" -ge "$built" ]; then return 0; fi
    touch -d "@$built" "$floor"
}

# $1: what the line begins with; $2: what it begins with then. cupsd is reached through its socket.
printing() {
    if [ -e "$cupsd" ]; then
        mode=$(stat -c '%a %u:%g' "$cupsd")
        sed -e "s/^$1Listen localhost:631\$/$2Listen localhost:631/" "$cupsd" | replace "$cupsd"
        chmod "${mode% *}" "$cupsd"
        chown "${mode#* }" "$cupsd" 2>/dev/null || true
    fi
}

running() { [ -z "$prefix" ] && [ -d /run/systemd/system ]; }

mkdir -p "$units"
if [ -n "$undo" ]; then
    # shellcheck disable=SC2086 # lists
    unmask $open $other_ways
    if [ -e "$kept" ]; then mv "$kept" "$interfaces"; fi
    rm -f "$of_manager/conf.d/10-mingbai.conf" "$prefix/usr/lib/clock-epoch"
    printing '#mingbai: ' ''
    if [ -n "$forget" ]; then
        rm -f "$of_manager"/system-connections/mingbai-*.nmconnection
        rm -f "$of_manager/conf.d/20-mingbai-county.conf" "$of_time/mingbai.conf"
    fi
    if running; then systemctl daemon-reload; fi
    say 'the network is as it was; restart the machine'
    exit 0
fi
mkdir -p "$of_time"
manager
take_interfaces
take_networkd
# shellcheck disable=SC2086 # a list
mask $open
printing '' '#mingbai: '
clock_floor
if [ -z "$prefix" ]; then
    systemctl enable --quiet NetworkManager.service ModemManager.service systemd-timesyncd.service
fi
if running; then
    systemctl daemon-reload
    # shellcheck disable=SC2086 # a list
    systemctl stop $open 2>/dev/null || true
    systemctl try-restart cups.service 2>/dev/null || true
    systemctl start systemd-timesyncd.service || true
fi
