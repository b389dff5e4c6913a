"""The entries that an area may write for, found by everyday words; and what it wrote last.

Invariant: only entries whose level is the area's are offered.
"""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from county.database.tables import documents, live_items, writings
from county.writing.beginning import Occasion
from disclosure.areas import AreaCode, level
from disclosure.catalogue import Catalogue, Entry, Period, Term
from disclosure.decoding import decode
from disclosure.items import EntryCode, Item, ItemId
from disclosure.periods import Span, named_in
from finding import index
from finding.search import Scope, search

MOST_FOUND = 12
_SHOWN = date(2000, 1, 1)


@dataclass(frozen=True)
class Group:
    """Entries under one heading."""

    name: str
    entries: tuple[Entry, ...]


class EntrySearch:
    """Finds entries by a person's words, as residents' search finds items."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def offered(self, area: AreaCode, words: str, regular: Collection[Entry]) -> list[Group]:
        """Return the entries of an area's level: what words find, or all by their part.

        Arguments:
            area: whose level.
            words: what is looked for; empty for all.
            regular: entries that stand above already.
        """
        mine = [entry for entry in self._catalogue.entry if level(area) in entry.levels]
        if words:
            found = self._find(mine, words)
            return [Group("", tuple(found))] if found else []
        left = [entry for entry in mine if entry not in regular]
        parts = self._catalogue.part
        groups = [Group(part, tuple(one for one in left if one.part == part)) for part in parts]
        return [group for group in groups if group.entries]

    def regular(self, area: AreaCode, published: Collection[str]) -> list[Entry]:
        """Return the monthly and quarterly entries that an area has written before."""
        often = (Period.MONTH, Period.QUARTER)
        return [
            entry
            for entry in self._catalogue.entry
            if entry.period in often and level(area) in entry.levels and entry.code in published
        ]

    def _find(self, mine: list[Entry], words: str) -> list[Entry]:
        topics = {topic.code: topic for topic in self._catalogue.topic}
        connection = sqlite3.connect(":memory:")
        try:
            index.create(connection)
            for number, entry in enumerate(mine, 1):
                index.put(connection, number, _document(entry, topics[entry.topic].hint))
            scope = Scope(areas=(_NOWHERE,), today=_SHOWN, channel=None)
            found = search(connection, words, scope, limit=MOST_FOUND)
        finally:
            connection.close()
        ids = [hit.item_id for hit in found.hits] or list(found.near_items)
        by_code = {str(entry.code): entry for entry in mine}
        return [by_code[id_] for id_ in ids[:MOST_FOUND]]


_NOWHERE = AreaCode("000000000000")


def last_published(connection: Connection, area: AreaCode) -> dict[str, tuple[str, date]]:
    """Return, by entry, the title and day of what an area published last."""
    newest = live_items.c.issued.desc(), live_items.c.title.desc()
    place = func.row_number().over(partition_by=live_items.c.entry, order_by=newest)
    ranked = (
        select(live_items.c.entry, live_items.c.title, live_items.c.issued, place.label("place"))
        .where(live_items.c.area == area)
        .subquery()
    )
    rows = connection.execute(select(ranked).where(ranked.c.place == 1))
    return {row.entry: (row.title, row.issued) for row in rows}


def last_item(connection: Connection, area: AreaCode, entry: EntryCode) -> Item | None:
    """Return what an area published last for an entry, or None."""
    query = (
        select(documents.c.live)
        .join(live_items, live_items.c.id == documents.c.id)
        .where(live_items.c.area == area, live_items.c.entry == entry)
        .order_by(live_items.c.issued.desc(), live_items.c.title.desc())
    )
    raw = connection.scalar(query.limit(1))
    return decode(raw, Item) if raw else None


def spans(entry: Entry, old: Item, occasion: Occasion) -> tuple[Span, Span] | None:
    """Return the period of the last item and the one after it; None for other entries."""
    if entry.term is not Term.PERIODIC or entry.period is None:
        return None
    told = named_in(entry.period, old.title)
    due = occasion.span()
    if told is None:
        return (due.before, due) if due else None
    return told, told.after


def area_of(connection: Connection, id_: ItemId) -> AreaCode | None:
    """Return whose disclosure an item is, written or imported; None for no such item."""
    for table in (documents, writings):
        code = connection.scalar(select(table.c.area).where(table.c.id == id_))
        if code is not None:
            return AreaCode(code)
    return None


def _document(entry: Entry, hint: str) -> index.Document:
    return index.Document(
        item_id=ItemId(entry.code),
        title=entry.second_level,
        area=_NOWHERE,
        entry=entry.code,
        issuing_body=entry.body,
        issued=_SHOWN,
        shown_first=_SHOWN,
        shown_last=None,
        channels=entry.channels,
        keywords=(entry.first_level, *hint.split("、")),
        body=entry.content,
    )
