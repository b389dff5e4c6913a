"""Which items a screen shows, in which order, and what share each has.

Invariant: over any whole round each item comes exactly as often as it weighs, and
between two turns of an item no other has more turns than its weight allows: none
starves.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from disclosure.alerts import alert_of
from disclosure.items import Item, ItemId, Strict, in_force, on_display

STANDING_WEIGHT = 1
TERM_WEIGHT = 2
"""Items that are on display for a legal term come twice as often as standing ones."""
ALERT_WEIGHT = 6
"""Alerts that leave the screen to others come in turn, three times as often as those."""


def may_show(item: Item, today: date) -> bool:
    """Tell whether a screen may show an item today: in its days and in force."""
    return on_display(item, today) and in_force(item, today)


def weight_of(item: Item, today: date) -> int:
    """Return how often an item comes in one round of `today`."""
    if alert_of(item, today) is not None:
        return ALERT_WEIGHT
    return STANDING_WEIGHT if item.shown.last is None else TERM_WEIGHT


class Share(Strict, frozen=True, kw_only=True):
    """An item's stated share.

    Attributes:
        item: the item.
        weight: turns in one round.
        seconds: how long one turn takes.
        turns: fraction of all turns.
        time: fraction of the screen's time.
    """

    item: ItemId
    weight: int
    seconds: float
    turns: float
    time: float


def shares(weighed: Iterable[tuple[ItemId, int, float]]) -> tuple[Share, ...]:
    """Return each item's share from its weight and the seconds of one turn."""
    rows = list(weighed)
    turns = sum(weight for _, weight, _ in rows)
    time = sum(weight * seconds for _, weight, seconds in rows)
    return tuple(
        Share(
            item=item,
            weight=weight,
            seconds=seconds,
            turns=weight / turns,
            time=weight * seconds / time,
        )
        for item, weight, seconds in rows
    )


class Rotation:
    """Smooth weighted rotation: heavy items come more often, evenly spread.

    Each draw gives every item its weight in credit, takes the item with the most, and
    takes the whole round's weight from it.
    """

    def __init__(self) -> None:
        self._weights: dict[ItemId, int] = {}
        self._credit: dict[ItemId, int] = {}

    def update(self, weights: Mapping[ItemId, int]) -> None:
        """Take another set of items; those that stay keep their place in the round.

        A new item is first in line once: what was just published is seen soon.
        """
        lead = max(self._credit.values(), default=0)
        self._credit = {item: self._credit.get(item, lead) for item in weights}
        self._weights = dict(weights)

    def draw(self) -> ItemId | None:
        """Return whose turn it is, or None when there is no item."""
        if not self._weights:
            return None
        for item, weight in self._weights.items():
            self._credit[item] += weight
        chosen = max(self._weights, key=lambda item: self._credit[item])
        self._credit[chosen] -= sum(self._weights.values())
        return chosen

    def peek(self, count: int) -> tuple[ItemId, ...]:
        """Return whose turns come next, without taking them."""
        ahead = Rotation()
        ahead._weights, ahead._credit = dict(self._weights), dict(self._credit)
        drawn = [ahead.draw() for _ in range(count)]
        return tuple(item for item in drawn if item is not None)
