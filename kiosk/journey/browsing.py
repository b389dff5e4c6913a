"""Browsing: topics, their items, what is new, one item.

Invariant: a list never holds more rows than its limit, and only items that the reader
vouches for, of the areas that the person chose.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from content_sync.store.reader import ItemQuery, VerifiedItem
from disclosure.accounts import Sheet, ledger
from disclosure.alerts import ALERT_ENTRY, Alert, alert_of, gravest_first
from disclosure.areas import AreaCode, path
from disclosure.blocks import PlaceList
from disclosure.catalogue import Catalogue, Topic
from disclosure.channels import Channel
from disclosure.items import EntryCode, Item, ItemId, Strict
from kiosk.journey.rows import Names, Row, Standing, has_force, standing_of

LIST_LIMIT = 60
NEWEST_LIMIT = 30
RELATED_LIMIT = 5
ALERTS_LIMIT = 20
YEARS_LIMIT = 5
SHEETS_LIMIT = 24
PLACES_FORM = "place-list"
"""Form of the entries whose items list places."""
MONTHLY_FORM = "finance-month"
"""Form of the entries whose items are a month's accounts."""
ACROSS_LIMIT = 200
"""Items of entries that concern many topics, looked through in each area."""


class Reader(Protocol):
    """The part of the content reader that browsing needs."""

    def items(
        self, query: ItemQuery, limit: int = ..., offset: int = ...
    ) -> Sequence[VerifiedItem]:
        """Return the items that a query finds."""
        ...

    def item(self, id_: ItemId, /) -> VerifiedItem | None:
        """Return an item if it can be shown."""
        ...


class Accounts(Strict, frozen=True, kw_only=True):
    """The monthly accounts of one area, the newest first."""

    area: AreaCode
    sheets: tuple[Sheet, ...]


class AreaChoice(Strict, frozen=True, kw_only=True):
    """A button of the area switch; `area` None stands for the whole path."""

    name: str
    area: AreaCode | None = None


def area_choices(home: AreaCode, names: Names, everything: str) -> tuple[AreaChoice, ...]:
    """Return the area switch: everything, then from the own area up to the county."""
    own = [step for step in reversed(path(home)) if "-" not in step]
    return (
        AreaChoice(name=everything),
        *(AreaChoice(name=names.area(code), area=code) for code in own),
    )


def areas_of(choice: AreaCode | None, home: AreaCode) -> tuple[AreaCode, ...]:
    """Return the areas that a choice means, nearest first."""
    return tuple(reversed(path(home))) if choice is None else (choice,)


class Browsing:
    """Lists of items for one kiosk."""

    def __init__(self, reader: Reader, catalogue: Catalogue, names: Names) -> None:
        self._reader = reader
        self._catalogue = catalogue
        self._names = names
        self._entries = {
            topic.code: tuple(
                entry.code
                for entry in catalogue.entry
                if not entry.across and topic.code in (entry.topic, *entry.also)
            )
            for topic in catalogue.topic
        }
        self._monthly = tuple(e.code for e in catalogue.entry if e.form == MONTHLY_FORM)
        self._placed = tuple(e.code for e in catalogue.entry if e.form == PLACES_FORM)
        self._across = tuple(entry.code for entry in catalogue.entry if entry.across)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Return the topics in the order of their tiles, named in the language in use."""
        return tuple(self._names.topic(topic) for topic in self._catalogue.topic)

    def topic(self, code: str) -> Topic:
        """Return a topic by its code, which must be one of `topics`."""
        return next(topic for topic in self.topics if topic.code == code)

    def topic_of(self, item: Item) -> Topic | None:
        """Return the topic of an item's own entry; None for an entry that is not known."""
        entry = self._catalogue.find(item.entry)
        return None if entry is None else self.topic(entry.topic)

    def of_topic(
        self,
        code: str,
        areas: tuple[AreaCode, ...],
        today: date,
        standing: Standing | None = None,
    ) -> tuple[Row, ...]:
        """Return the rows of a topic: nearest area first, then the newest first.

        Arguments:
            code: of the topic.
            areas: whose items, nearest first.
            today: local date.
            standing: only what is in force, not yet or no longer (archived items are
                among these); all that is on display when not given.
        """
        found = [one for area in areas for one in self.items_of(code, area, today)]
        if standing is Standing.OVER:
            found += [
                one for area in areas for one in self.items_of(code, area, today, archived=True)
            ]
        kept = [one for one in found if _stands(one.item, standing, today)]
        return tuple(self._row_under(code, one.item, today) for one in kept[:LIST_LIMIT])

    def items_of(
        self, code: str, area: AreaCode, today: date, *, archived: bool = False
    ) -> list[VerifiedItem]:
        """Return a topic's items of one area, the newest first."""
        query = ItemQuery(channel=Channel.KIOSK, today=today, areas=(area,), archived=archived)
        found = self._items(query, self._entries[code], LIST_LIMIT)
        found += [
            one
            for one in self._items(query, self._across, ACROSS_LIMIT)
            if code in self._topics_of(one.item)
        ]
        return sorted(found, key=lambda one: one.item.elements.issued, reverse=True)[:LIST_LIMIT]

    def places(self, areas: tuple[AreaCode, ...], today: date) -> tuple[Item, ...]:
        """Return the items that list places, nearest area first."""
        query = ItemQuery(channel=Channel.KIOSK, today=today)
        return tuple(
            one.item
            for area in areas
            for one in self._items(replace(query, areas=(area,)), self._placed, LIST_LIMIT)
            if any(isinstance(block, PlaceList) for block in one.item.blocks)
        )

    def accounts(self, areas: tuple[AreaCode, ...], today: date) -> Accounts | None:
        """Return the monthly accounts of the nearest area that has any, archived ones too."""
        for area in areas:
            items = [
                one.item
                for archived in (False, True)
                for one in self._items(
                    ItemQuery(channel=Channel.KIOSK, today=today, areas=(area,), archived=archived),
                    self._monthly,
                    SHEETS_LIMIT,
                )
            ]
            sheets = ledger(sorted(items, key=lambda i: i.elements.issued, reverse=True))
            if sheets:
                return Accounts(area=area, sheets=sheets)
        return None

    def alerts(self, areas: tuple[AreaCode, ...], local: datetime) -> tuple[Alert, ...]:
        """Return the alerts that warn people in these areas now, the gravest first."""
        today = local.date()
        query = ItemQuery(channel=Channel.KIOSK, today=today, areas=areas, entries=(ALERT_ENTRY,))
        found = (alert_of(one.item, today) for one in self._reader.items(query, ALERTS_LIMIT))
        return gravest_first([alert for alert in found if alert and not alert.is_over(local)])

    def newest(self, areas: tuple[AreaCode, ...], today: date) -> tuple[Row, ...]:
        """Return what was disclosed last, of all topics."""
        query = ItemQuery(channel=Channel.KIOSK, today=today, areas=areas)
        found = self._reader.items(query, NEWEST_LIMIT)
        return tuple(self._names.row(one.item, today) for one in found)

    def with_archive(self, code: str, areas: tuple[AreaCode, ...], today: date) -> tuple[Item, ...]:
        """Return a topic's items, those that are no longer on display too."""
        return tuple(
            one.item
            for area in areas
            for archived in (False, True)
            for one in self.items_of(code, area, today, archived=archived)
        )

    def archived(self, areas: tuple[AreaCode, ...], year: int, today: date) -> tuple[Row, ...]:
        """Return what of a year is no longer on display, the newest first."""
        query = ItemQuery(channel=Channel.KIOSK, today=today, areas=areas, archived=True, year=year)
        return tuple(
            self._names.row(one.item, today) for one in self._reader.items(query, LIST_LIMIT)
        )

    def archive_years(self, areas: tuple[AreaCode, ...], today: date) -> tuple[int, ...]:
        """Return the years that the archive may be of, this year first, at most `YEARS_LIMIT`."""
        query = ItemQuery(
            channel=Channel.KIOSK, today=today, areas=areas, archived=True, newest_first=False
        )
        oldest = [one.item.elements.issued.year for one in self._reader.items(query, 1)]
        first = min([today.year, *oldest])
        return tuple(range(today.year, first - 1, -1))[:YEARS_LIMIT]

    def related(self, item: VerifiedItem, today: date) -> tuple[Row, ...]:
        """Return the rows of the items that belong to the same matter."""
        others = (self._reader.item(id_) for id_ in item.item.related[:RELATED_LIMIT])
        return tuple(self._names.row(other.item, today) for other in others if other)

    def rows_of(self, ids: Sequence[ItemId], today: date) -> tuple[Row, ...]:
        """Return the rows of these items, leaving out those that are gone."""
        found = (self._reader.item(id_) for id_ in ids[:LIST_LIMIT])
        return tuple(self._names.row(one.item, today) for one in found if one)

    def _items(
        self, query: ItemQuery, entries: tuple[EntryCode, ...], limit: int
    ) -> list[VerifiedItem]:
        """Return items of these entries; no entries have no items."""
        return list(self._reader.items(replace(query, entries=entries), limit)) if entries else []

    def _topics_of(self, item: Item) -> tuple[str, ...]:
        return self._catalogue.topics_of(item.entry, item.title, item.keywords)

    def _row_under(self, code: str, item: Item, today: date) -> Row:
        """Return an item's row; under another topic than its own it says which it is of."""
        own = self.topic_of(item)
        label = own.name if own is not None and own.code != code else ""
        return self._names.row(item, today, label=label)


def _stands(item: Item, standing: Standing | None, today: date) -> bool:
    return standing is None or (has_force(item) and standing_of(item, today) is standing)
