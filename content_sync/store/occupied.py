"""Whether somebody would be disturbed: what each face says while it is needed.

A face says so in a small file beside the outbox, the one folder that all processes of a
terminal write. Invariant: what a face said ends with the boot, and some hours after it was
said, so that one that was killed holds nothing up for ever.
"""

import logging
import os
from pathlib import Path

from content_sync.store.machine_clock import MachineClock, SystemClock
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError
from disclosure.items import Strict

_LOG = logging.getLogger(__name__)
LONGEST_SECONDS = 6 * 3600.0
"""What a face said longer ago counts no more; nobody uses a kiosk for so long."""

_SUFFIX = ".busy"
_MOST_BYTES = 256


class _Said(Strict, frozen=True, kw_only=True):
    boot: str
    since: float


class Occupied:
    """What one face says.

    Arguments:
        folder: where the outbox lies.
        process: which face.
        clock: the machine's clocks.
    """

    def __init__(self, folder: Path, process: str, clock: MachineClock | None = None) -> None:
        self._path = folder / f"{process.replace('/', '-')}{_SUFFIX}"
        self._clock = clock or SystemClock()
        self._said: bool | None = None

    def say(self, busy: bool) -> None:  # noqa: FBT001 - it is what is said
        """Say whether the face is needed now; writes at changes alone, so say it often."""
        if busy == self._said:
            return
        try:
            if busy:
                said = _Said(boot=self._clock.boot(), since=self._clock.monotonic())
                self._path.write_bytes(encode(said))
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            # An update at a bad moment is better than a face that stops over it.
            _LOG.warning("%s: %s", self._path, error.strerror)
            return
        self._said = busy


def occupied(folder: Path, clock: MachineClock) -> bool:
    """Tell whether any face says that it is needed.

    Arguments:
        folder: where the outbox lies.
        clock: the machine's clocks.
    """
    return any(_holds(path, clock) for path in folder.glob(f"*{_SUFFIX}"))


def _holds(path: Path, clock: MachineClock) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            said = decode(file.read(_MOST_BYTES), _Said)
    except (OSError, MalformedError):
        return False
    age = clock.monotonic() - said.since
    return said.boot == clock.boot() and 0 <= age < LONGEST_SECONDS
