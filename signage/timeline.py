"""A day's timeline: every turn of a screen with its moment, known beforehand.

Invariant: it follows from day, deck, hours and lengths alone, so that two screens with
the same content have the same timeline, whenever they were started.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from signage.hours import OnHours, lit_stretches
from signage.playlist import Deck
from signage.turns import LengthOf, Turn, Turns

SHORTEST_SECONDS = 1.0
"""No turn is taken for shorter, so that a day has an end."""
GRACE = timedelta(minutes=30)
"""A timeline goes on for so long after its day, until the next one is at hand."""


@dataclass(frozen=True)
class Slot:
    """A turn at its moment: when it begins, local time, and how long it takes."""

    start: datetime
    seconds: float
    turn: Turn

    @property
    def end(self) -> datetime:
        """Return when it ends."""
        return self.start + timedelta(seconds=self.seconds)


def slots(
    deck: Deck, length_of: LengthOf, hours: Sequence[OnHours], zone: tzinfo | None
) -> Iterator[Slot]:
    """Yield a day's slots in order, each begun while the screen is lit.

    Arguments:
        deck: what may be shown that day.
        length_of: how long an item's turn takes, in seconds.
        hours: when the screen is lit; without any it always is.
        zone: the county's zone.
    """
    turns = Turns(length_of, hours)
    turns.lay(deck)
    midnight = datetime.combine(deck.day, time(), zone)
    at = midnight
    for start, end in lit_stretches(hours, midnight, midnight + timedelta(days=1) + GRACE):
        at = max(at, start)
        while at < end and (turn := turns.draw(at)) is not None:
            slot = Slot(at, max(SHORTEST_SECONDS, length_of(turn.item)), turn)
            yield slot
            at = slot.end


class Timeline:
    """The slots of one day, made as far as they are asked for.

    Arguments:
        made: the slots in order.
    """

    def __init__(self, made: Iterator[Slot]) -> None:
        self._made = made
        self._slots: list[Slot] = []
        self._whole = False

    def at(self, local: datetime) -> Slot | None:
        """Return the slot of a local time, or the next one; None when there is no more."""
        while not self._whole and (not self._slots or self._slots[-1].end <= local):
            slot = next(self._made, None)
            self._whole = slot is None
            if slot is not None:
                self._slots.append(slot)
        place = bisect_right(self._slots, local, key=lambda slot: slot.start) - 1
        if place >= 0 and local < self._slots[place].end:
            return self._slots[place]
        return self._slots[place + 1] if place + 1 < len(self._slots) else None
