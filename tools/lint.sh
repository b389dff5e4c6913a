#!/bin/sh
# Runs every check and reports them all; fails when one failed. Call it through `./dev lint`.
set -u
cd "$(dirname "$0")/.." || exit 1

failed=
# $1: the check's name; the rest: its command.
check() {
    name=$1
    shift
    printf '== %s\n' "$name"
    "$@" || failed="$failed $name"
}

# Scripts by name or by first line.
scripts=$(find . \( -name .git -o -name .venv -o -name .dev -o -name node_modules \) -prune -o \
    -type f \( -name '*.sh' -o -name dev -o -path './.ci/run' -o -path './deploy/raspberrypi/initramfs/*' \) -print | sort)
rooms=
for room in bench broadcast content_sync county demo disclosure finding kiosk paper screen signage speech tests tools; do
    if [ -n "$(find "$room" -name '*.py' 2>/dev/null | head -n 1)" ]; then rooms="$rooms $room"; fi
done

check ruff ruff check .
check format ruff format --check .
# shellcheck disable=SC2086 # lists
check mypy mypy $rooms
check import-linter lint-imports --no-logo
check deptry deptry .
# shellcheck disable=SC2086 # a list
check shellcheck shellcheck $scripts

if [ -n "$failed" ]; then
    printf 'lint: failed:%s\n' "$failed"
    exit 1
fi
echo 'lint: all checks passed'
