"""Erasing: a request's personal data go, its figures stay.

What is left says that somebody asked for something of a kind in a village on a day, who answered
when, and with which mark. The letter gives way to an empty one, so that terminals let go of it
too. Invariant: an open request is never erased, and an erased one stays erased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, update

from county.audit.log import Act, record
from county.database.tables import request_holds, requests, withdrawn_codes
from county.keys.online import OnlineKeys
from county.privacy.settings import PrivacySettings
from county.privacy.traces import TRACES, Trace
from county.publishing import mailbox, withdrawing
from county.publishing.withdrawing import Withdrawal
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.requests import OPEN_STATES, RequestId, RequestKind

RULE = "rule"
"""Who erases on schedule."""
REASON = "个人信息已按规定删除"
"""Why the code of an erased request opens nothing."""


@dataclass(frozen=True)
class Erasure:
    """Who erases, when, and for which reason; the reason names nobody."""

    who: str
    at: datetime
    reason: str = REASON


def erase(connection: Connection, ids: Sequence[RequestId], one: Erasure, keys: OnlineKeys) -> None:
    """Erase the personal data of requests.

    Arguments:
        connection: inside a write transaction.
        ids: which requests.
        one: whose act it is.
        keys: with the head key, which signs the empty letters.

    Raises:
        NotAllowedError: one of them is open, held, erased already, or not there.
    """
    query = select(requests).where(requests.c.id.in_(ids))
    found = connection.execute(query).all()
    held = select(request_holds.c.request).where(request_holds.c.request.in_(ids))
    fit = [row for row in found if row.state not in OPEN_STATES and row.erased_at is None]
    if len(fit) != len(set(ids)) or connection.execute(held).first() is not None:
        raise NotAllowedError("open, held and erased requests are not erased")
    _take_letters(connection, found, one, keys)
    for trace in TRACES:
        _erase_trace(connection, trace, ids)
    mine = update(requests).where(requests.c.id.in_(ids))
    connection.execute(mine.values(erased_at=one.at))
    for id_ in ids:
        record(connection, one.at, one.who, Act.PRIVACY_ERASED, id_, one.reason)


def due(
    connection: Connection, now: datetime, settings: PrivacySettings, *, limit: int
) -> list[RequestId]:
    """Return requests whose personal data are to be erased now, the longest ended first."""
    r = requests.c
    query = (
        select(r.id)
        .where(
            r.erased_at.is_(None),
            r.state.not_in(OPEN_STATES),
            _over(now, settings),
            r.id.not_in(select(request_holds.c.request)),
            ~needed(settings),
        )
        .order_by(_ended(), r.id)
        .limit(limit)
    )
    return [RequestId(id_) for id_ in connection.scalars(query)]


def erased_from(row: Any, settings: PrivacySettings) -> datetime | None:
    """Return the instant from which an ended request's personal data are erased; None if open.

    Arguments:
        row: of the table `requests`.
        settings: the county's.
    """
    ended: datetime | None = row.closed_at or row.answered_at
    if row.state in OPEN_STATES or ended is None:
        return None
    days = settings.erase_days
    if row.kind == RequestKind.APPLICATION:
        days = settings.application_days
    return ended + timedelta(days=days)


def _over(now: datetime, settings: PrivacySettings) -> ColumnElement[bool]:
    is_application = requests.c.kind == RequestKind.APPLICATION
    return or_(
        and_(~is_application, _ended() <= now - timedelta(days=settings.erase_days)),
        and_(is_application, _ended() <= now - timedelta(days=settings.application_days)),
    )


def _ended() -> ColumnElement[Any]:
    return func.coalesce(requests.c.closed_at, requests.c.answered_at)


def needed(settings: PrivacySettings) -> ColumnElement[bool]:
    """Return the condition that an open request of the same person holds this one."""
    other = requests.alias("other")
    same = and_(other.c.phone == requests.c.phone, requests.c.phone != "")
    return (
        select(other.c.id)
        .where(
            or_(same, other.c.original == requests.c.id),
            other.c.id != requests.c.id,
            other.c.state.in_(OPEN_STATES),
            other.c.kind.in_(settings.held_by),
        )
        .exists()
    )


def _take_letters(
    connection: Connection, found: Sequence[Any], one: Erasure, keys: OnlineKeys
) -> None:
    by_area: dict[AreaCode, set[str]] = {}
    for row in found:
        by_area.setdefault(AreaCode(row.area), set()).add(row.locator)
    for area, locators in by_area.items():
        query = select(withdrawn_codes.c.locator).where(withdrawn_codes.c.locator.in_(locators))
        standing = locators - set(connection.scalars(query))
        held = mailbox.letters_to_any(connection, area, frozenset(standing))
        answered = sorted({letter.locator for letter in held.values()})
        if answered:
            why = Withdrawal(area, "", one.who, one.at, REASON)
            withdrawing.withdraw_all(connection, why, answered, keys)


def _erase_trace(connection: Connection, trace: Trace, ids: Sequence[RequestId]) -> None:
    column = trace.table.c[trace.column]
    if trace.through is None:
        mine = column.in_(ids)
    else:
        mine = column.in_(select(trace.through.c.id).where(trace.through.c.request.in_(ids)))
    if trace.drops:
        connection.execute(delete(trace.table).where(mine))
    elif trace.blank:
        connection.execute(update(trace.table).where(mine).values(dict(trace.blank)))
