"""Topics: comments that say the same, in the desk's words, with one answer to all of them.

Invariant: a topic belongs to one item, and only comments to that item are put under it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from county.database.tables import opinion_answers, opinion_topics, opinions
from disclosure.errors import NotAllowedError
from disclosure.items import ItemId

TITLE_MOST, REPLY_MOST = 60, 300
"""Characters of a topic's title, and of its answer, at most."""
TOPICS_MOST = 40
"""Topics of an item at most: what is put under more is not read by anybody."""


class Verdict(StrEnum):
    """What the county says to a topic; `OPEN` says nothing yet."""

    OPEN = "open"
    ADOPTED = "adopted"
    PARTLY = "partly"
    DECLINED = "declined"
    NOTED = "noted"


@dataclass(frozen=True)
class Topic:
    """A topic with how many comments are under it; those set aside do not count."""

    id: int
    title: str
    verdict: Verdict
    reply: str
    count: int

    @property
    def answered(self) -> bool:
        """Tell whether the topic has its verdict and says why."""
        return self.verdict is not Verdict.OPEN and bool(self.reply)


def of_item(connection: Connection, item: ItemId) -> list[Topic]:
    """Return the topics of an item, in the order in which they were made."""
    counts = (
        select(opinion_answers.c.topic, func.count().label("number"))
        .where(opinion_answers.c.topic.is_not(None), opinion_answers.c.barred.is_(None))
        .group_by(opinion_answers.c.topic)
        .subquery()
    )
    query = (
        select(opinion_topics, counts.c.number)
        .join(counts, counts.c.topic == opinion_topics.c.id, isouter=True)
        .where(opinion_topics.c.item == item)
        .order_by(opinion_topics.c.id)
    )
    return [
        Topic(row.id, row.title, Verdict(row.verdict), row.reply, row.number or 0)
        for row in connection.execute(query)
    ]


def begin(connection: Connection, item: ItemId, title: str, who: str, now: datetime) -> int:
    """Make a topic without an answer; return its number.

    Raises:
        NotAllowedError: it has no title, or there are enough.
    """
    words = " ".join(title.split())[:TITLE_MOST]
    mine = select(func.count()).select_from(opinion_topics).where(opinion_topics.c.item == item)
    if not words or (connection.scalar(mine) or 0) >= TOPICS_MOST:
        raise NotAllowedError(f"a topic has a title, and an item {TOPICS_MOST} topics at most")
    values = {"title": words, "verdict": Verdict.OPEN, "reply": ""}
    row = insert(opinion_topics).values(item=item, **values, changed_by=who, changed_at=now)
    [number] = connection.execute(row).inserted_primary_key or (0,)
    return int(number)


@dataclass(frozen=True)
class Reply:
    """What a form says of a topic."""

    title: str
    verdict: Verdict
    words: str


def answer(
    connection: Connection, item: ItemId, topic: int, reply: Reply, who: str, now: datetime
) -> None:
    """Answer a topic, or change its answer.

    Raises:
        NotAllowedError: the item has no such topic, or a verdict comes without its reason.
    """
    words = reply.words.strip()[:REPLY_MOST]
    title = " ".join(reply.title.split())[:TITLE_MOST]
    if not title or (reply.verdict is not Verdict.OPEN and not words):
        raise NotAllowedError("a verdict on a topic says why")
    changed = update(opinion_topics).where(*_mine(item, topic))
    values = {"title": title, "verdict": reply.verdict, "reply": words}
    result = connection.execute(changed.values(**values, changed_by=who, changed_at=now))
    if result.rowcount != 1:
        raise NotAllowedError(f"the item has no topic {topic}")


def drop(connection: Connection, item: ItemId, topic: int) -> None:
    """Take a topic away; its comments are under none again."""
    if connection.scalar(select(opinion_topics.c.id).where(*_mine(item, topic))) is None:
        raise NotAllowedError(f"the item has no topic {topic}")
    loose = update(opinion_answers).where(opinion_answers.c.topic == topic)
    connection.execute(loose.values(topic=None))
    connection.execute(delete(opinion_topics).where(opinion_topics.c.id == topic))


def put(connection: Connection, item: ItemId, remarks: Iterable[int], topic: int | None) -> int:
    """Put remarks of an item under a topic, or under none; return how many.

    Raises:
        NotAllowedError: the item has no such topic.
    """
    if topic is not None:
        query = select(opinion_topics.c.id).where(*_mine(item, topic))
        if connection.scalar(query) is None:
            raise NotAllowedError(f"the item has no topic {topic}")
    mine = select(opinions.c.id).where(opinions.c.item == item)
    chosen = opinion_answers.c.id.in_(list(remarks)) & opinion_answers.c.opinion.in_(mine)
    words = update(opinion_answers).where(chosen, opinion_answers.c.words != "")
    return connection.execute(words.values(topic=topic)).rowcount


def _mine(item: ItemId, topic: int) -> tuple[ColumnElement[bool], ...]:
    return opinion_topics.c.item == item, opinion_topics.c.id == topic
