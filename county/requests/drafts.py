"""Answers while they are written: kept as they grow, held by one person, checked by another.

Invariant: while somebody holds a draft nobody else changes it; nobody agrees to what they wrote
themselves; what is sent is the version that was looked at.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select, update

from county.database.tables import answer_drafts, requests
from county.people.scope import within
from county.people.staff import Staff
from disclosure.decoding import decode, encode
from disclosure.errors import NotAllowedError
from disclosure.items import ItemId, Strict
from disclosure.replies import Outcome, Reply
from disclosure.requests import RequestId

COMMENT_CHARACTERS = 300
MOST_CHECKS = 20


class Stage(StrEnum):
    """Where a draft is: being written, waiting for a second person, or sent back by one."""

    WRITING = "writing"
    CHECKING = "checking"
    RETURNED = "returned"


class Draft(Strict, frozen=True, kw_only=True):
    """An answer as it is being written, all but its pages.

    Attributes:
        reply: the words.
        items: items that answer it.
        outcome: what it comes to; None while nobody has said.
        gap: what should have been public, in the clerk's own words; empty for no gap.
        gap_entry: the catalogue entry that it belongs to; empty where the office decides.
    """

    reply: Reply = Reply()
    items: tuple[ItemId, ...] = ()
    outcome: Outcome | None = None
    gap: str = ""
    gap_entry: str = ""


@dataclass(frozen=True)
class Kept:
    """A draft as it is kept.

    Attributes:
        version: rises with every change.
        authors: who has written in it.
        comment: why it was sent back.
        holder: who holds it, empty where nobody does any more; `held_since` an instant.
    """

    draft: Draft
    version: int
    stage: Stage
    authors: tuple[str, ...]
    comment: str
    saved_at: datetime
    saved_by: str
    holder: str
    held_since: datetime | None


class HeldError(NotAllowedError):
    """Somebody else is writing this answer: who, and since when."""

    def __init__(self, who: str, since: datetime) -> None:
        super().__init__(f"{who} is writing this answer")
        self.who = who
        self.since = since


def read(connection: Connection, request: RequestId, now: datetime) -> Kept | None:
    """Return the draft of a request's answer, None where there is none."""
    query = select(answer_drafts).where(answer_drafts.c.request == request)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    is_held = row.held_by and row.held_until is not None and row.held_until > now
    return Kept(
        draft=decode(row.draft.encode(), Draft),
        version=row.version,
        stage=Stage(row.stage),
        authors=tuple(json.loads(row.authors)),
        comment=row.comment,
        saved_at=row.saved_at,
        saved_by=row.saved_by,
        holder=row.held_by if is_held else "",
        held_since=row.held_since if is_held else None,
    )


def to_check(connection: Connection, person: Staff) -> list[tuple[RequestId, str]]:
    """Return answers that wait for a second person, if it may be this one: ids and numbers."""
    query = (
        select(requests.c.id, requests.c.number, answer_drafts.c.authors)
        .join(requests, requests.c.id == answer_drafts.c.request)
        .where(answer_drafts.c.stage == Stage.CHECKING, within(requests.c.area, person.area))
        .order_by(requests.c.due, requests.c.id)
        .limit(MOST_CHECKS)
    )
    rows = connection.execute(query)
    return [
        (RequestId(row.id), row.number)
        for row in rows
        if person.name not in json.loads(row.authors)
    ]


def hold(
    connection: Connection, request: RequestId, first: Draft, who: str, now: datetime, minutes: int
) -> Kept:
    """Hold the draft of a request's answer, and return it.

    Arguments:
        connection: inside a write transaction.
        request: whose answer.
        first: what a new draft begins with.
        who: the person's account name.
        now: the present instant.
        minutes: for how long, counted anew by each change.

    Raises:
        HeldError: somebody else holds it.
    """
    kept = read(connection, request, now)
    until = now + timedelta(minutes=minutes)
    if kept is None:
        held = {"held_by": who, "held_since": now, "held_until": until}
        _insert(connection, request, first, who, now, held)
    else:
        _require_free(kept, who)
        values: dict[str, object] = {"held_by": who, "held_until": until}
        if kept.holder != who:
            values["held_since"] = now
        _change(connection, request, values)
    found = read(connection, request, now)
    assert found is not None
    return found


def save(connection: Connection, request: RequestId, draft: Draft, who: str, now: datetime) -> Kept:
    """Keep a draft that one holds; its version rises where it has changed.

    Raises:
        HeldError: somebody else holds it.
        NotAllowedError: it waits for a second person, or was sent meanwhile.
    """
    kept = read(connection, request, now)
    if kept is None or kept.stage is Stage.CHECKING:
        raise NotAllowedError("the answer is no longer being written")
    _require_free(kept, who)
    if draft != kept.draft:
        touch(connection, request, kept, who, now, draft=encode(draft).decode())
    found = read(connection, request, now)
    assert found is not None
    return found


def touch(
    connection: Connection,
    request: RequestId,
    kept: Kept,
    who: str,
    now: datetime,
    **values: object,
) -> None:
    """Note that somebody has changed a draft, or the pages beside it: a new version."""
    authors = kept.authors if who in kept.authors else (*kept.authors, who)
    told = json.dumps(authors, ensure_ascii=False)
    changed = {"version": kept.version + 1, "saved_at": now, "saved_by": who, "authors": told}
    _change(connection, request, {**changed, **values})


def leave(connection: Connection, request: RequestId, who: str) -> None:
    """Let a draft go that one holds."""
    mine = (answer_drafts.c.request == request) & (answer_drafts.c.held_by == who)
    connection.execute(update(answer_drafts).where(mine).values(held_by="", held_until=None))


def hand_over(
    connection: Connection, request: RequestId, version: int, who: str, now: datetime
) -> None:
    """Give a draft to a second person.

    Raises:
        NotAllowedError: it has changed since that version was looked at, or somebody holds it.
    """
    kept = require(connection, request, version, now)
    _require_free(kept, who)
    if kept.stage is Stage.CHECKING:
        raise NotAllowedError("the answer waits for a second person already")
    _change(connection, request, {"stage": Stage.CHECKING, "comment": "", "held_by": ""})


def send_back(
    connection: Connection, request: RequestId, comment: str, who: str, now: datetime
) -> None:
    """Give a draft back to who wrote it, with a word.

    Raises:
        NotAllowedError: it does not wait for a second person, or there is no word.
    """
    kept = read(connection, request, now)
    if kept is None or kept.stage is not Stage.CHECKING or not comment.strip():
        raise NotAllowedError("only an answer that waits is sent back, and with a word")
    if who in kept.authors:
        raise NotAllowedError("who wrote an answer takes it back and does not send it back")
    values = {"stage": Stage.RETURNED, "comment": comment.strip()[:COMMENT_CHARACTERS]}
    _change(connection, request, values)


def take_back(connection: Connection, request: RequestId, who: str, now: datetime) -> None:
    """Go on writing what waits for a second person; NotAllowedError unless one wrote it."""
    kept = read(connection, request, now)
    if kept is None or kept.stage is not Stage.CHECKING or who not in kept.authors:
        raise NotAllowedError("only who wrote an answer takes it back")
    _change(connection, request, {"stage": Stage.WRITING})


def require(connection: Connection, request: RequestId, version: int, now: datetime) -> Kept:
    """Return a draft; NotAllowedError unless it is still the version that was looked at."""
    kept = read(connection, request, now)
    if kept is None or kept.version != version:
        raise NotAllowedError("the answer has changed since it was looked at")
    return kept


def drop(connection: Connection, request: RequestId) -> None:
    """Forget a draft: its answer was sent, or is no longer owed."""
    connection.execute(delete(answer_drafts).where(answer_drafts.c.request == request))


def _require_free(kept: Kept, who: str) -> None:
    if kept.holder and kept.holder != who:
        raise HeldError(kept.holder, kept.held_since or kept.saved_at)


def _insert(
    connection: Connection,
    request: RequestId,
    draft: Draft,
    who: str,
    now: datetime,
    held: dict[str, object],
) -> None:
    connection.execute(
        insert(answer_drafts).values(
            request=request,
            draft=encode(draft).decode(),
            version=1,
            stage=Stage.WRITING,
            authors="[]",
            comment="",
            saved_at=now,
            saved_by=who,
            **held,
        )
    )


def _change(connection: Connection, request: RequestId, values: Mapping[str, object]) -> None:
    mine = update(answer_drafts).where(answer_drafts.c.request == request)
    connection.execute(mine.values(dict(values)))
