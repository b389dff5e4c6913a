#!/bin/sh
# Closes what is behind the picture: consoles, keys that switch or restart, sleep, a PC's start
# menu, and whatever opens sticks by itself. install.sh runs it each time; run twice it changes
# nothing more, and --undo takes all of it back.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/console
prefix=
undo=

misused() {
    printf 'mingbai: %s\n' "$*" >&2
    exit 2
}

usage() {
    cat <<'HELP'
Usage: sudo sh console.sh [--undo]

  --prefix DIR   begin /etc there: for an image, or to try things out
  --undo         take everything back
  --help         this text

A technician logs in without it: write an empty file mingbai.login onto the boot partition.
HELP
}

while [ $# -gt 0 ]; do
    case $1 in
    --undo) undo=yes ;;
    --prefix)
        { [ $# -ge 2 ] && [ -n "$2" ]; } || misused "$1 needs a word after it; see --help"
        prefix=$2
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
[ -n "$prefix" ] || [ "$(id -u)" = 0 ] || misused "this changes the system: run it with sudo."

units=$prefix/etc/systemd/system
masked='sleep.target suspend.target hibernate.target hybrid-sleep.target udisks2.service ctrl-alt-del.target'

# Each by one rename. $1: our file; $2: where it belongs.
put() {
    if [ -n "$undo" ]; then
        rm -f "$prefix$2"
        rmdir "$(dirname "$prefix$2")" 2>/dev/null || true
    else
        install -D -m 0644 "$here/$1" "$prefix$2.new"
        mv "$prefix$2.new" "$prefix$2"
    fi
}

put logind.conf /etc/systemd/logind.conf.d/mingbai.conf
put getty.conf /etc/systemd/system/getty@.service.d/mingbai.conf
put sysctl.conf /etc/sysctl.d/90-mingbai.conf
mkdir -p "$units"
for unit in $masked; do
    if [ -z "$undo" ]; then
        ln -sfn /dev/null "$units/$unit"
    elif [ "$(readlink "$units/$unit" 2>/dev/null)" = /dev/null ]; then
        rm "$units/$unit"
    fi
done
if [ -e "$prefix/etc/default/grub" ]; then
    put grub.cfg /etc/default/grub.d/mingbai.cfg
    if [ -z "$prefix" ] && command -v update-grub >/dev/null; then update-grub >/dev/null 2>&1; fi
fi
if [ -z "$prefix" ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    # Followed at once too, so that no restart is needed.
    systemctl try-reload-or-restart systemd-logind.service || true
    if [ -z "$undo" ]; then sysctl -q -p /etc/sysctl.d/90-mingbai.conf || true; fi
fi
