"""The answers to what is asked of the open API, read from one state of the database.

Invariant: an item is answered only as its seals, checked over its very bytes, let it, and
only where phones may show it; of anything else there is not even a name.
"""

from datetime import datetime

from msgspec import UNSET
from sqlalchemy import Connection, select

from county.database.tables import changes, documents, live_items
from county.items.search import ItemSearch
from county.phone.around import around
from county.phone.frame import PhoneFrame
from county.sharing import lists
from county.sharing.asking import (
    MOST_ROWS,
    CodesAsked,
    ItemsAsked,
    Place,
    WithdrawnAsked,
    cursor_of,
    place_of,
)
from county.sharing.documents import (
    AreaPage,
    EntryPage,
    ItemLine,
    ItemPage,
    SharedItem,
    WithdrawnItem,
    WithdrawnPage,
)
from county.sharing.lists import Listed
from county.sharing.telling import Teller
from disclosure.areas import AreaCode, contains
from disclosure.channels import Channel
from disclosure.decoding import decode
from disclosure.errors import MalformedError, RejectedError
from disclosure.feed import ITEM_TYPE, Envelope
from disclosure.items import EntryCode, Item, ItemId
from finding.search import MOST_RESULTS


class Reading:
    """Answers questions.

    Arguments:
        frame: the parts of phone pages, whose rules decide what is shown.
        search: the county's index.
    """

    def __init__(self, frame: PhoneFrame, search: ItemSearch) -> None:
        self._frame = frame
        self._search = search
        self._teller = Teller(frame.county.settings.phone.address)
        self._rows = min(MOST_ROWS, frame.county.settings.sharing.page_rows)

    def areas(self, connection: Connection, asked: CodesAsked) -> AreaPage:
        """Return a page of areas."""
        known = {str(one.code): one for one in self._frame.profile(connection).areas}
        codes, next_ = self._page(sorted(known), asked)
        return AreaPage(
            format=1, areas=tuple(self._teller.area(known[code]) for code in codes), next=next_
        )

    def entries(self, asked: CodesAsked) -> EntryPage:
        """Return a page of the catalogue's entries."""
        catalogue = self._frame.county.catalogue()
        known = {str(one.code): one for one in catalogue.entry}
        codes, next_ = self._page(sorted(known), asked)
        told = tuple(self._teller.entry(known[code], catalogue) for code in codes)
        return EntryPage(format=1, entries=told, next=next_)

    def items(self, connection: Connection, asked: ItemsAsked, now: datetime) -> ItemPage:
        """Return a page of items.

        Raises:
            MalformedError: words are asked for together with what has no words.
        """
        if asked.q is not UNSET:
            return self._found(connection, asked, now)
        limit = self._limit(asked)
        after = _after(asked)
        places = lists.forward(connection, self._listed(connection, asked, now), after, limit + 1)
        told, shown = self._lines(connection, places[:limit], now), places[:limit]
        last = cursor_of(shown[-1]) if shown else (cursor_of(after) if after else "")
        next_ = last if len(places) > limit else ""
        return ItemPage(format=1, items=told, next=next_, last=last)

    def item(self, connection: Connection, id_: ItemId, now: datetime) -> SharedItem | None:
        """Return an item, or None where phones may not show it."""
        today = self._frame.today(now)
        sealed = self._frame.vouching.one(connection, id_)
        if sealed is None or not self._frame.shows(sealed, today):
            return None
        query = select(live_items.c.public_at).where(live_items.c.id == id_)
        public_at = connection.scalar(query)
        if public_at is None:
            return None
        version = self._frame.county.online.keyring.root_version
        return self._teller.item(sealed, public_at, today, version)

    def envelope(self, connection: Connection, id_: ItemId, now: datetime) -> bytes | None:
        """Return the envelope of an item that phones may show."""
        if self.item(connection, id_, now) is None:
            return None
        query = select(changes.c.envelope).where(changes.c.id == id_, changes.c.held)
        return connection.scalar(query)

    def withdrawn(self, connection: Connection, asked: WithdrawnAsked) -> WithdrawnPage:
        """Return a page of items that were taken back and that phones had shown."""
        limit, after = self._limit(asked), _after(asked)
        since = None if asked.since is UNSET else asked.since
        places = lists.withdrawn(connection, since, after, limit + 1)
        shown = places[:limit]
        last = cursor_of(shown[-1]) if shown else (cursor_of(after) if after else "")
        return WithdrawnPage(
            format=1,
            withdrawn=_withdrawn(connection, [one.id for one in shown]),
            next=last if len(places) > limit else "",
            last=last,
        )

    def _page(self, codes: list[str], asked: CodesAsked) -> tuple[list[str], str]:
        limit = self._limit(asked)
        after = "" if asked.cursor is UNSET else asked.cursor
        left = [code for code in codes if code > after]
        return left[:limit], left[limit - 1] if len(left) > limit else ""

    def _limit(self, asked: CodesAsked | ItemsAsked | WithdrawnAsked) -> int:
        wanted = self._rows // 2 if asked.limit is UNSET else asked.limit
        return max(1, min(wanted, self._rows))

    def _listed(self, connection: Connection, asked: ItemsAsked, now: datetime) -> Listed:
        entry = None if asked.entry is UNSET else EntryCode(asked.entry)
        since = None if asked.since is UNSET else asked.since
        if asked.area is UNSET:
            return Listed(now, entry=entry, since=since)
        if asked.below is True:
            return Listed(now, below=AreaCode(asked.area), entry=entry, since=since)
        return Listed(now, areas=self._own(connection, asked.area), entry=entry, since=since)

    def _own(self, connection: Connection, code: str) -> tuple[AreaCode, ...]:
        place = around(self._frame.profile(connection), code)
        return place.own if place else ()

    def _found(self, connection: Connection, asked: ItemsAsked, now: datetime) -> ItemPage:
        if asked.since is not UNSET or asked.entry is not UNSET:
            raise MalformedError("'q' is not asked together with 'since' or 'entry'")
        offset = 0 if asked.cursor is UNSET else _offset(asked.cursor)
        limit, words = self._limit(asked), " ".join(str(asked.q).split())
        today, areas = self._frame.today(now), self._searched(connection, asked)
        found = self._search.find(
            words, areas, today, channel=Channel.PHONE, limit=limit + 1, offset=offset
        )
        ids = [hit.item_id for hit in found.hits]
        places = [Place(at=now, id=id_) for id_ in ids[:limit]]
        more = len(ids) > limit and offset + limit < MOST_RESULTS
        told = self._lines(connection, places, now)
        return ItemPage(format=1, items=told, next=str(offset + limit) if more else "")

    def _searched(self, connection: Connection, asked: ItemsAsked) -> tuple[AreaCode, ...]:
        profile = self._frame.profile(connection)
        if asked.area is UNSET:
            return tuple(one.code for one in profile.areas)
        if asked.below is True:
            return tuple(
                one.code for one in profile.areas if contains(AreaCode(asked.area), one.code)
            )
        return self._own(connection, asked.area)

    def _lines(
        self, connection: Connection, places: list[Place], now: datetime
    ) -> tuple[ItemLine, ...]:
        today = self._frame.today(now)
        ids = [one.id for one in places]
        held = self._frame.vouching.items(connection, ids)
        query = select(live_items.c.id, live_items.c.public_at).where(live_items.c.id.in_(ids))
        since = {ItemId(row.id): row.public_at for row in connection.execute(query)}
        return tuple(
            self._teller.line(held[id_], since[id_], today)
            for id_ in ids
            if id_ in held and id_ in since and self._frame.shows(held[id_], today)
        )


def _after(asked: ItemsAsked | WithdrawnAsked) -> Place | None:
    if asked.cursor is UNSET:
        return None
    place = place_of(asked.cursor)
    if place is None:
        raise MalformedError("'cursor' is one of a search: ask with the same 'q'")
    return place


def _offset(cursor: str) -> int:
    if not cursor.isdecimal():
        raise MalformedError("'cursor' is none of a search: ask without 'q'")
    return int(cursor)


def _withdrawn(connection: Connection, ids: list[ItemId]) -> tuple[WithdrawnItem, ...]:
    """Return those of withdrawn items that phones had shown."""
    had = _shown_before(connection, ids)
    query = select(documents).where(documents.c.id.in_(ids))
    rows = {ItemId(row.id): row for row in connection.execute(query)}
    return tuple(
        WithdrawnItem(
            id=id_,
            version=rows[id_].last_version,
            area=AreaCode(rows[id_].area),
            withdrawn_at=rows[id_].withdrawn_at,
            reason=rows[id_].withdrawn_reason or "",
        )
        for id_ in ids
        if id_ in had
    )


def _shown_before(connection: Connection, ids: list[ItemId]) -> set[ItemId]:
    query = select(changes.c.id, changes.c.envelope).where(changes.c.id.in_(ids), ~changes.c.held)
    shown = set()
    for row in connection.execute(query):
        try:
            envelope = decode(row.envelope, Envelope)
            if envelope.payload_type != ITEM_TYPE:
                continue
            if Channel.PHONE in decode(envelope.payload, Item).channels:
                shown.add(ItemId(row.id))
        except RejectedError:
            continue
    return shown
