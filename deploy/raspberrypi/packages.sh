#!/bin/sh
# Prints the Debian packages that a terminal needs, one a line.
# Arguments: its roles (kiosk, signage, loudspeaker), and read-only for what readonly.sh needs.
set -eu

{
    echo python3 python3-venv ca-certificates
    # Cable, Wi-Fi and 4G; sticks that begin as a disc with their own driver need usb-modeswitch.
    echo network-manager wpasupplicant wireless-regdb modemmanager usb-modeswitch
    # The time: asked of the network, and read from a clock module by hwclock where the kernel does not.
    echo systemd-timesyncd util-linux-extra
    for role in "$@"; do
        case $role in
        kiosk | signage)
            # SDL2 inside Kivy looks these up when it opens a window.
            echo libegl1 libgl1 libgl1-mesa-dri libgles2 libgbm1 libdrm2 libmtdev1
            echo libxcursor1 libxi6 libxrandr2
            # Draws where KMS alone does not; it does not start without Xwayland.
            echo cage xwayland
            ;;
        esac
        case $role in
        kiosk) echo alsa-utils espeak-ng cups cups-client cups-ipp-utils rime-data-pinyin-simp ;;
        signage) echo ddcutil v4l-utils ;;
        loudspeaker) echo alsa-utils espeak-ng ;;
        # overlayroot's script in the initramfs asks grep, which is busybox's there.
        read-only) echo overlayroot busybox initramfs-tools e2fsprogs fdisk ;;
        *)
            echo "packages.sh: there is no role '$role'" >&2
            exit 2
            ;;
        esac
    done
} | tr ' ' '\n' | sort -u
