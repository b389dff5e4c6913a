"""Turns: which item comes next, and that none misses the showings that its term asks for.

Invariant: while there is time enough, every item inside its legal term has its showings
by the end of the day's hours; nothing comes twice in a row while there is another; and
of four turns one is always the rotation's, so that catching up starves nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from disclosure.day_parts import wall_time
from disclosure.items import ItemId
from signage.hours import OnHours, lit_stretches
from signage.playlist import CATCH_UP, Deck, Places
from signage.rotation import Rotation

CATCH_UPS_IN_A_ROW = 3
SLACK = 1.1
"""How much longer than planned showings may take: pages fade, and wait for a look."""

LengthOf = Callable[[ItemId], float]


@dataclass(frozen=True)
class Turn:
    """An item's turn.

    Attributes:
        item: whose.
        why: as of `Place`, or ``catch-up``.
        share: its stated share of the rotation's turns; 0 where it has none.
    """

    item: ItemId
    why: str
    share: float


class Turns:
    """Draws turn after turn.

    Arguments:
        length_of: how long an item's turn takes, in seconds; asked only of items of the deck.
        hours: when the screen is lit; without any it always is.
    """

    def __init__(self, length_of: LengthOf, hours: Sequence[OnHours] = ()) -> None:
        self._length_of, self._hours = length_of, hours
        self._rotation = Rotation()
        self._deck: Deck | None = None
        self._places: Places = {}
        self._last: ItemId | None = None
        self._caught_up = 0
        self._day: date | None = None
        self._shown: dict[ItemId, int] = {}
        self._shown_on: date | None = None
        self._owed: dict[ItemId, int] = {}
        self._counting: tuple[tuple[datetime, datetime], ...] = ()

    def lay(self, deck: Deck) -> None:
        """Take another deck; who stays keeps its place in the round and its showings."""
        self._deck, self._owed = deck, deck.owed
        self._day = None

    def draw(self, local: datetime) -> Turn | None:
        """Give the next turn, or None when there is nothing to show.

        Arguments:
            local: when it begins, in the county's zone.
        """
        self._look_at(local)
        regular = self._rotation.next(self._last)
        if regular is None:
            return None
        late = self._late(regular, local)
        if late is None or late == regular:
            self._rotation.take(regular)
        chosen = regular if late is None else late
        self._caught_up = 0 if late is None else self._caught_up + 1
        self._last = chosen
        if self._is_counting(local):
            self._shown[chosen] = self._shown.get(chosen, 0) + 1
        why = self._places[chosen].why if late is None else CATCH_UP
        return Turn(chosen, why, self._rotation.share(chosen))

    def peek(self, local: datetime, count: int) -> tuple[ItemId, ...]:
        """Return whose turns come next if nothing is to be caught up; `local` is now."""
        self._look_at(local)
        return self._rotation.peek(count, self._last)

    def _look_at(self, local: datetime) -> None:
        """Follow day and day part."""
        if self._deck is None:
            return
        places = self._deck.places(local)
        if places is not self._places:
            self._rotation.update({item: place.weight for item, place in places.items()})
            self._places = places
        if local.date() != self._day:
            self._begin_day(self._deck, local)

    def _begin_day(self, deck: Deck, local: datetime) -> None:
        self._day = local.date()
        if self._shown_on != self._day:
            self._shown, self._shown_on = {}, self._day
        duty = deck.county.duty
        opens, closes = (
            datetime.combine(self._day, wall_time(text), local.tzinfo)
            for text in (duty.opens, duty.closes)
        )
        self._counting = lit_stretches(self._hours, opens, closes)

    def _late(self, regular: ItemId, local: datetime) -> ItemId | None:
        """Return who must come now since its showings are in danger, or None."""
        missing = {
            item: count - self._shown.get(item, 0)
            for item, count in self._owed.items()
            if count > self._shown.get(item, 0)
        }
        if not missing or self._caught_up >= CATCH_UPS_IN_A_ROW or not self._is_counting(local):
            return None
        ahead = [(max(start, local), end) for start, end in self._counting if end > local]
        left = sum((end - start).total_seconds() for start, end in ahead)
        length = self._length_of(regular)
        if left - length >= self._needed(missing, length):
            return None
        others = [item for item in missing if item != self._last]
        return max(others, key=lambda item: missing[item], default=None)

    def _needed(self, missing: dict[ItemId, int], between: float) -> float:
        """Return how many seconds the missing showings take, with what comes in between."""
        showings, most = sum(missing.values()), max(missing.values())
        fillers = max(2 * most - 1 - showings, showings // CATCH_UPS_IN_A_ROW)
        seconds = sum(count * self._length_of(item) for item, count in missing.items())
        return SLACK * (seconds + fillers * between)

    def _is_counting(self, local: datetime) -> bool:
        return any(start <= local < end for start, end in self._counting)
