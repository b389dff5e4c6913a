"""How a terminal is, by its own reports: well, to be looked at, or silent.

Invariant: a verdict rests on what the terminal told and when; each mark names one thing that
a person can look after, and silence is told apart from trouble.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from county.terminals.settings import TerminalSettings
from disclosure.machines import MachineRecord
from disclosure.outbox import TerminalReport

SILENT = timedelta(hours=1)
"""After so long without a word a terminal is called silent."""

RECENT = timedelta(hours=24)
"""For so long after trouble was reported a terminal is called troubled."""

_NUMBERS = re.compile(r"\d+")


class Health(StrEnum):
    """How a terminal is, the worst first."""

    SILENT = "silent"
    TROUBLED = "troubled"
    NEW = "new"
    WELL = "well"


class Mark(StrEnum):
    """One thing about a terminal that a person should look after.

    `trouble`: it rejected, found damaged or complained of something in the last day.
    `unsound`: its content is not what the county's heads say. `old`: nobody has vouched for
    its content for long. `software`: older than the county's. `disk`: hardly any room.
    `hot`: too hot. `clock`: cannot be vouched for, or is wrong. `card`: its card is nearly worn out.
    `files`: errors in its file systems, or they take nothing any more. `power`: its voltage is or was
    too low, or it slows itself down.
    """

    TROUBLE = "trouble"
    UNSOUND = "unsound"
    OLD = "old"
    SOFTWARE = "software"
    DISK = "disk"
    HOT = "hot"
    CLOCK = "clock"
    CARD = "card"
    FILES = "files"
    POWER = "power"


@dataclass(frozen=True)
class Seen:
    """What is known of a terminal: when it spoke, what it said, when it had trouble; its board."""

    seen_at: datetime | None
    report: TerminalReport | None
    trouble_at: datetime | None
    machine: MachineRecord | None = None


@dataclass(frozen=True)
class Standard:
    """What terminals are held to: the county's own software, and its limits."""

    software: str
    settings: TerminalSettings


def health(seen: Seen, marks: tuple[Mark, ...], now: datetime) -> Health:
    """Return how a terminal is."""
    if seen.seen_at is None:
        return Health.NEW
    if now - seen.seen_at > SILENT:
        return Health.SILENT
    return Health.TROUBLED if marks else Health.WELL


def marks(seen: Seen, standard: Standard, now: datetime) -> tuple[Mark, ...]:
    """Return what a person should look after."""
    report, limits = seen.report, standard.settings
    found = [Mark.TROUBLE] if seen.trouble_at and now - seen.trouble_at < RECENT else []
    found += ailments(seen.machine, limits)
    if report is None:
        return tuple(found)
    off = report.clock_off_seconds
    oldest = now - timedelta(hours=limits.content_old_hours)
    judged = {
        Mark.UNSOUND: not all(feed.whole for feed in report.feeds),
        Mark.OLD: any(feed.as_of is not None and feed.as_of < oldest for feed in report.feeds),
        Mark.SOFTWARE: is_older(report.software, standard.software),
        Mark.DISK: report.disk_free_bytes < limits.disk_low_bytes,
        Mark.HOT: (report.temperature_celsius or 0.0) > limits.hot_celsius,
        Mark.CLOCK: not report.clock_trusted or abs(off or 0.0) > limits.clock_off_seconds,
    }
    return (*found, *(mark for mark, holds in judged.items() if holds))


def ailments(machine: MachineRecord | None, limits: TerminalSettings) -> tuple[Mark, ...]:
    """Return what a person should look after on a terminal's board."""
    if machine is None:
        return ()
    power = machine.power
    judged = {
        Mark.CARD: (machine.card_tenths or 0) >= limits.card_worn_tenths,
        Mark.FILES: machine.file_errors > 0 or machine.read_only,
        Mark.POWER: power is not None and (power.low_now or power.low_once or power.slowed_now),
    }
    return tuple(mark for mark, holds in judged.items() if holds)


def is_older(version: str, than: str) -> bool:
    """Tell whether a version comes before another, by its numbers."""
    return _numbers(version) < _numbers(than)


@lru_cache(maxsize=256)
def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in _NUMBERS.findall(version)[:3])
