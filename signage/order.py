"""The order in which a screen takes turns: by itself, or in step with its wall.

Invariant: a screen of a wall shows at any moment what follows from that moment and the
content alone; one by itself takes turn after turn and interrupts none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from disclosure.items import ItemId
from signage.hours import OnHours
from signage.playlist import Deck
from signage.timeline import Slot, Timeline, slots
from signage.turns import LengthOf, Turns


@dataclass(frozen=True)
class Begun:
    """A turn that is taken now.

    Attributes:
        item: whose.
        start, end: its moments on the wall's timeline; None where it comes when it comes.
    """

    item: ItemId
    start: datetime | None = None
    end: datetime | None = None


class Order(Protocol):
    """Who comes when."""

    def lay(self, deck: Deck) -> None:
        """Take another deck."""

    def next(self, local: datetime) -> Begun | None:
        """Return the turn of a local time; None when there is nothing to show."""

    def peek(self, local: datetime, count: int) -> tuple[ItemId, ...]:
        """Return whose turns come after the one taken last; `local` is now."""


class OwnOrder:
    """The order of a screen by itself.

    Arguments:
        length_of: how long an item's turn takes, in seconds.
        hours: when the screen is lit.
    """

    def __init__(self, length_of: LengthOf, hours: Sequence[OnHours]) -> None:
        self._turns = Turns(length_of, hours)

    def lay(self, deck: Deck) -> None:
        """Take another deck; who stays keeps its place."""
        self._turns.lay(deck)

    def next(self, local: datetime) -> Begun | None:
        """Give the next turn."""
        turn = self._turns.draw(local)
        return None if turn is None else Begun(turn.item)

    def peek(self, local: datetime, count: int) -> tuple[ItemId, ...]:
        """Return whose turns come next, were nothing to be caught up."""
        return self._turns.peek(local, count)


class WallOrder:
    """The order of a screen in step with others.

    Arguments:
        length_of: how long an item's turn takes, in seconds.
        hours: when the screen is lit.
    """

    def __init__(self, length_of: LengthOf, hours: Sequence[OnHours]) -> None:
        self._length_of, self._hours = length_of, hours
        self._deck: Deck | None = None
        self._timeline = Timeline(iter(()))
        self._upcoming: datetime | None = None

    def lay(self, deck: Deck) -> None:
        """Take another deck; its day is planned anew from midnight."""
        self._deck, self._upcoming = deck, None

    def next(self, local: datetime) -> Begun | None:
        """Return the slot of a local time, or the next one."""
        slot = self._at(local)
        if slot is None:
            return None
        self._upcoming = slot.end
        return Begun(slot.turn.item, slot.start, slot.end)

    def peek(self, local: datetime, count: int) -> tuple[ItemId, ...]:
        """Return whose slots come next."""
        found: list[ItemId] = []
        at = self._upcoming or local
        while len(found) < count and (slot := self._at(at)) is not None:
            found.append(slot.turn.item)
            at = slot.end
        return tuple(found)

    def _at(self, local: datetime) -> Slot | None:
        if self._deck is not None:
            made = slots(self._deck, self._length_of, self._hours, local.tzinfo)
            self._deck, self._timeline = None, Timeline(made)
        return self._timeline.at(local)
