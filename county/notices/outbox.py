"""The outbox of notices: what is to be told to whom, once.

Invariant: a key stands there once, so whoever notes the same thing twice tells it once; a notice
that is not sent stays due until it is sent or given up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, func, select, update

from county.database.tables import notices, staff
from county.database.upserts import insert_into
from county.people.staff import Staff, of_row
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestId

WORDS_CHARACTERS = 200


class What(StrEnum):
    """What a notice tells."""

    ASSIGNED = "assigned"
    HALF = "half"
    NEAR = "near"
    DUE = "due"
    BREACH = "breach"
    UNASSIGNED = "unassigned"
    NO_CLERK = "no_clerk"
    FAILING = "failing"
    HOLIDAYS = "holidays"
    TEXT_FAILED = "text_failed"
    LOW_MARK = "low_mark"
    APPLICATION = "application"


@dataclass(frozen=True)
class Notice:
    """A notice to one member of staff.

    Attributes:
        key: names what is told to whom and for which occasion.
        to: id of the account.
        what: its kind.
        words: one line, without anything personal.
        request: what it is about, if it is a request.
    """

    key: str
    to: int
    what: What
    words: str
    request: RequestId | None = None


@dataclass(frozen=True)
class Due:
    """A notice that is to be sent now."""

    id: int
    person: Staff
    words: str
    request: RequestId | None
    made_at: datetime
    tries: int


@dataclass(frozen=True)
class Told:
    """What somebody was told, for those who look at a request; `sent_at` None for desk only."""

    name: str
    what: What
    made_at: datetime
    sent_at: datetime | None


def put(
    connection: Connection, notice: Notice, now: datetime, after: datetime | None = None
) -> bool:
    """Note a notice for sending; False where its key stands there already.

    Arguments:
        connection: inside the write transaction that does what is told.
        notice: the notice.
        now: the present instant.
        after: when it may be sent, e.g. in the morning; None for at once.

    Raises:
        NotAllowedError: its words are empty or too long.
    """
    if not 0 < len(notice.words) <= WORDS_CHARACTERS:
        raise NotAllowedError(f"a notice has 1 to {WORDS_CHARACTERS} characters")
    row = {
        "key": notice.key,
        "staff": notice.to,
        "what": notice.what.value,
        "request": notice.request,
        "words": notice.words,
    }
    entry = insert_into(connection, notices).values(**row, made_at=now, next_at=after or now)
    made = entry.on_conflict_do_nothing().returning(notices.c.id)
    return connection.scalar(made) is not None


def due(connection: Connection, now: datetime, limit: int) -> list[Due]:
    """Return the notices that are to be sent at an instant, the oldest first."""
    query = (
        select(staff, *(column.label(f"notice_{column.name}") for column in notices.c))
        .join(notices, notices.c.staff == staff.c.id)
        .where(notices.c.next_at <= now)
        .order_by(notices.c.id)
        .limit(limit)
    )
    return [
        Due(
            id=row.notice_id,
            person=of_row(row),
            words=row.notice_words,
            request=RequestId(row.notice_request) if row.notice_request else None,
            made_at=row.notice_made_at,
            tries=row.notice_tries,
        )
        for row in connection.execute(query)
    ]


def sent(connection: Connection, ids: Iterable[int], now: datetime) -> None:
    """Note that notices went out."""
    values = {"sent_at": now, "next_at": None, "fault": ""}
    connection.execute(update(notices).where(notices.c.id.in_(list(ids))).values(**values))


def put_off(connection: Connection, one: Due, fault: str, again: datetime | None) -> None:
    """Note that a notice did not go out; it is tried again then, or never where None."""
    values = {"tries": one.tries + 1, "fault": fault, "next_at": again}
    connection.execute(update(notices).where(notices.c.id == one.id).values(**values))


def leave_on_the_desk(connection: Connection, ids: Iterable[int]) -> None:
    """Note that notices are not to be sent: there is no address for them."""
    mine = notices.c.id.in_(list(ids))
    connection.execute(update(notices).where(mine).values(next_at=None))


def of_request(connection: Connection, request: RequestId, limit: int) -> list[Told]:
    """Return what was told of a request, the newest first."""
    columns = staff.c.name, notices.c.what, notices.c.made_at, notices.c.sent_at
    query = (
        select(*columns)
        .join(staff, staff.c.id == notices.c.staff)
        .where(notices.c.request == request)
        .order_by(notices.c.id.desc())
        .limit(limit)
    )
    return [
        Told(row.name, What(row.what), row.made_at, row.sent_at)
        for row in connection.execute(query)
    ]


def stuck(connection: Connection) -> int:
    """Return how many notices could not be sent yet."""
    late = notices.c.next_at.is_not(None) & (notices.c.tries > 0)
    return connection.scalar(select(func.count()).select_from(notices).where(late)) or 0


def forget(connection: Connection, before: datetime) -> int:
    """Delete what was told before an instant; return how many."""
    old = notices.c.made_at < before
    return int(connection.execute(delete(notices).where(old)).rowcount)
