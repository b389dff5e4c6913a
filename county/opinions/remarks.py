"""Remarks: what people wrote, sorted and set aside by the desk.

Invariant: whatever is set aside says as what and why, stays readable, and counts nowhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, update

from county.database.tables import areas, opinion_answers, opinion_topics, opinions
from county.opinions.doubting import Doubt
from county.people.scope import within
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.items import ItemId

WHY_MOST = 200
"""Characters of the reason why remarks are set aside, at most."""


class Barred(StrEnum):
    """As what a remark is set aside."""

    SPAM = "spam"
    OFFENCE = "offence"


class Pile(StrEnum):
    """Which remarks a list shows."""

    ALL = "all"
    LOOSE = "loose"
    DOUBTED = "doubted"
    BARRED = "barred"


@dataclass(frozen=True)
class Wanted:
    """What a list shall show: an item's remarks, of an area with all below it, of a pile.

    Attributes:
        pile: None for whatever there is, set aside or not.
        topic: those under one topic alone.
    """

    item: ItemId
    area: AreaCode | None = None
    pile: Pile | None = Pile.ALL
    topic: int | None = None


@dataclass(frozen=True)
class Remark:
    """Words that somebody wrote: the comment, or the answer to a question.

    Attributes:
        question: id of the question; empty for the comment.
        area_name: where it was given.
        phone: whether it came from a phone's page.
        topic: title of the topic that it is under, or empty.
    """

    id: int
    question: str
    words: str
    area_name: str
    at: datetime
    phone: bool
    doubt: Doubt | None
    barred: Barred | None
    barred_why: str
    topic: str


def page(connection: Connection, wanted: Wanted, *, limit: int, offset: int) -> list[Remark]:
    """Return a page of remarks, the newest first."""
    query = _select(wanted).order_by(opinions.c.filed_at.desc(), opinion_answers.c.id)
    return [_remark(row) for row in connection.execute(query.limit(limit).offset(offset))]


def every(connection: Connection, wanted: Wanted, limit: int) -> Iterator[Remark]:
    """Yield remarks in the order in which they came, so many at most."""
    query = _select(wanted).order_by(opinions.c.filed_at, opinion_answers.c.id).limit(limit)
    for row in connection.execute(query):
        yield _remark(row)


def counts(connection: Connection, wanted: Wanted) -> dict[Pile, int]:
    """Return how many remarks each pile has, of the area and topic that are wanted."""
    barred, doubted = opinion_answers.c.barred.is_not(None), opinion_answers.c.doubt.is_not(None)
    loose = opinion_answers.c.topic.is_(None)
    total = func.count()
    query = (
        select(
            total.filter(~barred).label("all"),
            total.filter(~barred, loose).label("loose"),
            total.filter(~barred, doubted, loose).label("doubted"),
            total.filter(barred).label("barred"),
        )
        .select_from(opinion_answers)
        .join(opinions, opinions.c.id == opinion_answers.c.opinion)
        .where(*_place(wanted))
    )
    row = connection.execute(query).one()
    return {pile: getattr(row, pile.value) for pile in Pile}


def one(connection: Connection, item: ItemId, number: int) -> Remark | None:
    """Return a remark of an item, or None."""
    query = _select(Wanted(item, pile=None)).where(opinion_answers.c.id == number)
    row = connection.execute(query).one_or_none()
    return None if row is None else _remark(row)


def bar(
    connection: Connection, item: ItemId, remarks: Iterable[int], how: Barred | None, why: str
) -> int:
    """Set remarks aside, or take them back (`how` None); return how many.

    Raises:
        NotAllowedError: they are set aside without a reason.
    """
    reason = " ".join(why.split())[:WHY_MOST]
    if how is not None and not reason:
        raise NotAllowedError("remarks are set aside for a reason")
    mine = select(opinions.c.id).where(opinions.c.item == item)
    chosen = opinion_answers.c.id.in_(list(remarks)) & opinion_answers.c.opinion.in_(mine)
    words = update(opinion_answers).where(chosen, opinion_answers.c.words != "")
    values = {"barred": how, "barred_why": reason if how is not None else None}
    return connection.execute(words.values(**values)).rowcount


def _select(wanted: Wanted) -> Select[tuple[object, ...]]:
    return (
        select(
            opinion_answers,
            opinions.c.filed_at,
            opinions.c.area,
            opinions.c.device,
            areas.c.name,
            opinion_topics.c.title,
        )
        .join(opinions, opinions.c.id == opinion_answers.c.opinion)
        .join(areas, areas.c.code == opinions.c.area, isouter=True)
        .join(opinion_topics, opinion_topics.c.id == opinion_answers.c.topic, isouter=True)
        .where(*_place(wanted), *_pile(wanted.pile))
    )


def _place(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [opinions.c.item == wanted.item, opinion_answers.c.words != ""]
    if wanted.area is not None:
        found.append(within(opinions.c.area, wanted.area))
    if wanted.topic is not None:
        found.append(opinion_answers.c.topic == wanted.topic)
    return found


def _pile(pile: Pile | None) -> list[ColumnElement[bool]]:
    barred = opinion_answers.c.barred
    loose: list[ColumnElement[bool]] = [barred.is_(None), opinion_answers.c.topic.is_(None)]
    piles: dict[Pile | None, list[ColumnElement[bool]]] = {
        Pile.ALL: [barred.is_(None)],
        Pile.LOOSE: loose,
        Pile.DOUBTED: [*loose, opinion_answers.c.doubt.is_not(None)],
        Pile.BARRED: [barred.is_not(None)],
        None: [],
    }
    return piles[pile]


def _remark(row: Row[tuple[object, ...]]) -> Remark:
    return Remark(
        id=row.id,
        question=row.question,
        words=row.words,
        area_name=row.name or row.area,
        at=row.filed_at,
        phone=row.device is not None,
        doubt=Doubt(row.doubt) if row.doubt else None,
        barred=Barred(row.barred) if row.barred else None,
        barred_why=row.barred_why or "",
        topic=row.title or "",
    )
