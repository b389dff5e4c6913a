"""Ranking: which of the items that a stage found comes first.

Guides first for whoever asks how; much of what was said before little; what is on display
before the archive; own village before township before county; the newest first.
Invariant: the order is the same for every page of the same search.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from disclosure.areas import AreaCode

GUIDES = "services.guide"
_NUMBERS = re.compile("[0-9]+|[一二三四五六七八九十]+(?=季度|月)")
_WIDE, _NARROW = 8, 20
"""Shares of what was said are told apart in so many steps: wide ones come before the
archive is set back, narrow ones after; what is closer still, place and date decide."""


class Candidate(NamedTuple):
    """An item that a stage found, as the index holds it: a search makes hundreds."""

    row: int
    item_id: str
    title: str
    area: str
    entry: str
    issuing_body: str
    issued: str
    keywords: str
    archived: bool

    @property
    def series(self) -> tuple[str, str, str]:
        """Return what all items of a series share: area, entry, title without numbers."""
        return self.area, self.entry, _NUMBERS.sub("", self.title)


def ranked(
    candidates: Sequence[Candidate],
    areas: tuple[AreaCode, ...],
    shares: Mapping[int, float],
    *,
    how_to: bool = False,
) -> list[Candidate]:
    """Return a stage's candidates in their order.

    Arguments:
        candidates: what the stage found.
        areas: the areas, nearest first.
        shares: what share of the question each row has; empty where the question is
            one plain word, of which all have all.
        how_to: whether the question asks how something is done.
    """
    near: dict[str, int] = {area: rank for rank, area in enumerate(areas)}

    def place(one: Candidate) -> tuple[bool, int, bool, int, int]:
        guide, share = how_to and one.entry == GUIDES, shares.get(one.row, 0.0)
        much, more = round(share * _WIDE), round(share * _NARROW)
        return not guide, -much, bool(one.archived), -more, near[one.area]

    newest = sorted(candidates, key=lambda one: (one.issued, -one.row), reverse=True)
    return sorted(newest, key=place)
