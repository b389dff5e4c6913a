"""Fair rotation: whose turn it is, by weights.

Invariant: while the weights stay, each item is at every moment within one turn of its
stated share, has exactly its share after every whole round, and never comes twice in a
row while there is another. (Earliest deadline first among those whose turn has begun;
Baruah et al., Proportionate progress, 1996.)
"""

from collections.abc import Mapping

from disclosure.items import ItemId


def fair_weights(weights: Mapping[ItemId, int]) -> dict[ItemId, int]:
    """Return the weights with the heaviest at most as heavy as all others together.

    An item of more than half of all turns would come twice in a row.
    """
    if len(weights) < 2:
        return dict.fromkeys(weights, 1)
    heaviest = max(weights, key=lambda item: weights[item])
    others = sum(weights.values()) - weights[heaviest]
    return {**weights, heaviest: min(weights[heaviest], others)}


class Rotation:
    """Takes turns by weights; `behind` keeps how far each item is behind its share.

    It is counted in parts of a turn, as many to a turn as all weights together, so that
    all is whole numbers and the same on every machine.
    """

    def __init__(self) -> None:
        self._weights: dict[ItemId, int] = {}
        self._behind: dict[ItemId, int] = {}
        self._total = 0

    def update(self, weights: Mapping[ItemId, int]) -> None:
        """Take another set of items; those that stay keep their place in the round.

        A new item is first in line once: what was just published is seen soon.
        """
        before, kept = self._total, self._behind
        self._weights = fair_weights(weights)
        self._total = sum(self._weights.values())
        some_stay = any(item in kept for item in self._weights)
        self._behind = {
            item: kept[item] * self._total // before
            if item in kept
            else (self._total - weight) * some_stay
            for item, weight in self._weights.items()
        }
        self._settle()

    def share(self, item: ItemId) -> float:
        """Return an item's stated share of all turns; 0 for one that has none."""
        return self._weights.get(item, 0) / self._total if self._total else 0.0

    def next(self, avoid: ItemId | None = None) -> ItemId | None:
        """Return whose turn it is, or None when there is no item; takes nothing.

        Arguments:
            avoid: who was shown last; not chosen while there is another.
        """
        others = [item for item in self._weights if item != avoid]
        return min(others or self._weights, key=self._urgency, default=None)

    def take(self, item: ItemId) -> None:
        """Give an item the turn."""
        for each, weight in self._weights.items():
            self._behind[each] += weight
        self._behind[item] -= self._total

    def draw(self, avoid: ItemId | None = None) -> ItemId | None:
        """Give the next turn; as `next`."""
        item = self.next(avoid)
        if item is not None:
            self.take(item)
        return item

    def peek(self, count: int, avoid: ItemId | None = None) -> tuple[ItemId, ...]:
        """Return whose turns come next, without taking them."""
        ahead = Rotation()
        ahead._weights, ahead._total = self._weights, self._total
        ahead._behind = dict(self._behind)
        found: list[ItemId] = []
        while len(found) < count and (item := ahead.draw(avoid)) is not None:
            found.append(item)
            avoid = item
        return tuple(found)

    def _urgency(self, item: ItemId) -> tuple[bool, int, int]:
        """Return whether an item's turn has not begun, how long it can wait, its place."""
        weight = self._weights[item]
        behind = self._behind[item] + weight
        return behind <= 0, -((behind - self._total) // weight), -behind

    def _settle(self) -> None:
        """Spread over all what is behind in sum, since others came or went."""
        if not self._behind:
            return
        each, rest = divmod(sum(self._behind.values()), len(self._behind))
        for place, item in enumerate(self._behind):
            self._behind[item] -= each + (place < rest)
