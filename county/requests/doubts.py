"""Doubts (质疑): what residents doubt about an item, and how each doubt ended.

Invariant: a doubt is upheld only once the item has been published anew, or withdrawn, since it
was raised; until then, and otherwise, it is open or rejected.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from county.database.tables import answer_outcomes, answers, documents, requests
from county.requests.queue import Filed
from disclosure.items import ItemId
from disclosure.replies import OF_QUERY, Outcome
from disclosure.requests import OPEN_STATES, RequestId, RequestKind, RequestState

MOST_DOUBTS = 50
"""Doubts about one item that are listed, the newest."""


@dataclass(frozen=True)
class Doubted:
    """The item of a query, and what happened to it since.

    Attributes:
        version: that is public now, None where none is.
        corrected: it was published anew since.
        taken_back: it was withdrawn since.
    """

    item: ItemId
    title: str
    version: int | None
    corrected: bool
    taken_back: bool

    def allows(self, outcome: Outcome) -> bool:
        """Tell whether the doubt may end so."""
        if outcome is Outcome.CORRECTED:
            return self.corrected
        if outcome is Outcome.TAKEN_BACK:
            return self.taken_back
        return outcome in OF_QUERY


@dataclass(frozen=True)
class Doubt:
    """One doubt about an item, without its words and without who raised it.

    `reason` is what was answered, `version` what mended it; both where it has ended.
    """

    request: RequestId
    number: str
    filed_at: datetime
    state: RequestState
    outcome: Outcome | None
    reason: str
    version: int | None

    @property
    def open(self) -> bool:
        """Tell whether nobody has answered it yet."""
        return self.state in OPEN_STATES


def doubted(connection: Connection, filed: Filed) -> Doubted | None:
    """Return the item that a request doubts, None where it doubts none that was ever here."""
    if filed.kind is not RequestKind.QUERY or filed.item is None:
        return None
    table = documents.c
    query = select(table.title, table.live_at, table.live_version, table.withdrawn_at)
    row = connection.execute(query.where(table.id == filed.item)).one_or_none()
    if row is None:
        return None
    public = row.live_at is not None and row.withdrawn_at is None
    return Doubted(
        item=filed.item,
        title=row.title,
        version=row.live_version if public else None,
        corrected=public and row.live_at > filed.filed_at,
        taken_back=row.withdrawn_at is not None and row.withdrawn_at > filed.filed_at,
    )


def of_item(connection: Connection, item: ItemId) -> list[Doubt]:
    """Return the doubts about an item, the newest first."""
    table = requests.c
    newest = (
        select(answers.c.id)
        .where(answers.c.request == table.id)
        .order_by(answers.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    ended = answer_outcomes.c
    query = (
        select(table.id, table.number, table.filed_at, table.state)
        .add_columns(ended.outcome, ended.reason, ended.version)
        .select_from(requests.join(answer_outcomes, ended.answer == newest, isouter=True))
        .where(table.item == item, table.kind == RequestKind.QUERY)
        .order_by(table.filed_at.desc(), table.id)
        .limit(MOST_DOUBTS)
    )
    return [
        Doubt(
            request=RequestId(row.id),
            number=row.number,
            filed_at=row.filed_at,
            state=RequestState(row.state),
            outcome=Outcome(row.outcome) if row.outcome else None,
            reason=row.reason or "",
            version=row.version,
        )
        for row in connection.execute(query)
    ]
