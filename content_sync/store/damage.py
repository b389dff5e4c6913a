"""What a face finds amiss in the store, told by the outbox: damage, and files given up.

Invariant: one damage is reported once a process, however often it is met; telling of
it never stops a face.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.decoding import encode
from disclosure.errors import MingbaiError
from disclosure.outbox import Damage, OutboxKind, TerminalReport

_LOG = logging.getLogger(__name__)
_KNOWN_MOST = 10_000

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the system clock's time."""
    return datetime.now(UTC)


class DamageReports:
    """What one process found damaged.

    Arguments:
        store: the store whose outbox carries the report.
        process: who reports, e.g. ``kiosk``.
        clock: tells when.
    """

    def __init__(self, store: Path, process: str, clock: Clock) -> None:
        self._store = store
        self._process = process
        self._clock = clock
        self._known: set[tuple[str, str]] = set()

    def note(
        self, home: AreaCode, what: Literal["item", "blob", "file"], name: str, reason: str
    ) -> None:
        """Log and report a damage, the first time it is met."""
        if (what, name) in self._known or len(self._known) >= _KNOWN_MOST:
            return
        self._known.add((what, name))
        _LOG.error("damaged %s %s: %s", what, name, reason)
        report = TerminalReport(
            format=1,
            area=home,
            process=self._process,
            software=version("mingbai"),
            damaged=(Damage(what=what, name=name, reason=reason),),
        )
        try:
            self._send(encode(report))
        except (MingbaiError, OSError) as error:
            _LOG.warning("the damage could not be put in the outbox: %s", error)

    def wish(self, sha256: Sha256) -> None:
        """Ask the agent for a file that was given up, each time it is met; once is one wish."""
        try:
            if Folder(self._store).outbox_db.exists():
                Outbox.open(self._store).wish(sha256)
        except (MingbaiError, OSError) as error:
            _LOG.warning("a file could not be asked for: %s", error)

    def _send(self, body: bytes) -> None:
        if Folder(self._store).outbox_db.exists():
            Outbox.open(self._store).put(OutboxKind.REPORT, body, made=self._clock())
