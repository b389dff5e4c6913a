"""The tally of a questionnaire: how often each choice was taken.

Invariant: every opinion counts once, whichever version of the item it was given to; a
share is of the opinions that answered the question.
"""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from county.database.tables import opinion_answers, opinions
from disclosure.items import ItemId
from disclosure.questionnaires import Question


@dataclass(frozen=True)
class Bar:
    """A choice, how many took it, and how many percent of those who answered."""

    choice: str
    count: int
    percent: int


@dataclass(frozen=True)
class Counted:
    """A question with how many answered it, and its bars; words have none."""

    question: Question
    answered: int
    bars: tuple[Bar, ...]


def count(connection: Connection, item: ItemId) -> int:
    """Return how many opinions there are on an item."""
    query = select(func.count()).select_from(opinions).where(opinions.c.item == item)
    return connection.scalar(query) or 0


def tally(
    connection: Connection, item: ItemId, questions: tuple[Question, ...]
) -> tuple[Counted, ...]:
    """Return what was answered to each question of an item, in its order."""
    taken = _taken(connection, item)
    answered = _answered(connection, item)
    return tuple(
        Counted(
            question,
            answered[question.id],
            tuple(
                _bar(choice, taken[question.id, choice], answered[question.id])
                for choice in question.choices
            ),
        )
        for question in questions
    )


def _bar(choice: str, taken: int, answered: int) -> Bar:
    return Bar(choice, taken, round(100 * taken / answered) if answered else 0)


def _taken(connection: Connection, item: ItemId) -> Counter[tuple[str, str]]:
    query = (
        select(opinion_answers.c.question, opinion_answers.c.choice, func.count())
        .join(opinions)
        .where(opinions.c.item == item, opinion_answers.c.choice != "")
        .group_by(opinion_answers.c.question, opinion_answers.c.choice)
    )
    return Counter({(question, choice): n for question, choice, n in connection.execute(query)})


def _answered(connection: Connection, item: ItemId) -> Counter[str]:
    query = (
        select(
            opinion_answers.c.question,
            func.count(opinion_answers.c.opinion.distinct()).label("people"),
        )
        .join(opinions)
        .where(opinions.c.item == item)
        .group_by(opinion_answers.c.question)
    )
    return Counter({row.question: row.people for row in connection.execute(query)})
