#!/bin/sh
# Makes this machine a county's server: Debian 12 or 13. Run in a clone of Mingbai; run again in a
# newer one, it upgrades. It makes no county: README.md says how.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
project=$(CDPATH='' cd -- "$here/../.." && pwd)
software=/opt/mingbai-county
data=/var/lib/mingbai-county
settings=/etc/mingbai-county
units=/etc/systemd/system
kept=3

say() { printf 'mingbai: %s\n' "$*"; }
fail() {
    printf 'mingbai: %s\n' "$*" >&2
    exit 1
}

usage() {
    cat <<'HELP'
Usage: sudo sh deploy/county/install.sh [--neural]
       sudo sh deploy/county/install.sh --uninstall

  --neural      the neural voice too (about 500 MB); without it loudspeakers speak with their own voice
  --uninstall   take the software away; the county's folder, settings and backups stay
  --help        this text
HELP
}

neural=
uninstall=
while [ $# -gt 0 ]; do
    case $1 in
    --neural) neural=yes ;;
    --uninstall) uninstall=yes ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        printf "mingbai: there is no option '%s'; see --help\n" "$1" >&2
        exit 2
        ;;
    esac
    shift
done
[ "$(id -u)" = 0 ] || fail "this needs root: sudo sh $0"

# A chroot or a container has the command and nobody who listens.
with_systemd() { [ -d /run/systemd/system ]; }

if [ -n "$uninstall" ]; then
    for unit in "$here"/systemd/*; do
        name=$(basename "$unit")
        if with_systemd; then systemctl disable --now "$name" 2>/dev/null || true; fi
        rm -f "$units/$name"
    done
    if with_systemd; then systemctl daemon-reload; fi
    rm -rf "$software" /usr/local/bin/mingbai-county
    say "taken away; $data and $settings are still there"
    exit 0
fi

# ---- Debian's packages ------------------------------------------------------------------------

say "installing Debian's packages"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
build=$(mktemp -d)
trap 'rm -rf "$log" "$build"' EXIT
apt-get update -q >"$log" 2>&1 || {
    tail -n 5 "$log" >&2
    fail "'apt-get update' failed; check the network"
}
# The libraries draw the kiosk's page for approvers (python -m kiosk face).
apt-get install -q -y --no-install-recommends python3 python3-venv espeak-ng libegl1 libgl1 libgl1-mesa-dri \
    libgles2 libgbm1 libmtdev1 libxcursor1 libxi6 libxrandr2 >"$log" 2>&1 </dev/null || {
    tail -n 5 "$log" >&2
    fail "Debian's packages could not be installed; see why above"
}

# ---- users and folders ------------------------------------------------------------------------

for group in mingbai-alerts mingbai-sealed; do
    getent group "$group" >/dev/null || groupadd --system "$group"
done
add_user() {
    id "$1" >/dev/null 2>&1 || useradd --system --user-group --home-dir "$2" --no-create-home \
        --shell /usr/sbin/nologin "$1"
}
# What draws the kiosk's page keeps its settings at home.
add_user mingbai-county "$data"
add_user mingbai-signer /nonexistent
add_user mingbai-gate /nonexistent
install -d -o mingbai-county -g mingbai-county -m 0750 "$data" "$data/digests" /var/backups/mingbai-county
install -d -m 0755 "$settings" "$software" "$software/versions" /var/lib/mingbai-alerts
# The gate hands in, the signer takes and seals, the server takes what is sealed.
install -d -o mingbai-signer -g mingbai-alerts -m 2770 /var/lib/mingbai-alerts/inbox
install -d -o mingbai-signer -g mingbai-sealed -m 2770 /var/lib/mingbai-alerts/sealed

# ---- Mingbai ----------------------------------------------------------------------------------

say "building Mingbai"
"$project/dev" run python -m pip wheel --disable-pip-version-check --quiet --no-deps --no-build-isolation \
    --wheel-dir "$build" "$project" </dev/null || fail "the wheel could not be built; see why above"
version=$(basename "$build"/mingbai-*.whl | cut -d- -f2)
# Two builds of one version differ; each has a folder of its own.
name=$version-$(sha256sum "$build"/mingbai-*.whl | cut -c1-8)
place=$software/versions/$name
if [ ! -e "$place/ready" ]; then
    say "installing $name"
    rm -rf "$place"
    python3 -m venv "$place"
    for lock in county ${neural:+neural}; do
        "$place/bin/pip" install --disable-pip-version-check --quiet --no-deps --require-hashes --only-binary=:all: \
            -r "$project/requirements/$lock.txt" </dev/null || fail "Python packages could not be installed"
    done
    "$place/bin/pip" install --disable-pip-version-check --quiet --no-deps "$build"/mingbai-*.whl </dev/null
    "$place/bin/python" -m county --help >/dev/null || fail "$name does not start"
    touch "$place/ready"
fi
ln -sfn "versions/$name" "$software/next"
mv -T "$software/next" "$software/current"

# Commands act as the server's user, in its folder.
cat >/usr/local/bin/mingbai-county <<'COMMAND'
#!/bin/sh
# The county's commands, as the server's user: mingbai-county user list, mingbai-county backup …
umask 027
cd /var/lib/mingbai-county || exit 1
set -- env HOME=/var/lib/mingbai-county /opt/mingbai-county/current/bin/python -m county "$@"
[ "$(id -un)" = mingbai-county ] || set -- runuser -u mingbai-county -- "$@"
exec "$@"
COMMAND
chmod 0755 /usr/local/bin/mingbai-county

# ---- units ------------------------------------------------------------------------------------

install -m 0644 "$here"/systemd/* "$units/"
if with_systemd; then
    systemctl daemon-reload
    # Processes of the server are replaced one after the other; requests under way are ended.
    systemctl try-restart mingbai-county.service mingbai-signer.service mingbai-gate.service || true
fi
# shellcheck disable=SC2012 # names are ours
ls -1t "$software/versions" | tail -n +$((kept + 1)) | while read -r old; do
    [ "$old" = "$name" ] || rm -rf "${software:?}/versions/$old"
done
say "installed $name"
[ -e "$data/county-data" ] || say "make the county now: see $here/README.md, step 2"
