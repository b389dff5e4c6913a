"""Browsing: topics, their items, what is new, one item.

Invariant: a list never holds more rows than its limit, and only items that the reader
vouches for, of the areas that the person chose.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from content_sync.store.reader import ItemQuery, VerifiedItem
from disclosure.areas import AreaCode, path
from disclosure.catalogue import Catalogue, Topic
from disclosure.channels import Channel
from disclosure.items import EntryCode, ItemId, Strict
from kiosk.journey.rows import Names, Row

LIST_LIMIT = 60
NEWEST_LIMIT = 30
RELATED_LIMIT = 5


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
            topic.code: tuple(e.code for e in catalogue.entry if e.topic == topic.code)
            for topic in catalogue.topic
        }

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Return the topics in the order of their tiles."""
        return self._catalogue.topic

    def topic(self, code: str) -> Topic:
        """Return a topic by its code, which must be one of `topics`."""
        return next(topic for topic in self._catalogue.topic if topic.code == code)

    def of_topic(self, code: str, areas: tuple[AreaCode, ...], today: date) -> tuple[Row, ...]:
        """Return the rows of a topic: nearest area first, then the newest first."""
        entries = self._entries[code]
        rows: list[Row] = []
        for area in areas if entries else ():
            rows += self._rows(entries, (area,), today, LIST_LIMIT - len(rows))
        return tuple(rows)

    def newest(self, areas: tuple[AreaCode, ...], today: date) -> tuple[Row, ...]:
        """Return what was disclosed last, of all topics."""
        return self._rows((), areas, today, NEWEST_LIMIT)

    def related(self, item: VerifiedItem, today: date) -> tuple[Row, ...]:
        """Return the rows of the items that belong to the same matter."""
        others = (self._reader.item(id_) for id_ in item.item.related[:RELATED_LIMIT])
        return tuple(self._names.row(other.item, today) for other in others if other)

    def rows_of(self, ids: Sequence[ItemId], today: date) -> tuple[Row, ...]:
        """Return the rows of these items, leaving out those that are gone."""
        found = (self._reader.item(id_) for id_ in ids[:LIST_LIMIT])
        return tuple(self._names.row(one.item, today) for one in found if one)

    def _rows(
        self,
        entries: tuple[EntryCode, ...],
        areas: tuple[AreaCode, ...],
        today: date,
        limit: int,
    ) -> tuple[Row, ...]:
        if limit < 1:
            return ()
        query = ItemQuery(channel=Channel.KIOSK, today=today, areas=areas, entries=entries)
        found = self._reader.items(query, limit)
        return tuple(self._names.row(one.item, today) for one in found)
