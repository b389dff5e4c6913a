#!/bin/sh
# Makes the data partition of a terminal: ext4 by the label mingbai-data. It never takes room that
# something lies in, and never makes a file system smaller: a power cut would cost all of it.
set -eu

label=mingbai-data
root_gib=8
least_gib=4
align=8192 # sectors, 4 MiB: what a card erases at once

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
Usage: sudo sh data-partition.sh free [--root-gib 8]
       sudo sh data-partition.sh DEVICE

  free        behind the last partition of the disk that the system starts from; where the root is
              the last one, it first grows to --root-gib
  DEVICE      an empty partition, or a whole empty disk (/dev/sda)
HELP
}

where=
while [ $# -gt 0 ]; do
    case $1 in
    --root-gib)
        [ $# -ge 2 ] || misused "--root-gib needs a number after it"
        root_gib=$2
        shift
        ;;
    --help | -h)
        usage
        exit 0
        ;;
    free | /dev/*) where=$1 ;;
    *) misused "'$1' is neither free nor a device; see --help" ;;
    esac
    shift
done
case $root_gib in '' | *[!0-9]* | ????*) misused "--root-gib is a number of GiB, e.g. 8" ;; esac
[ -n "$where" ] || misused 'say where: free or a device; see --help'
[ "$(id -u)" = 0 ] || misused 'this changes disks: run it with sudo.'

labelled() { blkid -c /dev/null -t "LABEL=$label" -o device || true; }

# $1: the device; its partition or file system is new.
format() {
    mkfs.ext4 -q -F -L "$label" -m 1 -e remount-ro "$1"
    sync
    say "$1 is the data partition ($(($(blockdev --getsize64 "$1") / 1073741824)) GiB)"
}

on_device() {
    [ -b "$where" ] || fail "$where is no disk and no partition; lsblk lists them"
    ! grep -q "^${where}[p0-9]* " /proc/mounts || fail "$where is mounted: it is in use"
    held=$(blkid -c /dev/null -p -o export "$where" || true)
    [ -z "$held" ] || fail "something lies on $where; if it may go: wipefs -a $where"
    format "$where"
}

# Echoes the names of the disk's partitions on one line.
partitions() {
    for path in /sys/class/block/"$disk"/*/partition; do
        printf '%s ' "$(basename "$(dirname "$path")")"
    done
}

# $1: a partition's name in /sys; $2: size or start, in sectors.
of_part() { cat "/sys/class/block/$1/$2"; }

in_free_room() {
    command -v sfdisk >/dev/null || fail 'sfdisk is missing: apt-get install fdisk'
    device=$(findmnt -n -o SOURCE / | sed 's/\[.*//')
    [ -b "$device" ] || fail "the root lies on '$device', which is no partition"
    root=$(basename "$(readlink -f "$device")")
    [ -e "/sys/class/block/$root/partition" ] || fail "the root lies on the whole disk: give another one"
    disk=$(basename "$(dirname "$(readlink -f "/sys/class/block/$root")")")
    end=0
    last=
    for part in $(partitions); do
        past=$(($(of_part "$part" start) + $(of_part "$part" size)))
        if [ "$past" -gt "$end" ]; then
            end=$past
            last=$part
        fi
    done
    # A GPT keeps a copy of itself at the end.
    until=$((($(cat "/sys/block/$disk/size") - 34) / align * align))
    begin=$(((end + align - 1) / align * align))
    if [ "$last" = "$root" ]; then
        wanted=$(((end - $(of_part "$root" size) + root_gib * 2097152) / align * align))
        if [ "$wanted" -gt "$begin" ]; then begin=$wanted; fi
    fi
    [ $((until - begin)) -ge $((least_gib * 2097152)) ] ||
        fail "less than $least_gib GiB are free behind $last: give an empty disk instead, or write the card anew and keep the system from growing over it (docs/technician.zh-CN.md)"
    if [ "$last" = "$root" ] && [ "$begin" -gt "$end" ]; then
        say "the root grows to $(((begin - $(of_part "$root" start)) / 2097152)) GiB"
        echo ", $((begin - $(of_part "$root" start)))" |
            sfdisk -q --no-reread --no-tell-kernel --force -N "$(of_part "$root" partition)" "/dev/$disk"
        partx -u "/dev/$disk"
    fi
    if [ "$last" = "$root" ]; then
        # Also where a power cut came between the partition's growing and the file system's.
        told=$(resize2fs "/dev/$root" 2>&1) || fail "the root's file system does not grow: $told"
    fi
    before=$(partitions)
    echo "$begin, $((until - begin))" |
        sfdisk -q --no-reread --no-tell-kernel --force --append "/dev/$disk"
    partx -a "/dev/$disk" 2>/dev/null || partx -u "/dev/$disk"
    for part in $(partitions); do
        case " $before " in *" $part "*) continue ;; esac
        [ -b "/dev/$part" ] || udevadm settle
        # What an older system left there is nobody's.
        wipefs -q -a "/dev/$part"
        format "/dev/$part"
        return 0
    done
    fail "the partition was made, and does not show: restart, and give it as DEVICE (lsblk)"
}

if [ -n "$(labelled)" ]; then
    say "there is one already: $(labelled)"
    exit 0
fi
case $where in
free) in_free_room ;;
*) on_device ;;
esac
