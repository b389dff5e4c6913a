#!/bin/sh
# Runs inside cage: turns its outputs, then becomes the face.
# Arguments: degrees clockwise; the face's command.
set -eu
degrees=$1
shift
if [ "$degrees" != 0 ]; then
    for output in $(wlr-randr | sed -n 's/^\([A-Za-z0-9-][A-Za-z0-9-]*\) .*/\1/p'); do
        wlr-randr --output "$output" --transform "$degrees"
    done
fi
exec "$@"
