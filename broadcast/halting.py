"""The stop (停播): somebody has silenced the loudspeaker.

Invariant: it says who did it and ends by itself, so that nobody forgets a village in
silence; a grave alert that comes after it is told all the same.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from disclosure.alert_facts import AlertLevel
from disclosure.items import Strict
from disclosure.timetable import Occurrence

LONGEST_NAME = 60


class Halt(Strict, frozen=True, kw_only=True):
    """Who stopped the loudspeaker, when, and until when.

    Attributes:
        who: as the person gave it, or the button.
        since, until: instants, aware; the loudspeaker is silent between them.
        area: the area whose order stopped it; empty where it was stopped at the unit.
    """

    who: str
    since: datetime
    until: datetime
    area: str = ""

    def __post_init__(self) -> None:
        if not 0 < len(self.who.strip()) <= LONGEST_NAME:
            raise ValueError(f"give a name of 1 to {LONGEST_NAME} characters")

    @property
    def reason(self) -> str:
        """Return what stands in the as-aired log."""
        return f"stopped by {self.who}"

    def holds(self, now: datetime) -> bool:
        """Tell whether it still holds; a clock set back far does not make it longer."""
        return self.since - (self.until - self.since) <= now < self.until

    def lets(self, row: Occurrence) -> bool:
        """Tell whether an occurrence is said in spite of it."""
        grave = row.alert is not None and row.alert <= AlertLevel.ORANGE
        return grave and row.planned > self.since


def halt(who: str, now: datetime, minutes: float) -> Halt:
    """Return a stop from now on.

    Raises:
        ValueError: it has no name.
    """
    return Halt(who=who.strip(), since=now, until=now + timedelta(minutes=minutes))


def combined(halts: Iterable[Halt], now: datetime) -> Halt | None:
    """Return the stop that follows from all that hold: the newest, as long as the longest.

    None where none holds.
    """
    holding = [one for one in halts if one.holds(now)]
    if not holding:
        return None
    newest = max(holding, key=lambda one: one.since)
    return msgspec.structs.replace(newest, until=max(one.until for one in holding))
