"""Askings: the public items on which people are asked, and the items that tell the outcome.

Invariant: the rows follow from the public items alone, in the transaction that publishes
or withdraws them.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, insert, select

from county.database.tables import areas, askings, conclusions, documents, live_items, opinions
from county.people.scope import within
from disclosure.areas import AreaCode, path
from disclosure.items import Item, ItemId, Tombstone
from disclosure.opinions import AskingState, state_of, taking_part
from disclosure.profile import Profile


@dataclass(frozen=True)
class Asking:
    """An asking in a list: `given` is how many opinions came, `questions` how many it asks."""

    id: ItemId
    title: str
    area: AreaCode
    area_name: str
    opens: date
    closes: date
    questions: int
    comments: bool
    given: int
    state: AskingState


@dataclass(frozen=True)
class Wanted:
    """What a list shall show: an area with all below it, a state or all, on a day."""

    area: AreaCode
    today: date
    state: AskingState | None = None


def follow(connection: Connection, document: Item | Tombstone | Profile) -> None:
    """Bring the rows up to a document that is being published, inside its transaction."""
    if isinstance(document, Profile):
        return
    connection.execute(delete(askings).where(askings.c.item == document.id))
    connection.execute(delete(conclusions).where(conclusions.c.decision == document.id))
    if isinstance(document, Tombstone):
        return
    asked = taking_part(document)
    if asked is not None:
        values = {"area": document.area, "opens": document.shown.first, "closes": asked.closes}
        counts = {"questions": len(asked.questions), "comments": asked.prompt is not None}
        connection.execute(insert(askings).values(item=document.id, **values, **counts))
    if document.concludes:
        _conclude(connection, document, document.concludes)


def _conclude(connection: Connection, decision: Item, item: ItemId) -> None:
    """Note a decision on an item of its own area, or of one below; no other decides it."""
    area = connection.scalar(select(documents.c.area).where(documents.c.id == item))
    if area is not None and decision.area in path(AreaCode(area)):
        connection.execute(insert(conclusions).values(decision=decision.id, item=item))


def page(connection: Connection, wanted: Wanted, *, limit: int, offset: int) -> list[Asking]:
    """Return a page of askings: what is open first, then what closed last."""
    given = (
        select(func.count()).select_from(opinions).where(opinions.c.item == askings.c.item)
    ).scalar_subquery()
    query = (
        select(askings, live_items.c.title, areas.c.name, given.label("given"), _decided())
        .join(live_items, live_items.c.id == askings.c.item)
        .join(areas, areas.c.code == askings.c.area, isouter=True)
        .where(*_conditions(wanted))
        .order_by(askings.c.closes.desc(), askings.c.item)
    )
    return [
        Asking(
            id=ItemId(row.item),
            title=row.title,
            area=AreaCode(row.area),
            area_name=row.name or row.area,
            opens=row.opens,
            closes=row.closes,
            questions=row.questions,
            comments=row.comments,
            given=row.given,
            state=state_of(row.opens, row.closes, wanted.today, concluded=row.decided),
        )
        for row in connection.execute(query.limit(limit).offset(offset))
    ]


def count(connection: Connection, wanted: Wanted) -> int:
    """Return how many askings the whole list has."""
    query = select(func.count()).select_from(askings).where(*_conditions(wanted))
    return connection.scalar(query) or 0


@dataclass(frozen=True)
class Decision:
    """A public item that tells the outcome of another."""

    id: ItemId
    title: str
    issued: date


def decision_on(connection: Connection, item: Item) -> Decision | None:
    """Return the public item that tells the outcome of another: the newest, or None."""
    query = (
        select(live_items.c.id, live_items.c.title, live_items.c.issued)
        .join(conclusions, conclusions.c.decision == live_items.c.id)
        .where(conclusions.c.item == item.id)
        .order_by(live_items.c.issued.desc(), live_items.c.id)
    )
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else Decision(ItemId(row.id), row.title, row.issued)


def _decided() -> ColumnElement[bool]:
    return exists().where(conclusions.c.item == askings.c.item).label("decided")


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    opens, closes, today = askings.c.opens, askings.c.closes, wanted.today
    decided = exists().where(conclusions.c.item == askings.c.item)
    states: dict[AskingState | None, ColumnElement[bool]] = {
        AskingState.AHEAD: and_(opens > today, closes >= today),
        AskingState.OPEN: and_(opens <= today, closes >= today),
        AskingState.READING: and_(closes < today, ~decided),
        AskingState.DECIDED: and_(closes < today, decided),
    }
    everywhere = within(askings.c.area, wanted.area)
    chosen = states.get(wanted.state)
    return [everywhere] if chosen is None else [everywhere, chosen]
