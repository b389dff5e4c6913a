#!/bin/sh
# Makes this machine a Mingbai terminal: Raspberry Pi OS Lite or Debian, 12 or 13, 64-bit.
# It lies in a bundle (see make-bundle.sh) and takes everything from there; run again, it upgrades.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
bundle=$here
software=/opt/mingbai
settings=/etc/mingbai
data=/var/lib/mingbai
units=/etc/systemd/system
known_roles='kiosk signage loudspeaker'

say() { printf 'mingbai: %s\n' "$*"; }
fail() {
    printf 'mingbai: %s\n' "$*" >&2
    exit 1
}
# $1: exit code, by which whoever updates tells why; $2: the sentence.
refuse() {
    printf 'mingbai: %s\n' "$2" >&2
    exit "$1"
}
misused() {
    printf "mingbai: %s\n" "$*" >&2
    exit 2
}

usage() {
    cat <<'HELP'
Usage: sudo sh install.sh --role ROLE [--role ROLE …] [--county URL --root FILE [--claim CODE]]
       sudo sh install.sh --uninstall [--purge]
       sh install.sh --prepare --role ROLE …      what mingbai-update.service runs, in a bundle
       sh install.sh --activate                   the same, in a version that is installed

  --role ROLE     kiosk, signage or loudspeaker; a machine may have several, but one that draws
  --county URL    the county's address, https://…
  --root FILE     the county's root, version 1 (root/1.root.json of the county's folder)
  --claim CODE    the claim code that the county's desk gave for this place
  --uninstall     take the software away; content, outbox, settings and keys stay
  --purge         with --uninstall: take those away too
  --prepare       put the version beside the others; neither packages, settings nor links change
  --activate      switch to the version in whose folder this lies, for the roles that are set up
  --help          this text

Run again with the same roles it upgrades; nothing that was set is written over.
HELP
}

# ---- what was asked ---------------------------------------------------------------------------

roles=
county=
root=
claim=
uninstall=
purge=
act=install
no_room=3
no_packages=4

# $1: the option; $2: how many words are left; $3: its word.
word_of() {
    { [ "$2" -ge 2 ] && [ -n "$3" ]; } || misused "$1 needs a word after it; see --help"
    printf '%s' "$3"
}

while [ $# -gt 0 ]; do
    case $1 in
    --role)
        role=$(word_of "$1" $# "${2-}") || exit 2
        case " $known_roles " in
        *" $role "*) roles="$roles $role" ;;
        *) misused "there is no role '$role': kiosk, signage or loudspeaker" ;;
        esac
        shift 2
        ;;
    --county)
        county=$(word_of "$1" $# "${2-}") || exit 2
        shift 2
        ;;
    --root)
        root=$(word_of "$1" $# "${2-}") || exit 2
        shift 2
        ;;
    --claim)
        claim=$(word_of "$1" $# "${2-}") || exit 2
        shift 2
        ;;
    --uninstall)
        uninstall=yes
        shift
        ;;
    --purge)
        purge=yes
        shift
        ;;
    --prepare)
        act=prepare
        shift
        ;;
    --activate)
        act=activate
        shift
        ;;
    --help | -h)
        usage
        exit 0
        ;;
    *) misused "there is no option '$1'; see --help" ;;
    esac
done

[ "$(id -u)" = 0 ] || fail "this changes the system: run it with sudo."
has_systemd() { [ -d /run/systemd/system ]; }

# The unit of a role: people say loudspeaker, the room is called broadcast.
unit_of() {
    case $1 in
    loudspeaker) echo broadcast ;;
    *) echo "$1" ;;
    esac
}

# ---- away again -------------------------------------------------------------------------------

remove() {
    callers='mingbai-update.timer mingbai-diagnose.path'
    # shellcheck disable=SC2086 # a list
    if has_systemd; then systemctl stop $callers mingbai-update.service 2>/dev/null || true; fi
    # shellcheck disable=SC2086 # a list
    systemctl disable --quiet $callers 2>/dev/null || true
    rm -f "$units"/mingbai-update.timer "$units"/mingbai-update.service
    rm -f "$units"/mingbai-diagnose.path "$units"/mingbai-diagnose.service
    for unit in setup enrol login splash rtc agent kiosk signage broadcast; do
        if has_systemd; then systemctl stop "mingbai-$unit.service" 2>/dev/null || true; fi
        systemctl disable --quiet "mingbai-$unit.service" 2>/dev/null || true
        rm -f "$units/mingbai-$unit.service"
    done
    rm -f /etc/systemd/journald.conf.d/mingbai.conf /etc/systemd/system.conf.d/mingbai.conf
    rm -f /etc/udev/rules.d/90-mingbai.rules
    if grep -qs '^# Mingbai' "$units/tmp.mount"; then
        systemctl disable --quiet tmp.mount
        rm -f "$units/tmp.mount"
    fi
    if [ -e "$here/board.sh" ]; then sh "$here/board.sh" --undo; fi
    if [ -e "$here/console.sh" ]; then sh "$here/console.sh" --undo; fi
    if [ -e "$here/network.sh" ]; then sh "$here/network.sh" --undo ${purge:+--forget}; fi
    rm -rf "$software"
    if [ -n "$purge" ]; then
        rm -rf "$settings" "$data"
        for unit in agent kiosk signage broadcast; do
            userdel "mingbai-$unit" 2>/dev/null || true
        done
        groupdel mingbai 2>/dev/null || true
        say "all of it is gone, content and settings too"
    else
        say "the software is gone; $settings and $data stay (--purge takes them away)"
    fi
    if has_systemd; then systemctl daemon-reload; fi
}

# What it changes outside the data partition would be gone at the next start.
if [ "$act" = install ] && grep -q ' /media/root-ro ' /proc/mounts; then
    fail "the root is read-only: sudo sh $here/readonly.sh --off, restart, and run this again."
fi
if [ -n "$uninstall" ]; then
    [ ! -e /etc/mingbai-data ] || fail "a data partition is in use: sudo sh $here/readonly.sh --undo, restart, and run this again."
    remove
    exit 0
fi
[ -z "$purge" ] || misused "--purge goes with --uninstall"
if [ "$act" = activate ]; then
    # A version's folder holds what its units and this script were: $software/versions/VERSION/deploy.
    new=$(dirname "$here")
    [ -f "$new/whole" ] || misused "--activate goes with the install.sh of an installed version"
    for role in $known_roles; do
        if [ -e "$settings/$(unit_of "$role").toml" ]; then roles="$roles $role"; fi
    done
fi
[ -n "$roles" ] || misused "say what this machine is for: --role kiosk, signage or loudspeaker"
case $roles in
*kiosk*signage* | *signage*kiosk*) misused "one machine draws one picture: kiosk or signage, not both (an idle kiosk plays the screen's pages)" ;;
esac
if [ -n "$claim" ] && { [ -z "$county" ] || [ -z "$root" ]; }; then
    misused "--claim needs --county and --root"
fi
[ -z "$root" ] || [ -r "$root" ] || fail "the root $root cannot be read"

# ---- is this machine one of ours --------------------------------------------------------------

# BUNDLE says: version, architecture, release, python.
value_of() { sed -n "s/^$1=//p" "$bundle/BUNDLE"; }

check_bundle() {
    [ -r "$bundle/BUNDLE" ] || fail "$bundle is no bundle: make one with make-bundle.sh, and run the install.sh in it."
    version=$(value_of version)
    # shellcheck disable=SC1091 # the system's
    release=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
    architecture=$(dpkg --print-architecture)
    [ "$architecture" = "$(value_of architecture)" ] ||
        fail "this bundle is for $(value_of architecture), and this machine is $architecture: take the bundle made for it."
    [ "$release" = "$(value_of release)" ] ||
        fail "this bundle is for Debian $(value_of release), and this system is '$release': take the bundle made for it."
    say "checking the bundle"
    (cd "$bundle" && sha256sum --check --quiet --strict SHA256SUMS >/dev/null 2>&1) ||
        fail "the bundle is damaged: copy it anew. ($(cd "$bundle" && sha256sum --check --quiet SHA256SUMS 2>/dev/null | head -n 1))"
    # With a data partition the software lies there, and /opt on the root.
    place=/opt
    if [ -d "$software" ]; then place=$software; fi
    free_mb=$(df -Pm "$place" | awk 'NR == 2 { print $4 }')
    [ "$free_mb" -ge 1500 ] || refuse "$no_room" "1500 MB must be free on the disk of $place, and $free_mb MB are."
}

# ---- Debian's packages ------------------------------------------------------------------------

# $1: what else than the roles' is looked for. Sets `missing`.
look_for_packages() {
    also=${1-}
    missing=
    # shellcheck disable=SC2086 # a list
    for package in $(sh "$bundle/packages.sh" $roles $also); do
        dpkg-query -W -f='${db:Status-Abbrev}\n' "$package" "${package}t64" 2>/dev/null | grep -q '^ii' ||
            missing="$missing $package"
    done
}

debian_packages() {
    # An update over the network needs no tools that a technician has on the spot.
    look_for_packages read-only
    [ -n "$missing" ] || return 0
    say "installing Debian's packages:$missing"
    lists=$(mktemp -d)
    mkdir -p "$lists/lists/partial" "$lists/archives/partial"
    # Named by hashes in SHA256SUMS, which were just checked.
    printf 'deb [trusted=yes] file:%s/debs ./\n' "$bundle" >"$lists/sources.list"
    set -- -q -o "Dir::Etc::sourcelist=$lists/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o "Dir::State::lists=$lists/lists" -o "Dir::Cache::archives=$lists/archives" \
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # a list
    if ! { apt-get "$@" update && apt-get "$@" install -y --no-install-recommends $missing; } \
        >"$lists/log" 2>&1 </dev/null; then
        tail -n 15 "$lists/log" >&2
        rm -rf "$lists"
        fail "Debian's packages could not be installed; see why above. Nothing of Mingbai was changed."
    fi
    rm -rf "$lists"
}

# ---- users and folders ------------------------------------------------------------------------

group() { getent group "$1" >/dev/null || groupadd --system "$1"; }

# $1: unit, which has a user of its own.
user() {
    getent passwd "mingbai-$1" >/dev/null ||
        useradd --system --gid mingbai --no-create-home --home-dir "$data/$1" \
            --shell /usr/sbin/nologin "mingbai-$1"
}

# $1: owner; $2: mode; $3: the folder.
folder() {
    install -d -m "$2" -o "$1" -g mingbai "$3"
}

people_and_folders() {
    group mingbai
    # Those that Debian makes only with the hardware's tools.
    for name in video render input audio lp gpio i2c; do group "$name"; done
    user agent
    install -d -m 0755 "$software" "$software/versions"
    install -d -m 0750 -o root -g mingbai "$settings" "$data"
    folder mingbai-agent 2750 "$data/content"
    folder mingbai-agent 0700 "$data/evidence"
    folder mingbai-agent 0700 "$data/device"
    folder mingbai-agent 0750 "$data/updates"
    install -d -m 0755 "$software/update"
    # Agent and faces write the outbox; what they make there belongs to their group.
    folder mingbai-agent 2770 "$data/outbox"
    [ -e "$data/outbox/outbox.db" ] ||
        install -m 0660 -o mingbai-agent -g mingbai /dev/null "$data/outbox/outbox.db"
    for role in $roles; do
        unit=$(unit_of "$role")
        user "$unit"
        folder "mingbai-$unit" 0700 "$data/$unit"
    done
}

# ---- the software -----------------------------------------------------------------------------

build() {
    new=$software/versions/$version
    if [ -f "$new/whole" ]; then return 0; fi
    say "putting version $version into $new (one to five minutes)"
    rm -rf "$new"
    # Compiled now: the disk may be read-only later.
    if ! { python3 -m venv "$new" &&
        "$new/bin/python" -m pip install --disable-pip-version-check --no-input --no-index --no-deps \
            --require-hashes --only-binary=:all: --no-compile \
            --find-links "$bundle/wheels" -r "$bundle/terminal.txt" &&
        "$new/bin/python" -m pip install --disable-pip-version-check --no-input --no-index --no-deps \
            --no-compile "$bundle"/mingbai-*.whl &&
        "$new/bin/python" -m compileall -q -j 0 "$new"/lib/python3*/site-packages; } \
        >"$software/log" 2>&1; then
        tail -n 15 "$software/log" >&2
        rm -rf "$new"
        fail "version $version could not be installed; see why above. What ran before still runs."
    fi
    for role in $roles; do
        room=$(unit_of "$role")
        if ! "$new/bin/python" -m "$room" --help >"$software/log" 2>&1; then
            tail -n 15 "$software/log" >&2
            rm -rf "$new"
            fail "version $version does not start here; see why above. What ran before still runs."
        fi
    done
    # What it is switched to with, and gone back to.
    mkdir "$new/deploy"
    cp -R "$bundle/install.sh" "$bundle/packages.sh" "$bundle/systemd" "$bundle/BUNDLE" "$new/deploy/"
    cp "$bundle"/network.sh "$bundle"/board.sh "$bundle"/console.sh "$bundle"/in-cage.sh "$bundle"/cage-*.conf "$new/deploy/"
    cp "$bundle/readonly.sh" "$bundle/data-partition.sh" "$new/deploy/"
    cp -R "$bundle/console" "$bundle/initramfs" "$new/deploy/"
    # Its files are on the disk before it counts as whole: a power cut leaves no empty ones.
    sync
    : >"$new/whole"
    sync
}

# ---- settings ---------------------------------------------------------------------------------

# $1: the file; its text on stdin. What is there already stays as it is.
setting() {
    if [ -e "$1" ]; then
        cat >/dev/null
    else
        cat >"$1.new"
        chgrp mingbai "$1.new"
        chmod 0640 "$1.new"
        mv "$1.new" "$1"
    fi
}

# A machine has the roles whose settings it has: those of a role that it lost are put aside.
write_settings() {
    for role in $known_roles; do
        file=$settings/$(unit_of "$role").toml
        case " $roles " in
        *" $role "*)
            if [ -e "$file.aside" ] && ! [ -e "$file" ]; then mv "$file.aside" "$file"; fi
            printf 'store = "%s"\n' "$data" | setting "$file"
            ;;
        *) if [ -e "$file" ]; then mv "$file" "$file.aside"; fi ;;
        esac
    done
    if [ -n "$root" ]; then
        if ! [ -e "$data/root.json" ]; then
            install -m 0644 "$root" "$data/root.json.new"
            mv "$data/root.json.new" "$data/root.json"
        elif ! cmp -s "$root" "$data/root.json"; then
            fail "this machine trusts another county's root ($data/root.json): uninstall it with --purge first."
        fi
    fi
}

enrol() {
    [ -n "$claim" ] || return 0
    if [ -e "$settings/agent.toml" ]; then
        say "this machine is enrolled already; the claim code was not used"
        return 0
    fi
    # The settings' folder is root's; what the agent writes for itself is moved there.
    setpriv --reuid mingbai-agent --regid mingbai --clear-groups \
        "$software/current/bin/python" -m content_sync enrol --county-url "$county" \
        --root "$data/root.json" --claim "$claim" --store "$data" --out "$data/device/agent.toml" ||
        fail "it could not be enrolled; see why above. Run this again with a good --claim."
    setting "$settings/agent.toml" <"$data/device/agent.toml"
    rm -f "$data/device/agent.toml"
    "$software/current/bin/python" -m content_sync setup name --settings "$settings" >/dev/null || true
}

# ---- the system -------------------------------------------------------------------------------

# Each by one rename: whole before a power cut and after it.
unit_files() {
    for file in "$new"/deploy/systemd/mingbai-*; do
        name=$(basename "$file")
        install -m 0644 "$file" "$units/.$name.new"
        mv "$units/.$name.new" "$units/$name"
    done
}

system_files() {
    unit_files
    install -D -m 0644 "$bundle/systemd/journald.conf" /etc/systemd/journald.conf.d/mingbai.conf
    install -D -m 0644 "$bundle/systemd/system.conf" /etc/systemd/system.conf.d/mingbai.conf
    install -D -m 0644 "$bundle/systemd/90-mingbai.rules" /etc/udev/rules.d/90-mingbai.rules
    sh "$bundle/console.sh"
}

# From the next start on: what lies in /tmp now is in use.
volatile() {
    if [ -e /usr/lib/systemd/system/tmp.mount ]; then return 0; fi
    if grep -Eqs '^[^#]\S*\s+/tmp\s' /etc/fstab; then return 0; fi
    install -m 0644 "$bundle/systemd/tmp.mount" "$units/tmp.mount"
    systemctl enable --quiet tmp.mount
}

# Once: what a technician chose with board.sh afterwards stays.
board() {
    for boot in /boot/firmware /boot; do
        if [ -e "$boot/config.txt" ]; then
            grep -q '^# mingbai: begin' "$boot/config.txt" || sh "$bundle/board.sh" --boot "$boot"
            return 0
        fi
    done
}

# Echoes the units of this machine's roles.
wanted() {
    echo mingbai-agent.service
    for role in $roles; do echo "mingbai-$(unit_of "$role").service"; done
}

# One rename, so that there is a whole version at every instant.
# $1: a version's folder; $2: the link, current or good.
switch_to() {
    ln -sfn "$1" "$software/$2.new"
    mv -T "$software/$2.new" "$software/$2"
    sync
}

start() {
    # shellcheck disable=SC2046 # a list
    systemctl enable --quiet $(wanted) mingbai-update.timer mingbai-diagnose.path mingbai-setup.service mingbai-enrol.service \
        mingbai-login.service
    for unit in kiosk signage broadcast; do
        case " $(wanted | tr '\n' ' ') " in
        *" mingbai-$unit.service "*) ;;
        *)
            systemctl disable --quiet "mingbai-$unit.service" 2>/dev/null || true
            if has_systemd; then systemctl stop "mingbai-$unit.service" 2>/dev/null || true; fi
            ;;
        esac
    done
    has_systemd || return 0
    systemctl daemon-reload
    # A unit is started once it says that it is ready. Said outright: whoever asks with `if` or `||`
    # switches `set -e` off in here.
    # shellcheck disable=SC2046 # a list
    systemctl restart $(wanted) || return 1
    systemctl start mingbai-update.timer mingbai-diagnose.path
}

# Keeps this version and the one before, and drops older ones.
tidy() {
    for old in "$software"/versions/*; do
        case $old in
        "$new" | "$before") ;;
        *) rm -rf "$old" ;;
        esac
    done
}

if [ "$act" = activate ]; then
    unit_files
    switch_to "$new" current
    start || fail "version $(basename "$new") does not come up. See: journalctl -u 'mingbai-*'"
    exit 0
fi
check_bundle
if [ "$act" = prepare ]; then
    look_for_packages
    [ -z "$missing" ] || refuse "$no_packages" "Debian's packages are missing:$missing. A technician installs this version."
    build
    exit 0
fi
debian_packages
people_and_folders
build
write_settings
system_files
volatile
board
built=$(value_of built)
sh "$bundle/network.sh" ${built:+--built "$built"}
before=$(readlink "$software/current" 2>/dev/null || true)
switch_to "$new" current
if ! start; then
    if [ -n "$before" ] && [ "$before" != "$new" ]; then
        back_to=$new
        new=$before
        if [ -d "$new/deploy" ]; then unit_files; fi
        switch_to "$new" current
        start || true
        rm -rf "$back_to"
        fail "version $version did not come up; $(basename "$before") runs again. See: journalctl -u 'mingbai-*'"
    fi
    fail "the services did not come up. See: journalctl -u 'mingbai-*'"
fi
switch_to "$new" good
enrol
if has_systemd && [ -e "$settings/agent.toml" ]; then systemctl restart mingbai-agent.service; fi
tidy
say "version $version is installed for:$roles"
if ! [ -e "$settings/agent.toml" ]; then
    say "it is not enrolled yet: run this again with --county, --root and --claim"
fi
