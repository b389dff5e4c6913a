#!/bin/sh
# Runs a face inside cage, and ends as the face ended: Debian 12's cage ends with 0 whatever became
# of its program, and the unit restarts a face or leaves it down by its exit code.
# Arguments: the face's command.
set -eu
told=$XDG_RUNTIME_DIR/ended
# The watchdog asks for signs of the face's life; by this word it would ask for this shell's.
unset WATCHDOG_PID
rm -f "$told"
code=0
# shellcheck disable=SC2016 # the inner shell's
cage -- /bin/sh -c 'told=$1; shift; code=0; "$@" || code=$?; echo "$code" >"$told"' face "$told" "$@" || code=$?
if [ -s "$told" ]; then code=$(cat "$told"); fi
exit "$code"
