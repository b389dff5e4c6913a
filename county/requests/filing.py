"""Filing with the county itself: what a phone sends, what staff register for somebody.

Invariant: one ticket files one request, however often it is sent, and the county keeps of its
collection code only what derives from it. The code is known while a page is drawn, no longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import BoundedSemaphore

from sqlalchemy import Connection, Row, func, select

from county.audit import log
from county.database.tables import requests
from county.parts import County
from county.requests import consents
from county.requests import photos as album
from county.requests.receiving import Arrival, next_number, receive
from county.requests.tickets import Ticket
from disclosure import clocks
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError, RetryLaterError
from disclosure.items import ItemId
from disclosure.requests import CameBy, FiledRequest, RequestKind
from disclosure.seals.boxes import CodeKeys, code_of, derive

_TURN_SECONDS = 10.0
_DAY = timedelta(days=1)


class TooManyError(NotAllowedError):
    """An area has filed as many requests in a day as it may."""


@dataclass(frozen=True)
class Asking:
    """What somebody asks.

    Attributes:
        area: where the answer is to be opened.
        item: the item that is doubted, for kind `query`.
        texts: whether a text message shall tell of the answer.
    """

    kind: RequestKind
    area: AreaCode
    words: str
    name: str = ""
    phone: str = ""
    item: ItemId | None = None
    texts: bool = False


@dataclass(frozen=True)
class Receipt:
    """What somebody is told of their request.

    Attributes:
        area: at whose terminals the answer is opened.
        code: the collection code; empty where it was shown too long ago to be shown again.
        altered: whether the form was sent once before, with other words, which were filed.
        texts: whether a text message tells of the answer.
    """

    number: str
    kind: RequestKind
    area: AreaCode
    filed_at: datetime
    due: date
    provisional: bool
    code: str
    altered: bool = False
    texts: bool = False


class Filing:
    """Files requests that reach the county without a terminal.

    Arguments:
        county: the open county.
    """

    def __init__(self, county: County) -> None:
        self._county = county
        self._settings = county.settings.filing
        self._openings = BoundedSemaphore(county.settings.phone.openings)

    def again(self, ticket: Ticket, asking: Asking | None, now: datetime) -> Receipt | None:
        """Return the receipt of a ticket that has filed its request, None for a new one.

        Arguments:
            ticket: of the form.
            asking: what the form asks now; None where that does not matter.
            now: the present instant.
        """
        with self._county.database.reading() as connection:
            return self._receipt(connection, ticket, asking, now)

    def file(
        self,
        ticket: Ticket,
        asking: Asking,
        arrival: Arrival,
        now: datetime,
        *,
        photos: Sequence[bytes] = (),
        came: datetime | None = None,
        taker: str = "",
    ) -> Receipt:
        """Store a request and return its receipt; the same ticket, the same receipt.

        Arguments:
            ticket: of the form.
            asking: what is asked, checked by the form.
            arrival: how it came.
            now: the present instant.
            photos: drawn anew by `county.uploads.photo_intake`.
            came: when it came, for a letter of an earlier day; now where not given.
            taker: name of who registers it for somebody else.

        Raises:
            TooManyError: its area's phones have filed as many today as they may.
            NotAllowedError: the county does not have its area.
            RetryLaterError: too many codes are made at this moment.
        """
        keys = self._keys(ticket)
        with self._county.database.writing() as connection:
            known = self._receipt(connection, ticket, asking, now)
            if known is not None:
                return known
            self._check_day(connection, asking.area, arrival, now)
            filed = self._filed(connection, ticket, asking, arrival.came_by, came or now, keys)
            receive(connection, filed, arrival, now, self._county.terms())
            album.keep(connection, filed.id, photos)
            if taker:
                log.record(connection, now, taker, log.Act.REQUEST_TAKEN, filed.id, arrival.came_by)
            receipt = self._receipt(connection, ticket, asking, now)
        assert receipt is not None
        return receipt

    def _keys(self, ticket: Ticket) -> CodeKeys:
        if not self._openings.acquire(timeout=_TURN_SECONDS):
            raise RetryLaterError("as many codes are made at once as the settings allow")
        try:
            return derive(code_of(ticket.seed), self._county.online.keyring.county)
        finally:
            self._openings.release()

    def _filed(
        self,
        connection: Connection,
        ticket: Ticket,
        asking: Asking,
        came_by: CameBy,
        came: datetime,
        keys: CodeKeys,
    ) -> FiledRequest:
        day = clocks.receipt_date(came, self._county.terms().zone)
        return FiledRequest(
            format=1,
            id=ticket.id,
            number=next_number(connection, day, came_by),
            kind=asking.kind,
            area=asking.area,
            filed_at=came,
            words=asking.words,
            answer_key=keys.public,
            locator=keys.locator,
            name=asking.name,
            phone=asking.phone,
            item=asking.item,
            texts=asking.texts,
        )

    def _check_day(
        self, connection: Connection, area: AreaCode, arrival: Arrival, now: datetime
    ) -> None:
        if arrival.came_by is not CameBy.PHONE:
            return
        query = select(func.count()).where(
            requests.c.area == area,
            requests.c.came_by == CameBy.PHONE,
            requests.c.received_at > now - _DAY,
        )
        if (connection.scalar(query) or 0) >= self._settings.area_a_day:
            raise TooManyError(f"{area} has filed {self._settings.area_a_day} requests in a day")

    def _receipt(
        self, connection: Connection, ticket: Ticket, asking: Asking | None, now: datetime
    ) -> Receipt | None:
        row = connection.execute(select(requests).where(requests.c.id == ticket.id)).one_or_none()
        if row is None:
            return None
        texts = consents.agreed(connection, ticket.id)
        fresh = now - row.received_at < timedelta(minutes=self._settings.receipt_minutes)
        return Receipt(
            number=row.number,
            kind=RequestKind(row.kind),
            area=AreaCode(row.area),
            filed_at=row.filed_at,
            due=row.due,
            provisional=row.provisional,
            code=code_of(ticket.seed) if fresh else "",
            altered=asking is not None and (_differs(row, asking) or texts != asking.texts),
            texts=texts,
        )


def _differs(row: Row[tuple[object, ...]], asking: Asking) -> bool:
    stored = (row.kind, row.area, row.words, row.name, row.phone, row.item)
    sent = (asking.kind, asking.area, asking.words, asking.name, asking.phone, asking.item)
    return stored != sent
