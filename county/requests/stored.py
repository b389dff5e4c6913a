"""Answers as the desk keeps them.

Invariant: an answer is kept as it was sent; a later one stands beside it.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from county.database.tables import answer_outcomes, answers
from disclosure.items import ItemId
from disclosure.replies import Outcome
from disclosure.requests import RequestId


@dataclass(frozen=True)
class StoredAnswer:
    """An answer that was sent.

    Attributes:
        number: of the answer.
        outcome: what it came to; None for answers of before.
        checked_by: the second person who agreed, empty where none was asked.
    """

    number: int
    at: datetime
    who: str
    text: str
    items: tuple[ItemId, ...]
    outcome: Outcome | None
    checked_by: str


def stored_answers(connection: Connection, request: RequestId) -> list[StoredAnswer]:
    """Return the answers to a request, oldest first."""
    query = (
        select(answers, answers.c["items"].label("linked"))
        .add_columns(answer_outcomes.c.outcome, answer_outcomes.c.checked_by)
        .join(answer_outcomes, answer_outcomes.c.answer == answers.c.id, isouter=True)
        .where(answers.c.request == request)
        .order_by(answers.c.id)
    )
    return [
        StoredAnswer(
            number=row.id,
            at=row.at,
            who=row.who,
            text=row.text,
            items=tuple(ItemId(id_) for id_ in json.loads(row.linked)),
            outcome=Outcome(row.outcome) if row.outcome else None,
            checked_by=row.checked_by or "",
        )
        for row in connection.execute(query)
    ]
