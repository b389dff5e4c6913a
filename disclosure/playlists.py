"""Playlists (节目单): what a county wants its screens to show more often, when and where.

Invariant: a playlist chooses among approved items alone; it brings nothing onto a
screen that may not be there without it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from disclosure.areas import AreaCode, contains
from disclosure.day_parts import EVERY_DAY, DayPart, check_weekdays
from disclosure.items import EntryCode, Item, ItemId, Strict

MOST_PLAYLISTS = 50
"""Playlists of a county at most."""
MOST_NAMED = 200
"""Items, entries or areas that one playlist names at most."""
LARGEST_WEIGHT = 9


class Shape(StrEnum):
    """The shape of a screen."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"
    STRIP = "strip"


class Playlist(Strict, frozen=True, kw_only=True):
    """A county's playlist.

    It takes an item that is named in `items`, or one of an area in `areas` and an entry
    in `entries`, where these are given. It runs where the screen's area lies in one of
    `screens` and its shape is among `shapes`; empty means all.

    Attributes:
        name: short, one of its kind in the county.
        label: as people read it.
        weight: how many times as often its items come as they would without it.
        alone: while it runs, nothing comes beside it but alerts, the items of other
            playlists that run, and what would miss its showings for the day.
        items, entries, areas: what it takes; an entry also by its first part, e.g.
            ``finance``.
        screens, shapes: where it runs.
        parts: when on a day; empty means all day.
        weekdays: on which days, Monday is 1.
        first, last: the dates, both included; None means open.
    """

    name: str
    label: str
    weight: int = 1
    alone: bool = False
    items: tuple[ItemId, ...] = ()
    entries: tuple[EntryCode, ...] = ()
    areas: tuple[AreaCode, ...] = ()
    screens: tuple[AreaCode, ...] = ()
    shapes: tuple[Shape, ...] = ()
    parts: tuple[DayPart, ...] = ()
    weekdays: tuple[int, ...] = EVERY_DAY
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.label.strip():
            raise ValueError(f"playlist {self.name!r} has no name or no label")
        try:
            self._check()
        except ValueError as error:
            raise ValueError(f"playlist {self.name!r}: {error}") from error

    def _check(self) -> None:
        if not 1 <= self.weight <= LARGEST_WEIGHT:
            raise ValueError(f"weight {self.weight} is not between 1 and {LARGEST_WEIGHT}")
        if not (self.items or self.entries or self.areas):
            raise ValueError("it takes nothing: name items, entries or areas")
        if self.weight == 1 and not self.alone:
            raise ValueError("it changes nothing: give a weight above 1, or alone = true")
        if max(map(len, (self.items, self.entries, self.areas, self.screens))) > MOST_NAMED:
            raise ValueError(f"more than {MOST_NAMED} items, entries, areas or screens")
        check_weekdays(self.weekdays)
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError("its last day is before its first")

    def takes(self, item: Item) -> bool:
        """Tell whether an item belongs to it."""
        if item.id in self.items:
            return True
        if not (self.entries or self.areas):
            return False
        family = item.entry.partition(".")[0]
        entry_fits = not self.entries or item.entry in self.entries or family in self.entries
        return entry_fits and (not self.areas or item.area in self.areas)

    def is_for(self, home: AreaCode, shape: Shape) -> bool:
        """Tell whether it runs on a screen of an area and a shape."""
        here = not self.screens or any(contains(area, home) for area in self.screens)
        return here and (not self.shapes or shape in self.shapes)

    def runs(self, local: datetime) -> bool:
        """Tell whether it runs at a local time; a part over midnight is of its first day."""
        if not self.parts:
            return self._is_of(local.date())
        return any(part.covers(local, self._is_of) for part in self.parts)

    def _is_of(self, day: date) -> bool:
        begun = self.first is None or self.first <= day
        over = self.last is not None and self.last < day
        return begun and not over and day.isoweekday() in self.weekdays


def check_playlists(playlists: Sequence[Playlist]) -> None:
    """Raise ValueError where a county has too many playlists, or two of one name."""
    if len(playlists) > MOST_PLAYLISTS:
        raise ValueError(f"{len(playlists)} playlists; {MOST_PLAYLISTS} are the limit")
    names = [playlist.name for playlist in playlists]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"playlist {name!r} stands twice")
