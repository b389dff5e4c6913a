#!/bin/sh
# Prepares a Raspberry Pi's board for a terminal: boot files, clock, watchdog, and what draws.
# Run twice it changes nothing more; --undo takes all of it back. On other machines it leaves the
# boot files alone.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=
boot=
rtc=
cage=
country=CN
undo=

say() { printf 'mingbai: %s\n' "$*"; }
misused() {
    printf 'mingbai: %s\n' "$*" >&2
    exit 2
}

usage() {
    cat <<'HELP'
Usage: sudo sh board.sh [--rtc] [--cage] [--country CN]
       sudo sh board.sh --undo

  --rtc          a DS3231 clock is on the pins: let the kernel read it, and no fake clock beside it
  --cage         draw through the compositor cage instead of KMS alone (needs Debian's cage)
  --country CC   whose rules the radio of the Wi-Fi keeps (CN)
  --boot DIR     the boot partition's folder
  --prefix DIR   begin /etc and /usr there: for an image, or to try things out
  --undo         take everything back
  --help         this text
HELP
}

# $1: the option; $2: how many words are left; $3: its word.
word_of() {
    { [ "$2" -ge 2 ] && [ -n "$3" ]; } || misused "$1 needs a word after it; see --help"
    printf '%s' "$3"
}

while [ $# -gt 0 ]; do
    case $1 in
    --rtc) rtc=yes ;;
    --cage) cage=yes ;;
    --undo) undo=yes ;;
    --country)
        country=$(word_of "$1" $# "${2-}") || exit 2
        shift
        ;;
    --boot)
        boot=$(word_of "$1" $# "${2-}") || exit 2
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
case $country in [A-Z][A-Z]) ;; *) misused "--country is two letters, e.g. CN" ;; esac
[ -n "$prefix" ] || [ "$(id -u)" = 0 ] || misused "this changes the system: run it with sudo."
if [ -z "$boot" ]; then
    for boot in "$prefix/boot/firmware" "$prefix/boot"; do
        if [ -e "$boot/config.txt" ]; then break; fi
    done
fi

if [ -n "$cage" ] && [ -z "$undo" ]; then
    # cage does not start without Xwayland, also where nothing draws through it.
    for program in cage Xwayland; do
        command -v "$program" >/dev/null || misused "$program is missing: apt-get install cage xwayland"
    done
fi

units=$prefix/etc/systemd/system
begin='# mingbai: begin'
end='# mingbai: end'
fake_clocks='fake-hwclock.service fake-hwclock-load.service fake-hwclock-save.service'

# The new text is on the disk before it takes the file's name. $1: the file; its text on stdin.
replace() {
    cat >"$1.new"
    if [ -e "$1" ] && cmp -s "$1.new" "$1"; then
        rm "$1.new"
    else
        sync
        mv "$1.new" "$1"
        sync
    fi
}

# ---- config.txt -------------------------------------------------------------------------------

# Drops our block, and the empty lines before the end that it left.
without_block() {
    awk -v begin="$begin" -v end="$end" '
        $0 == begin { inside = 1 }
        !inside { line[++n] = $0 }
        $0 == end { inside = 0 }
        END { for (i = 1; i <= n; i++) print line[i] }' "$1"
}

config_block() {
    printf '%s\n[all]\n' "$begin"
    # The picture comes through KMS; a second line of the same overlay would load it twice.
    without_block "$boot/config.txt" | grep -q '^dtoverlay=vc4-kms-v3d' || echo 'dtoverlay=vc4-kms-v3d'
    echo 'disable_splash=1'
    echo 'dtparam=watchdog=on'
    if [ -n "$rtc" ]; then printf 'dtparam=i2c_arm=on\ndtoverlay=i2c-rtc,ds3231\n'; fi
    echo "$end"
}

# ---- cmdline.txt ------------------------------------------------------------------------------

# Nothing of the kernel on the picture: no text, no logo, no cursor, no blanking.
wanted_words() {
    echo quiet loglevel=3 logo.nologo vt.global_cursor_default=0 consoleblank=0 \
        "cfg80211.ieee80211_regdom=$country"
}

# What we added stands in a file beside, so that --undo leaves what was there before us.
cmdline() {
    added=$boot/mingbai.cmdline
    before=$(cat "$added" 2>/dev/null || true)
    words=
    # shellcheck disable=SC2013 # it is one line of words
    for word in $(cat "$boot/cmdline.txt"); do
        case " $before " in *" $word "*) continue ;; esac
        words="$words $word"
    done
    if [ -n "$undo" ]; then
        case " $before " in *' console=tty3 '*) words="console=tty1 $words" ;; esac
    fi
    new=
    if [ -z "$undo" ]; then
        case " $words $before " in *' console=tty1 '* | *' console=tty3 '*) new=console=tty3 ;; esac
        words=$(printf ' %s ' "$words" | sed 's/ console=tty1 / /')
        for word in $(wanted_words); do
            case " $words " in *" $word "* | *" ${word%%=*}="*) ;; *) new="$new $word" ;; esac
        done
    fi
    # shellcheck disable=SC2086 # words
    echo $words $new | replace "$boot/cmdline.txt"
    # shellcheck disable=SC2086 # words
    if [ -n "$undo" ]; then rm -f "$added"; else echo $new | replace "$added"; fi
}

# ---- the system -------------------------------------------------------------------------------

mask() {
    for unit in "$@"; do ln -sfn /dev/null "$units/$unit"; done
}

unmask() {
    for unit in "$@"; do
        if [ "$(readlink "$units/$unit" 2>/dev/null)" = /dev/null ]; then rm "$units/$unit"; fi
    done
}

drop_in() {
    for face in kiosk signage; do
        folder=$units/mingbai-$face.service.d
        if [ -n "$cage" ] && [ -z "$undo" ]; then
            mkdir -p "$folder"
            replace "$folder/cage.conf" <"$here/cage-$face.conf"
        else
            rm -f "$folder/cage.conf"
            rmdir "$folder" 2>/dev/null || true
        fi
    done
}

mkdir -p "$units"
if [ -e "$boot/config.txt" ] && [ -e "$boot/cmdline.txt" ]; then
    if [ -n "$undo" ]; then
        without_block "$boot/config.txt" | replace "$boot/config.txt"
    else
        { without_block "$boot/config.txt" && config_block; } | replace "$boot/config.txt"
    fi
    cmdline
else
    say "no Raspberry Pi's boot files here: they are left out"
fi
# shellcheck disable=SC2086 # a list
if [ -n "$rtc" ] && [ -z "$undo" ]; then mask $fake_clocks; else unmask $fake_clocks; fi
drop_in
if [ -z "$prefix" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
if [ -n "$undo" ]; then say 'the board is as it was; restart it'; else say 'the board is prepared; restart it'; fi
