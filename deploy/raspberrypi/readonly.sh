#!/bin/sh
# Makes a terminal's root read-only, with a data partition for what has to stay, and takes it back.
# Each act ends in the renaming of one file: a power cut before it leaves what was, one after it
# what was asked for, and the same act run again goes on. Why so: docs/decisions/0048.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=
act=status
where=
root_gib=8
label=mingbai-data
# Folders that live on the data partition, where a machine has them: what is ours; units as updates
# write them; networks; the clock and the seed of random numbers; printers; the volume of the sound.
known='/var/lib/mingbai /etc/mingbai /opt/mingbai /etc/systemd /var/lib/systemd
/etc/NetworkManager /var/lib/NetworkManager /var/lib/chrony /etc/cups /var/lib/alsa'
# What would fill the memory, or swap into it.
idle='apt-daily.timer apt-daily-upgrade.timer man-db.timer dpkg-db-backup.timer dphys-swapfile.service'
services='mingbai-update.timer mingbai-update.service mingbai-setup.service mingbai-enrol.service
mingbai-kiosk.service mingbai-signage.service mingbai-broadcast.service mingbai-agent.service'

say() { printf 'mingbai: %s\n' "$*"; }
fail() {
    printf 'mingbai: %s\n' "$*" >&2
    exit 1
}
misused() {
    printf 'mingbai: %s\n' "$*" >&2
    exit 2
}

usage() {
    cat <<'HELP'
Usage: sudo sh readonly.sh [--data free|DEVICE] --on
       sudo sh readonly.sh --off | --undo
       sh readonly.sh

  --data WHERE   make the data partition first: free is the room behind the last partition, DEVICE an
                 empty partition or disk
  --root-gib N   with --data free: what the root grows to (8)
  --on           read-only from the next start on; what has to stay moves to the data partition
  --off          writable from the next start on, for Debian's packages; data stay where they are
  --undo         after --off and a restart: data move back, and the data partition is left
  --prefix DIR   begin all paths there, with the data partition at DIR/media/mingbai-data; the
                 initramfs is left to its owner
  --help         this text

Without an act it tells how things stand.
HELP
}

word_of() {
    { [ "$2" -ge 2 ] && [ -n "$3" ]; } || misused "$1 needs a word after it; see --help"
    printf '%s' "$3"
}

while [ $# -gt 0 ]; do
    case $1 in
    --on | --off | --undo)
        [ "$act" = status ] || misused "one act at a time: --$act or $1"
        act=${1#--}
        ;;
    --data)
        where=$(word_of "$1" $# "${2-}") || exit 2
        shift
        ;;
    --root-gib)
        root_gib=$(word_of "$1" $# "${2-}") || exit 2
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
[ "$act" = status ] || [ -n "$prefix" ] || [ "$(id -u)" = 0 ] ||
    misused 'this changes the system: run it with sudo.'
[ -z "$where" ] || [ "$act" = on ] || misused '--data goes with --on'
[ -z "$where" ] || [ -z "$prefix" ] || misused '--data makes a partition of this machine: not with --prefix'
[ -z "$prefix" ] || [ -d "$prefix/etc" ] || misused "--prefix $prefix: there is no system in it"

media=$prefix/media/$label
list=$prefix/etc/mingbai-data
scripts=$prefix/etc/initramfs-tools
units=$prefix/etc/systemd/system
lower=/media/root-ro
has_systemd() { [ -z "$prefix" ] && [ -d /run/systemd/system ]; }
overlaid() { [ -z "$prefix" ] && grep -q " $lower " /proc/mounts; }
mounted() { [ -n "$prefix" ] || grep -q " /media/$label ext4 " /proc/mounts; }

# ---- files ------------------------------------------------------------------------------------

# Its text on stdin; whole on the disk before it takes the old one's place.
# $1: the file.
replace() {
    cat >"$1.new"
    sync "$1.new"
    mv "$1.new" "$1"
    sync "$(dirname "$1")"
}

# $1: tmpfs:recurse=0 or disabled; $2: the root's folder.
overlay() {
    printf '# mingbai: readonly.sh\noverlayroot="%s"\n' "$1" | replace "$2/etc/overlayroot.local.conf"
}

# Shows the root without what is mounted over it. Sets `view`.
look_below() {
    view=$prefix
    [ -z "$prefix" ] || return 0
    view=$(mktemp -d)
    mount --bind / "$view"
    trap 'umount "$view" && rmdir "$view"' EXIT
}

# ---- the initramfs ----------------------------------------------------------------------------

initramfs_files() {
    for place in hook:hooks find-data:scripts/local-bottom bind-data:scripts/init-bottom; do
        target=$scripts/${place#*:}/mingbai-data
        if [ "$1" = put ]; then
            install -D -m 0755 "$here/initramfs/${place%:*}" "$target"
        else
            rm -f "$target"
        fi
    done
    [ -z "$prefix" ] || return 0
    say 'building the initramfs (one to five minutes)'
    update-initramfs -u -k all >/run/mingbai-initramfs.log 2>&1 || {
        tail -n 5 /run/mingbai-initramfs.log >&2
        fail 'the initramfs could not be built; see why above. Nothing of the start was changed.'
    }
    if [ "$1" = put ]; then
        for image in /boot/initrd.img-*; do
            for script in local-bottom/mingbai-data init-bottom/mingbai-data init-bottom/overlayroot; do
                lsinitramfs "$image" | grep -q "scripts/$script" || fail "$image lacks $script: it would start without data"
            done
        done
    fi
}

check_machine() {
    [ -d "$prefix/opt/mingbai/versions" ] || fail 'there is no terminal here yet: run install.sh first.'
    [ ! -e "$prefix/opt/mingbai/update/trial.json" ] ||
        fail 'a new version is on trial: wait ten minutes and run this again.'
    [ -e "$prefix/usr/share/initramfs-tools/scripts/init-bottom/overlayroot" ] ||
        fail 'overlayroot is missing: install a newer bundle first (or apt-get install overlayroot busybox).'
    [ -e "$prefix/usr/bin/busybox" ] || [ -e "$prefix/bin/busybox" ] || fail 'busybox is missing: apt-get install busybox'
    config=$prefix/boot/firmware/config.txt
    [ ! -e "$config" ] || grep -Eq '^[[:space:]]*(auto_initramfs=1|initramfs[[:space:]])' "$config" ||
        fail "the board starts without an initramfs: write auto_initramfs=1 into $config, and run this again."
}

# ---- data -------------------------------------------------------------------------------------

mount_data() {
    mkdir -p "$media"
    if mounted; then return 0; fi
    devices=$(blkid -c /dev/null -t "LABEL=$label" -o device || true)
    [ -n "$devices" ] || fail "there is no partition with the label $label: add --data free or --data DEVICE"
    [ "$(echo "$devices" | wc -l)" = 1 ] || fail "two have the label $label: unplug one ($(echo "$devices" | tr '\n' ' '))"
    mount -t ext4 -o noatime,nosuid,nodev "$devices" "$media"
}

# Echoes the folders that are not on the data partition yet.
to_move() {
    for folder in $known; do
        if [ -d "$prefix$folder" ] && ! grep -qx "$folder" "$list" 2>/dev/null; then echo "$folder"; fi
    done
}

# $1: from where; $2: to where; what was there goes.
copy() {
    mkdir -p "$2"
    find "$2" -xdev -mindepth 1 -delete
    cp -a "$1/." "$2/"
}

move_in() {
    folders=$(to_move)
    [ -n "$folders" ] || return 0
    mount_data
    chmod 0700 "$media"
    mkdir -p "$media/kept"
    needed=0
    for folder in $folders; do needed=$((needed + $(du -smx "$prefix$folder" | cut -f 1))); done
    [ "$(df -Pm "$media" | awk 'NR == 2 { print $4 }')" -gt $((needed + 500)) ] ||
        fail "the data partition is too small: $((needed + 500)) MB must be free on it."
    if has_systemd; then
        # shellcheck disable=SC2086 # a list
        systemctl stop $services 2>/dev/null || true
    fi
    say "copying $needed MB to the data partition"
    for folder in $folders; do copy "$prefix$folder" "$media$folder"; done
    sync
    # Read back from the medium: one that promises more room than it has shows here.
    if [ -z "$prefix" ]; then echo 3 >/proc/sys/vm/drop_caches; fi
    for folder in $folders; do
        diff -rq --no-dereference "$prefix$folder" "$media$folder" >&2 ||
            fail "$media$folder is not what was written: take another medium. Nothing was changed."
    done
    : >"$media/whole"
    sync
    { cat "$list" 2>/dev/null || true; echo "$folders"; } | replace "$list"
}

# What the root keeps for itself: enough for faces to say that the data are not there, and nothing
# to file requests with, to speak or to reach the county.
leave_a_sentence() {
    look_below
    store=$view/var/lib/mingbai
    find "$store" -xdev -mindepth 1 -delete
    for name in outbox kiosk signage broadcast; do
        if [ -d "$media/var/lib/mingbai/$name" ]; then
            mkdir "$store/$name"
            chown --reference="$media/var/lib/mingbai/$name" "$store/$name"
            chmod --reference="$media/var/lib/mingbai/$name" "$store/$name"
        fi
    done
    echo '{"format":1,"step":"data"}' | replace "$store/setup.json"
    find "$view/etc/mingbai" -xdev -mindepth 1 ! -name kiosk.toml ! -name signage.toml -delete
    sync
}

# ---- acts -------------------------------------------------------------------------------------

idle_units() {
    for unit in $idle; do
        if [ "$1" = mask ]; then
            ln -sfn /dev/null "$units/$unit"
        elif [ "$(readlink "$units/$unit" 2>/dev/null)" = /dev/null ]; then
            rm "$units/$unit"
        fi
    done
    # Raspberry Pi OS 13 writes what zram cannot hold into a file on the root.
    swap=$prefix/etc/rpi/swap.conf.d/mingbai.conf
    rm -f "$swap"
    if [ "$1" = mask ] && [ -d "$prefix/etc/rpi" ]; then
        mkdir -p "$(dirname "$swap")"
        printf '[Main]\nMechanism=zram\n' >"$swap"
    fi
}

# Says how the next start is made, also while the root is read-only.
# $1: tmpfs:recurse=0 or disabled.
next_start() {
    if ! overlaid; then
        overlay "$1" "$prefix"
        return 0
    fi
    mount -o remount,rw "$lower"
    # What the terminal is called may have come since.
    for file in "$media"/kept/*; do
        name=$(basename "$file")
        # shellcheck disable=SC2094 # two files, one on the data partition
        if [ -f "$file" ]; then replace "$lower/etc/$name" <"$file"; fi
    done
    overlay "$1" "$lower"
    sync
    mount -o remount,ro "$lower" || say 'the root stays writable until the restart'
}

on() {
    if ! overlaid; then
        check_machine
        if [ -n "$where" ]; then sh "$here/data-partition.sh" "$where" --root-gib "$root_gib"; fi
        idle_units mask
        initramfs_files put
        move_in
        mounted || fail 'the data partition is not there: restart, and look what is said then.'
        leave_a_sentence
    fi
    next_start tmpfs:recurse=0
    say 'the root is read-only from the next start on: restart now'
}

off() {
    next_start disabled
    say 'the root is writable from the next start on: restart now, and end with --on'
}

undo() {
    ! overlaid || fail 'first --off and a restart: the root is read-only.'
    if [ -e "$list" ]; then
        mounted || fail 'the data partition is not there: nothing can be moved back.'
        if has_systemd; then
            # shellcheck disable=SC2086 # a list
            systemctl stop $services 2>/dev/null || true
        fi
        look_below
        # shellcheck disable=SC2013 # folders without spaces
        for folder in $(cat "$list"); do copy "$media$folder" "$view$folder"; done
        units=$view/etc/systemd/system
        sync
        rm "$list"
        sync
    fi
    idle_units unmask
    rm -f "$prefix/etc/overlayroot.local.conf"
    initramfs_files remove
    say 'data lie on the root again, and the data partition is no longer used: restart now'
}

status() {
    root=$prefix
    if overlaid; then
        root=$lower
        say 'root: read-only'
    else
        say 'root: writable'
    fi
    if grep -qs '="tmpfs' "$root/etc/overlayroot.local.conf"; then
        say 'next start: read-only'
    else
        say 'next start: writable'
    fi
    if ! [ -e "$list" ]; then
        say 'data partition: none'
    elif [ -z "$prefix" ] && [ -e /run/mingbai/data-fault ]; then
        say "data partition: $(cat /run/mingbai/data-fault)"
    elif mounted; then
        say 'data partition: in use'
    else
        say 'data partition: in use from the next start on'
    fi
}

"$act"
