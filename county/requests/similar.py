"""Similar earlier answers: found by pairs of characters of what clerks wrote.

Invariant: nothing of another asker is kept or shown here: neither their words nor their name,
only what was answered; and a person finds answers of their area and below alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection, func, insert, select

from county.database.tables import answer_tokens, answers
from county.people.scope import within
from disclosure.areas import AreaCode
from finding.tokens import is_chinese, tokens

MOST_TOKENS = 24
"""Pairs of a question that are looked for."""
MOST_KEPT = 60
"""Pairs of an answer that are kept."""
MOST_LOOKED = 5_000
"""Answers that are looked through, the newest."""
FEWEST = 2
"""Pairs that two have in common before they are alike."""
LONGEST = 12


@dataclass(frozen=True)
class Similar:
    """An earlier answer: its words, and how many pairs it shares."""

    answer: int
    text: str
    items: str
    shared: int


def keep(connection: Connection, answer: int, area: AreaCode, texts: Iterable[str]) -> None:
    """Keep by what an answer is found again: what was asked in the clerk's words, and answered."""
    found = pairs(texts)[:MOST_KEPT]
    if found:
        rows = [{"token": one, "answer": answer, "area": area} for one in found]
        connection.execute(insert(answer_tokens), rows)


def find(
    connection: Connection, scope: AreaCode, texts: Iterable[str], *, limit: int
) -> list[Similar]:
    """Return earlier answers to what sounds alike, the most alike first, then the newest."""
    wanted = pairs(texts)[:MOST_TOKENS]
    if not wanted:
        return []
    newest = select(func.max(answers.c.id)).scalar_subquery()
    shared = func.count().label("shared")
    alike = (
        select(answer_tokens.c.answer, shared)
        .where(
            answer_tokens.c.token.in_(wanted),
            answer_tokens.c.answer > newest - MOST_LOOKED,
            within(answer_tokens.c.area, scope),
        )
        .group_by(answer_tokens.c.answer)
        .having(func.count() >= FEWEST)
        .order_by(shared.desc(), answer_tokens.c.answer.desc())
        .limit(limit)
        .subquery()
    )
    query = select(answers.c.id, answers.c.text, answers.c["items"], alike.c.shared)
    query = query.join(alike, alike.c.answer == answers.c.id)
    rows = connection.execute(query.order_by(alike.c.shared.desc(), answers.c.id.desc()))
    return [Similar(row.id, row.text, row.items, row.shared) for row in rows]


def pairs(texts: Iterable[str]) -> list[str]:
    """Return pairs of neighbouring characters, and whole Latin words and numbers, once each."""
    found: dict[str, None] = {}
    for text in texts:
        pieces = tokens(text)
        for piece in pieces:
            if not is_chinese(piece) and len(piece) > 1:
                found[piece[:LONGEST]] = None
        for one, other in pairwise(pieces):
            if is_chinese(one) and is_chinese(other):
                found[one + other] = None
    return list(found)
