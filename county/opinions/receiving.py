"""Receiving: opinions on items, and ratings of answers.

Invariant: an opinion is stored once, and only when it answers what the very version of
its item asked; of the ratings of a request the newest alone is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, func, insert, select

from county.database.tables import areas, changes, opinion_answers, opinions, ratings, requests
from county.opinions.doubting import Doubt, doubt_of
from disclosure.decoding import decode
from disclosure.errors import NotAllowedError
from disclosure.feed import ITEM_TYPE, Envelope
from disclosure.items import Item
from disclosure.opinions import Opinion, Rating, check_opinion
from disclosure.requests import TerminalId

COMMENT = ""
"""The `question` of a comment."""


class AnsweredAlreadyError(NotAllowedError):
    """The phone has given its opinion on this item before."""


@dataclass(frozen=True)
class Sender:
    """A phone that gave an opinion.

    Attributes:
        device: a hash that tells it again on this item, and on no other.
        automatic: it filled in what people do not see.
    """

    device: str
    automatic: bool = False


def receive_opinion(
    connection: Connection, opinion: Opinion, terminal: TerminalId, now: datetime, zone: ZoneInfo
) -> None:
    """Store an opinion; the same id again changes nothing.

    Raises:
        NotAllowedError: the county has no such area, or never published such an item
            and version.
        MalformedError: it is no answer to what the item asked.
    """
    _receive(connection, opinion, {"terminal": terminal, "received_at": now}, zone)


def receive_from_phone(
    connection: Connection, opinion: Opinion, sender: Sender, now: datetime, zone: ZoneInfo
) -> None:
    """Store an opinion that came from a phone's page; the same id again changes nothing.

    Raises:
        AnsweredAlreadyError: that phone has given its opinion on the item before.
        NotAllowedError, MalformedError: as `receive_opinion`.
    """
    if connection.scalar(select(opinions.c.id).where(opinions.c.id == opinion.id)):
        return
    mine = (opinions.c.item == opinion.item) & (opinions.c.device == sender.device)
    if connection.scalar(select(opinions.c.id).where(mine)):
        raise AnsweredAlreadyError("this phone has given its opinion already")
    facts = {"device": sender.device, "received_at": now}
    _receive(connection, opinion, facts, zone, automatic=sender.automatic)


def _receive(
    connection: Connection,
    opinion: Opinion,
    facts: dict[str, Any],
    zone: ZoneInfo,
    *,
    automatic: bool = False,
) -> None:
    if connection.scalar(select(opinions.c.id).where(opinions.c.id == opinion.id)):
        return
    if connection.scalar(select(areas.c.code).where(areas.c.code == opinion.area)) is None:
        raise NotAllowedError(f"the county has no area {opinion.area}")
    check_opinion(opinion, _published(connection, opinion), zone)
    rows = _answers(opinion)
    for row in rows:
        row["doubt"] = _doubt(connection, opinion, row["words"], automatic=automatic)
    connection.execute(
        insert(opinions).values(
            id=opinion.id,
            item=opinion.item,
            version=opinion.version,
            area=opinion.area,
            filed_at=opinion.filed_at,
            **facts,
        )
    )
    connection.execute(insert(opinion_answers), rows)


def receive_rating(
    connection: Connection, rating: Rating, terminal: TerminalId | None, now: datetime
) -> None:
    """Store a rating unless a newer one of its request is there; a phone's has no terminal.

    Raises:
        NotAllowedError: there is no such request, or it was never answered.
    """
    query = select(requests.c.answered_at).where(requests.c.id == rating.request)
    if connection.scalar(query) is None:
        raise NotAllowedError("the rating is of no answer that this county gave")
    mine = ratings.c.request == rating.request
    known = connection.scalar(select(ratings.c.rated_at).where(mine))
    if known is not None and known >= rating.rated_at:
        return
    connection.execute(delete(ratings).where(mine))
    connection.execute(
        insert(ratings).values(
            request=rating.request,
            face=rating.face,
            words=rating.words.strip(),
            terminal=terminal,
            rated_at=rating.rated_at,
            received_at=now,
        )
    )


def _published(connection: Connection, opinion: Opinion) -> Item:
    """Return the item in the version that people read when they answered."""
    query = select(changes.c.envelope).where(
        changes.c.id == opinion.item, changes.c.version == opinion.version
    )
    raw = connection.scalar(query)
    envelope = None if raw is None else decode(raw, Envelope)
    if envelope is None or envelope.payload_type != ITEM_TYPE:
        raise NotAllowedError("the opinion is on an item or version that was never published")
    return decode(envelope.payload, Item)


def _doubt(connection: Connection, opinion: Opinion, text: str, *, automatic: bool) -> Doubt | None:
    """Return why a text may be rubbish; None where nothing speaks for it."""
    if not text or automatic:
        return Doubt.AUTOMATIC if text else None
    query = (
        select(func.count())
        .select_from(opinion_answers)
        .join(opinions)
        .where(opinions.c.item == opinion.item, opinion_answers.c.words == text)
    )
    return doubt_of(text, connection.scalar(query) or 0)


def _answers(opinion: Opinion) -> list[dict[str, Any]]:
    """Return a row for each choice taken and for all that was written."""
    said = [(one.question, choice, "") for one in opinion.answers for choice in one.choices]
    said += [(one.question, "", one.words.strip()) for one in opinion.answers if one.words]
    if opinion.words.strip():
        said.append((COMMENT, "", opinion.words.strip()))
    return [
        {
            "opinion": opinion.id,
            "question": question,
            "choice": choice,
            "words": words,
        }
        for question, choice, words in said
    ]
