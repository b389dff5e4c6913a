"""The ledger of items: all that the desk knows of, drafts and withdrawn ones too.

Invariant: a person sees the items of their area and below, no others.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from county.database.tables import areas, changes, documents, live_items
from county.items.archive import archived
from county.people.scope import within
from county.publishing.drafts import Kind, draft_of
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.feed import ITEM_TYPE, Envelope
from disclosure.items import EntryCode, Item, ItemId


class Standing(StrEnum):
    """Where an item stands."""

    PUBLIC = "public"
    DRAFT = "draft"
    CHANGED = "changed"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Line:
    """An item in the desk's list; `at` is when it last changed its standing.

    `shown_last` is the last day on display of what is public, where it has one.
    """

    id: ItemId
    area: AreaCode
    area_name: str
    entry: EntryCode
    title: str
    standing: Standing
    at: datetime
    shown_last: date | None = None


@dataclass(frozen=True)
class Wanted:
    """What a list shall show: words of the title, standing, one area; empty for all.

    `today` is the county's date, by which items are archived.
    """

    area: AreaCode
    words: str = ""
    standing: Standing | None = None
    today: date = date.min


@dataclass(frozen=True)
class Version:
    """A version that was published: its number, sequence and day."""

    version: int
    sequence: int
    at: datetime


@dataclass(frozen=True)
class Whole:
    """One item with all that is known of it.

    Attributes:
        public: as sealed and public now, or None.
        draft: what waits for its seal, or None.
        versions: published versions, the newest first, withdrawals included.
        reason: why it was withdrawn, where it was.
    """

    line: Line
    source: str
    public: Item | None
    draft: Item | None
    versions: tuple[Version, ...]
    reason: str


def lines(connection: Connection, wanted: Wanted, *, limit: int, offset: int) -> list[Line]:
    """Return a page of the ledger, what changed last on top."""
    # Which rows they are is read from an index; only those few are then read whole.
    chosen = _ordered(select(documents.c.id).where(*_conditions(wanted)))
    query = _select().where(documents.c.id.in_(chosen.limit(limit).offset(offset)))
    return [_line(row) for row in connection.execute(_ordered(query))]


def searched(
    connection: Connection, wanted: Wanted, *, limit: int, offset: int
) -> tuple[list[Line], int]:
    """Return a page of what has some words, and how many lines there are in all.

    To look for words is dear, so it is done once for both. Beyond the last line there is
    nothing to be counted: no lines, of 0.
    """
    told = func.count().over().label("in_all")
    chosen = _ordered(select(documents.c.id, told).where(*_conditions(wanted)))
    found = connection.execute(chosen.limit(limit).offset(offset)).all()
    if not found:
        return [], 0
    query = _select().where(documents.c.id.in_([row.id for row in found]))
    return [_line(row) for row in connection.execute(_ordered(query))], found[0].in_all


def count(connection: Connection, wanted: Wanted) -> int:
    """Return how many items the whole list has."""
    query = select(func.count()).select_from(documents).where(*_conditions(wanted))
    return connection.scalar(query) or 0


def whole(connection: Connection, id_: ItemId, scope: AreaCode) -> Whole | None:
    """Return one item, or None where there is none in the scope."""
    query = _select().where(documents.c.id == id_, _there(), within(documents.c.area, scope))
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    draft = draft_of(row) if row.draft else None
    sealed = select(changes.c.version, changes.c.sequence, changes.c.at)
    history = connection.execute(
        sealed.where(changes.c.id == id_).order_by(changes.c.version.desc())
    )
    return Whole(
        line=_line(row),
        source=row.source,
        public=decode(row.live, Item) if row.live else None,
        draft=draft if isinstance(draft, Item) else None,
        versions=tuple(Version(one.version, one.sequence, one.at) for one in history),
        reason=row.withdrawn_reason or "",
    )


def last_published(connection: Connection, id_: ItemId) -> Item | None:
    """Return an item as it was published last, though it was withdrawn since; None if never."""
    query = select(changes.c.envelope).where(changes.c.id == id_)
    for raw in connection.scalars(query.order_by(changes.c.version.desc())):
        envelope = decode(raw, Envelope)
        if envelope.payload_type == ITEM_TYPE:
            return decode(envelope.payload, Item)
    return None


def _select() -> Any:
    name = areas.c.name.label("area_name")
    last = select(live_items.c.shown_last).where(live_items.c.id == documents.c.id)
    query = select(documents, name, last.scalar_subquery().label("shown_last"))
    return query.join(areas, areas.c.code == documents.c.area, isouter=True)


def _ordered(query: Select[Any]) -> Select[Any]:
    newest = func.coalesce(documents.c.drafted_at, documents.c.withdrawn_at, documents.c.live_at)
    return query.order_by(newest.desc(), documents.c.area, documents.c.source)


def _there() -> ColumnElement[bool]:
    """Return the condition that an item waits, is public, or was: a draft may be taken back."""
    something = or_(documents.c.drafted_at.is_not(None), documents.c.live_at.is_not(None))
    return and_(documents.c.kind == Kind.ITEM, something)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [_there(), within(documents.c.area, wanted.area)]
    if wanted.words:
        conditions.append(_called(wanted))
    live = and_(documents.c.live_at.is_not(None), documents.c.withdrawn_at.is_(None))
    draft = documents.c.drafted_at.is_not(None)
    by_standing: dict[Standing, list[ColumnElement[bool]]] = {
        Standing.PUBLIC: [live],
        Standing.DRAFT: [draft],
        Standing.CHANGED: [live, draft],
        Standing.ARCHIVED: [live, documents.c.id.in_(_archived(wanted.today))],
        Standing.WITHDRAWN: [documents.c.withdrawn_at.is_not(None)],
    }
    return conditions + (by_standing[wanted.standing] if wanted.standing else [])


def _archived(today: date) -> Select[tuple[str]]:
    return select(live_items.c.id).where(archived(today))


def _called(wanted: Wanted) -> ColumnElement[bool]:
    """Return the condition that a title has these words.

    Of what is public and nothing else, the slim table of public items tells.
    """
    moving = or_(documents.c.drafted_at.is_not(None), documents.c.withdrawn_at.is_not(None))
    public = within(live_items.c.area, wanted.area), _has(live_items.c.title, wanted.words)
    named = documents.c.id.in_(select(live_items.c.id).where(*public))
    return or_(and_(moving, _has(documents.c.title, wanted.words)), and_(~moving, named))


def _has(title: ColumnElement[str], words: str) -> ColumnElement[bool]:
    # Most words are Chinese: they have no case, and are found faster where none is changed.
    if words.lower() == words.upper():
        return title.contains(words, autoescape=True)
    return title.icontains(words, autoescape=True)


def _line(row: Row[Any]) -> Line:
    return Line(
        id=ItemId(row.id),
        area=AreaCode(row.area),
        area_name=row.area_name or row.area,
        entry=EntryCode(row.entry),
        title=row.title,
        standing=_standing(row),
        at=row.drafted_at or row.withdrawn_at or row.live_at,
        shown_last=row.shown_last,
    )


def _standing(row: Row[Any]) -> Standing:
    if row.draft is not None:
        return Standing.CHANGED if row.live is not None else Standing.DRAFT
    return Standing.PUBLIC if row.live is not None else Standing.WITHDRAWN
