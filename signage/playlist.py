"""Which items a screen shows at a time of day, how heavy each is, and why.

Invariant: nothing is in a deck that may not be shown that day, and no playlist empties
a deck.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from types import MappingProxyType

from disclosure.alerts import alert_of
from disclosure.areas import AreaCode
from disclosure.display_duty import DisplayDuty
from disclosure.items import Item, ItemId, in_force, on_display
from disclosure.playlists import Playlist, Shape
from disclosure.profile import Profile
from screen.paging.panel import Panel

STANDING_WEIGHT = 1
TERM_WEIGHT = 2
"""Items that are on display for a legal term come twice as often as standing ones."""
ALERT_WEIGHT = 6
"""Alerts that leave the screen to others come in turn, three times as often as those."""

ALERT = "alert"
TERM = "term"
STANDING = "standing"
CATCH_UP = "catch-up"
"""Shown beyond its turn, since its showings of the day were in danger."""

NO_DUTY = DisplayDuty(showings=0)


def may_show(item: Item, today: date) -> bool:
    """Tell whether a screen may show an item today: in its days and in force."""
    return on_display(item, today) and in_force(item, today)


def weight_of(item: Item, today: date) -> int:
    """Return how often an item comes in one round of `today`, without any playlist."""
    if alert_of(item, today) is not None:
        return ALERT_WEIGHT
    return STANDING_WEIGHT if item.shown.last is None else TERM_WEIGHT


@dataclass(frozen=True)
class Place:
    """An item's place in a deck.

    Attributes:
        weight: how often it comes in one round.
        why: ``alert``, ``term``, ``standing``, or names of playlists.
    """

    weight: int
    why: str


Places = Mapping[ItemId, Place]


@dataclass(frozen=True)
class County:
    """What a county's profile says to a screen: its playlists there, the duty of display."""

    playlists: tuple[Playlist, ...] = ()
    duty: DisplayDuty = NO_DUTY


PLAIN = County()


def shape_of(panel: Panel) -> Shape:
    """Return a panel's shape, as playlists name it."""
    if panel.strip:
        return Shape.STRIP
    return Shape.PORTRAIT if panel.portrait else Shape.LANDSCAPE


def county_for(profile: Profile, home: AreaCode, panel: Panel) -> County:
    """Return what a profile says to a screen of an area."""
    here = (one for one in profile.playlists if one.is_for(home, shape_of(panel)))
    return County(tuple(here), profile.display)


@dataclass
class Deck:
    """The items of a day.

    Arguments:
        day: the day in the county's zone.
        items: what may be shown on it, in the order in which a round begins.
        county: what the county says.
    """

    day: date
    items: tuple[Item, ...]
    county: County = PLAIN
    _by_id: dict[ItemId, Item] = field(init=False, repr=False)
    _taken: tuple[frozenset[ItemId], ...] = field(init=False, repr=False)
    _known: dict[tuple[bool, ...], Places] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_id = {item.id: item for item in self.items}
        self._taken = tuple(
            frozenset(item.id for item in self.items if playlist.takes(item))
            for playlist in self.county.playlists
        )
        self._known = {}

    @property
    def owed(self) -> dict[ItemId, int]:
        """Return how often each item is to be shown this day by its legal term."""
        owed = {item.id: self.county.duty.owed(item, self.day) for item in self.items}
        return {item: count for item, count in owed.items() if count}

    def find(self, item: ItemId) -> Item:
        """Return an item of the deck."""
        return self._by_id[item]

    def places(self, local: datetime) -> Places:
        """Return who takes turns at a local time; the same object while nothing changes."""
        running = tuple(playlist.runs(local) for playlist in self.county.playlists)
        if running not in self._known:
            self._known[running] = self._placed(running)
        return self._known[running]

    def _placed(self, running: tuple[bool, ...]) -> Places:
        lists = [
            (playlist, taken)
            for playlist, taken, runs in zip(
                self.county.playlists, self._taken, running, strict=True
            )
            if runs
        ]
        alone = any(playlist.alone and taken for playlist, taken in lists)
        placed: dict[ItemId, Place] = {}
        for item in self.items:
            taking = [playlist for playlist, taken in lists if item.id in taken]
            place = self._place(item, taking)
            if taking or not alone or place.why == ALERT:
                placed[item.id] = place
        return MappingProxyType(placed)

    def _place(self, item: Item, taking: list[Playlist]) -> Place:
        weight = weight_of(item, self.day)
        if weight == ALERT_WEIGHT:
            return Place(weight, ALERT)
        if not taking:
            return Place(weight, STANDING if item.shown.last is None else TERM)
        heaviest = max(playlist.weight for playlist in taking)
        return Place(weight * heaviest, "、".join(playlist.label for playlist in taking))


def in_order(items: Iterable[Item], wall: str = "") -> tuple[Item, ...]:
    """Return items in an order that every store has alike, whatever came to it when.

    Arguments:
        items: any.
        wall: name of the wall; each has an order of its own. Empty is newest first.
    """
    by_id = sorted(items, key=lambda item: sha256(f"{wall}/{item.id}".encode()).digest())
    if wall:
        return tuple(by_id)
    return tuple(sorted(by_id, key=lambda item: item.elements.issued, reverse=True))
