"""A village's page: all that a person there looks for first, in one reading.

Invariant: whatever stands on it was vouched for; nothing of it is computed from a draft.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from county.items import public
from county.items.public import Card, Sealed, Wanted
from county.items.vouching import Vouching
from county.phone.around import Around
from county.phone.topics import Shelf, Topics
from disclosure.accounts import Sheet, ledger
from disclosure.alerts import ALERT_ENTRY, Alert, alert_of, gravest_first
from disclosure.areas import Level, level
from disclosure.blocks import Place, PlaceList
from disclosure.catalogue import Catalogue, TopicPage
from disclosure.channels import Channel
from disclosure.items import EntryCode, Item, ItemId, is_over
from disclosure.occasions import Occasion, occasion_of

NEWEST = 6
HIGHER = 4
GUIDES = 4
EVENTS = 4
PLACES = 4
_LOOKED_THROUGH = 120
"""Events, places and alerts that are looked through, the newest, for what is shown of them."""
_MONTHS = 2
MONTHLY_FORM, PLACES_FORM, GUIDE_FORM = "finance-month", "place-list", "service-guide"


@dataclass(frozen=True)
class Village:
    """What a village's page shows.

    Attributes:
        alerts: what people must know now, the gravest first.
        newest, higher: what was made public last, here and in the areas above.
        sheet: the newest month's accounts, where there are any.
        shelves: topics that hold anything, of here and above.
        guides: a few service guides.
        events: what comes, the nearest first, with the item of each.
        places: where to go and whom to call, with the item that lists them.
    """

    alerts: tuple[Alert, ...]
    newest: tuple[Card, ...]
    higher: tuple[Card, ...]
    sheet: Sheet | None
    shelves: tuple[Shelf, ...]
    guides: tuple[Card, ...]
    events: tuple[tuple[Occasion, Item], ...]
    places: tuple[tuple[Place, ItemId], ...]


class Villages:
    """Reads what the pages of villages, townships and the county show."""

    def __init__(
        self, catalogue: Callable[[], Catalogue], vouching: Vouching, topics: Topics
    ) -> None:
        self._catalogue = catalogue
        self._vouching = vouching
        self._topics = topics

    def look(self, connection: Connection, place: Around, now: datetime) -> Village:
        """Return what is to be seen of an area now."""
        kinds = _Kinds(self._catalogue())
        today = now.astimezone(place.profile.zone).date()
        here = Wanted(place.own, Channel.PHONE, today, archived=False)
        all_ = replace(here, areas=place.near)
        monthly = replace(here, entries=kinds.monthly, archived=None)
        several = replace(all_, entries=(*kinds.events, *kinds.placed, ALERT_ENTRY))
        lists = {
            "newest": _ids(connection, here, NEWEST),
            "higher": _ids(connection, replace(here, areas=place.higher), HIGHER),
            "monthly": _ids(connection, monthly, _MONTHS) if _is_village(place) else [],
            "guides": _ids(connection, replace(all_, entries=kinds.guides), GUIDES),
            "several": _ids(connection, several, _LOOKED_THROUGH),
        }
        held = self._vouching.items(connection, [id_ for ids in lists.values() for id_ in ids])
        of = {name: _held(held, ids) for name, ids in lists.items()}
        events = [item for item in of["several"] if item.entry in kinds.events]
        placed = [item for item in of["several"] if item.entry in kinds.placed]
        return Village(
            alerts=_alerts(of["several"], today, now),
            newest=_cards(of["newest"], today),
            higher=_cards(of["higher"], today),
            sheet=next(iter(ledger(of["monthly"])), None),
            shelves=tuple(self._topics.shelves(connection, all_)),
            guides=_cards(of["guides"], today),
            events=_coming(events, today),
            places=_places(placed, place),
        )


class _Kinds:
    """The entries of the catalogue whose items have a place of their own on the page."""

    def __init__(self, catalogue: Catalogue) -> None:
        events = {one.code for one in catalogue.topic if one.page is TopicPage.EVENTS}
        self.events = tuple(one.code for one in catalogue.entry if one.topic in events)
        self.monthly = _of_form(catalogue, MONTHLY_FORM)
        self.placed = _of_form(catalogue, PLACES_FORM)
        self.guides = _of_form(catalogue, GUIDE_FORM)


def _of_form(catalogue: Catalogue, form: str) -> tuple[EntryCode, ...]:
    return tuple(entry.code for entry in catalogue.entry if entry.form == form)


def _is_village(place: Around) -> bool:
    return level(place.area.code) is Level.VILLAGE


def _ids(connection: Connection, wanted: Wanted, limit: int) -> list[ItemId]:
    if not wanted.areas:
        return []
    return public.page(connection, wanted, limit=limit, offset=0)


def _held(held: dict[ItemId, Sealed], ids: Iterable[ItemId]) -> list[Item]:
    return [held[id_].item for id_ in ids if id_ in held]


def _cards(items: Iterable[Item], today: date) -> tuple[Card, ...]:
    return tuple(public.card(item, today) for item in items)


def _alerts(items: Iterable[Item], today: date, now: datetime) -> tuple[Alert, ...]:
    return gravest_first([one for item in items if (one := alert_of(item, today, now))])


def _coming(items: Iterable[Item], today: date) -> tuple[tuple[Occasion, Item], ...]:
    dated = ((occasion_of(item), item) for item in items if not is_over(item, today))
    coming = [(when, item) for when, item in dated if when is not None and when.day >= today]
    return tuple(sorted(coming, key=lambda one: one[0].day)[:EVENTS])


def _places(items: Iterable[Item], place: Around) -> tuple[tuple[Place, ItemId], ...]:
    """Return the first places that are listed: those of the area's own name, then the nearest's."""
    listed = [
        (one, item.id)
        for item in sorted(items, key=lambda item: place.near.index(item.area))
        for block in item.blocks
        if isinstance(block, PlaceList)
        for one in block.places
    ]
    here = [one for one in listed if place.area.name in one[0].name + one[0].address]
    return tuple([*here, *(one for one in listed if one not in here)][:PLACES])
