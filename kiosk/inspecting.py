"""How this kiosk stands, gathered for the maintenance page.

Invariant: looking changes nothing, and what cannot be found out is told as missing.
"""

import os
import shutil
from datetime import datetime
from pathlib import Path

from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader
from disclosure.errors import RetryLaterError
from disclosure.items import Strict
from kiosk.journey.upkeep import Upkeep
from kiosk.printing.printer import PrinterState

INTERFACES = Path("/sys/class/net")


class Parts(Strict, frozen=True, kw_only=True):
    """What is installed, and how it stands.

    Attributes:
        clock_trusted: whether the clock was confirmed.
        volume: loudness with which a visit begins.
        printer: how it stands; None where there is none.
        has_voice, has_handwriting: what there is.
    """

    clock_trusted: bool
    volume: int
    printer: PrinterState | None
    has_voice: bool
    has_handwriting: bool


def inspect(
    store: Path,
    reader: ContentReader,
    now: datetime,
    parts: Parts,
    interfaces: Path = INTERFACES,
) -> Upkeep:
    """Return how the kiosk stands.

    Arguments:
        store: the terminal's folder.
        reader: of the content.
        now: instant in the county's zone.
        parts: what is installed.
        interfaces: where the system lists its network interfaces.
    """
    disk = shutil.disk_usage(store)
    outbox = Outbox.open(store)
    tally = outbox.tally()
    return Upkeep(
        terminal=_number(outbox),
        networks=_up(interfaces),
        synced=reader.freshness(now).as_of,
        now=now,
        clock_trusted=parts.clock_trusted,
        disk_free=disk.free,
        disk_total=disk.total,
        writable=not os.statvfs(store).f_flag & os.ST_RDONLY,
        evidence=sum(1 for _ in (store / "evidence").glob("*.bin")),
        waiting=tally.queued + tally.sending,
        refused=tally.refused,
        volume=parts.volume,
        printer=parts.printer,
        has_voice=parts.has_voice,
        has_handwriting=parts.has_handwriting,
    )


def _number(outbox: Outbox) -> int:
    try:
        return outbox.terminal_number()
    except RetryLaterError:
        return 0


def _up(interfaces: Path) -> tuple[str, ...]:
    """Return the interfaces that are up, the loopback left out."""
    states = sorted(interfaces.glob("*/operstate"))
    found = (state.parent.name for state in states if _read(state) == "up")
    return tuple(name for name in found if name != "lo")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        return ""
