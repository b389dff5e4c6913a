#!/bin/sh
# Collects what a terminal needs into one folder that installs without any network: Mingbai itself,
# its Python packages, Debian's packages, units and the installer. Run it in a clone, on any Debian.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
project=$(CDPATH='' cd -- "$here/../.." && pwd)
architecture=arm64
release=bookworm
out=

fail() {
    printf 'make-bundle: %s\n' "$*" >&2
    exit 1
}
say() { printf 'make-bundle: %s\n' "$*"; }

usage() {
    cat <<'HELP'
Usage: sh make-bundle.sh [--architecture arm64|amd64] [--release bookworm|trixie] --out FOLDER

Makes FOLDER, a bundle for one kind of machine. Copy it onto a stick; on the machine:

  sudo sh FOLDER/install.sh --role ROLE --county URL --root 1.root.json --claim CODE
HELP
}

while [ $# -gt 0 ]; do
    case $1 in
    --architecture | --release | --out)
        [ $# -ge 2 ] || fail "$1 needs a word after it; see --help"
        case $1 in
        --architecture) architecture=$2 ;;
        --release) release=$2 ;;
        --out) out=$2 ;;
        esac
        shift 2
        ;;
    --help | -h)
        usage
        exit 0
        ;;
    *) fail "there is no option '$1'; see --help" ;;
    esac
done

case $architecture in
arm64) machine=aarch64 ;;
amd64) machine=x86_64 ;;
*) fail "--architecture is arm64 or amd64, not '$architecture'" ;;
esac
case $release in
bookworm) python=3.11 ;;
trixie) python=3.13 ;;
*) fail "--release is bookworm (12) or trixie (13), not '$release'" ;;
esac
[ -n "$out" ] || fail "say where it goes: --out FOLDER"
[ ! -e "$out" ] || fail "$out is there already: name another folder"
command -v dpkg-scanpackages >/dev/null || fail "dpkg-scanpackages is missing: apt-get install dpkg-dev"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
part=$work/bundle
mkdir -p "$part/wheels" "$part/debs" "$part/systemd"

# ---- Mingbai and its Python packages ----------------------------------------------------------

say "building Mingbai"
"$project/dev" run python -m pip wheel --disable-pip-version-check --quiet --no-deps \
    --no-build-isolation --wheel-dir "$part" "$project" </dev/null ||
    fail "the wheel could not be built; see why above"
version=$(basename "$part"/mingbai-*.whl | cut -d- -f2)
cp "$project/requirements/terminal.txt" "$part/terminal.txt"

say "fetching Python packages for $machine and Python $python"
platforms=
for glibc in 2_17 2_24 2_26 2_27 2_28 2_31 2_34; do
    platforms="$platforms --platform manylinux_${glibc}_$machine"
done
# The lock names packages of other machines too; pip reads each line's condition for this machine, so
# those for another are put right here.
"$project/dev" run python "$here/choose_wheels.py" --machine "$machine" --python "$python" \
    <"$part/terminal.txt" >"$work/chosen.txt"
# shellcheck disable=SC2086 # a list
"$project/dev" run python -m pip download --disable-pip-version-check --quiet --no-deps \
    --require-hashes --only-binary=:all: --dest "$part/wheels" --python-version "$python" \
    --implementation cp --abi "cp$(echo "$python" | tr -d .)" --abi abi3 --abi none \
    --platform "manylinux2014_$machine" $platforms -r "$work/chosen.txt" >"$work/log" 2>&1 </dev/null || {
    grep -v '^WARNING' "$work/log" | tail -n 5 >&2
    fail "a Python package has no build for $machine and Python $python; see which above"
}

# ---- Debian's packages ------------------------------------------------------------------------

# As for an empty system, so that nothing is taken for granted. The machine's own sources are read,
# with the other release's name in them.
say "fetching Debian's packages for $release, $architecture"
mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial" "$work/apt/sources.list.d"
for source in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [ -f "$source" ] || continue
    sed -e "s/\b\(bookworm\|trixie\)\b/$release/g" "$source" >"$work/apt/sources.list.d/$(basename "$source")"
done
: >"$work/apt/status"
set -- -q -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$work/apt/sources.list.d" \
    -o "Dir::State::lists=$work/apt/lists" -o "Dir::State::status=$work/apt/status" \
    -o "Dir::Cache::archives=$work/apt/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= \
    -o "APT::Architecture=$architecture" -o "APT::Architectures::=$architecture" \
    -o Debug::NoLocking=1 -o APT::Sandbox::User=root
apt-get "$@" update >"$work/log" 2>&1 || {
    tail -n 15 "$work/log" >&2
    fail "Debian's lists could not be fetched; see why above"
}
# shellcheck disable=SC2046 # a list
apt-get "$@" install -y --download-only --no-install-recommends \
    $(sh "$here/packages.sh" kiosk signage loudspeaker read-only) >"$work/log" 2>&1 </dev/null || {
    tail -n 15 "$work/log" >&2
    fail "Debian's packages could not be fetched; see why above"
}
mv "$work"/apt/archives/*.deb "$part/debs/"
(cd "$part/debs" && dpkg-scanpackages --multiversion . >Packages 2>/dev/null)

# ---- the bundle -------------------------------------------------------------------------------

cp "$here/install.sh" "$here/packages.sh" "$here/network.sh" "$here/board.sh" "$here/console.sh" "$here/in-cage.sh" "$here"/cage-*.conf "$part/"
cp "$here/readonly.sh" "$here/data-partition.sh" "$part/"
cp -R "$here/console" "$here/initramfs" "$part/"
cp "$here"/systemd/* "$part/systemd/"
printf 'version=%s\narchitecture=%s\nrelease=%s\npython=%s\nbuilt=%s\n' \
    "$version" "$architecture" "$release" "$python" "$(date +%s)" >"$part/BUNDLE"
(cd "$part" && find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum) >"$work/sums"
mv "$work/sums" "$part/SHA256SUMS"
mv "$part" "$out"
say "made $out: version $version for $release on $architecture, $(du -sm "$out" | cut -f1) MB"
