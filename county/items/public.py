"""Public items: what a phone may show, and what an answer may link.

Invariant: an item is read from its sealed payload, and only for a channel that its
approvers allowed.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, extract, func, or_, select

from county.database.tables import documents, live_items
from county.items.archive import archived
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.decoding import decode
from disclosure.items import EntryCode, Item, ItemId, is_archived


@dataclass(frozen=True)
class Card:
    """A public item in a list.

    `archived` tells that its days of display, from `first` to `last`, are over.
    """

    id: ItemId
    area: AreaCode
    entry: EntryCode
    title: str
    issuing_body: str
    issued: date
    archived: bool
    first: date
    last: date | None


@dataclass(frozen=True)
class Sealed:
    """A public item and the areas of the approvers who sealed it.

    `by_rule` tells that a standing rule's key sealed it and no person; `sha256` is the hex
    hash of the sealed payload, where it was looked at.
    """

    item: Item
    approved_by: tuple[AreaCode, ...]
    by_rule: bool = False
    sha256: str = ""


@dataclass(frozen=True)
class Wanted:
    """What a list shall show.

    Attributes:
        areas: whose items; groups are named beside their village.
        channel: the face that lists them.
        today: date in the county's zone; what is shown later only is left out.
        entries: catalogue entries, or None for all.
        items: single items beside those of the entries.
        archived: only those whose days of display are over, or only those whose are not.
        year: only those issued in it.
    """

    areas: tuple[AreaCode, ...]
    channel: Channel
    today: date
    entries: tuple[EntryCode, ...] | None = None
    items: tuple[ItemId, ...] = ()
    archived: bool | None = None
    year: int | None = None


def page(connection: Connection, wanted: Wanted, *, limit: int, offset: int) -> list[ItemId]:
    """Return the ids of a page of public items: on display first, then newest first."""
    over = archived(wanted.today)
    query = select(live_items.c.id).where(*_conditions(wanted))
    query = query.order_by(over, live_items.c.issued.desc(), live_items.c.id)
    return [ItemId(id_) for id_ in connection.scalars(query.limit(limit).offset(offset))]


def card(item: Item, today: date) -> Card:
    """Return an item as a line of a list."""
    return Card(
        id=item.id,
        area=item.area,
        entry=item.entry,
        title=item.title,
        issuing_body=item.elements.issuing_body,
        issued=item.elements.issued,
        archived=is_archived(item.shown.last, today),
        first=item.shown.first,
        last=item.shown.last,
    )


def count(connection: Connection, wanted: Wanted) -> int:
    """Return how many items the whole list has."""
    query = select(func.count()).select_from(live_items).where(*_conditions(wanted))
    return connection.scalar(query) or 0


def entries(connection: Connection, wanted: Wanted) -> dict[EntryCode, int]:
    """Return the entries that have public items here, each with their number."""
    query = select(live_items.c.entry, func.count()).where(*_conditions(wanted))
    rows = connection.execute(query.group_by(live_items.c.entry))
    return {EntryCode(row[0]): row[1] for row in rows}


def years(connection: Connection, wanted: Wanted) -> dict[int, int]:
    """Return the years in which a list's items were issued, the newest first, with numbers."""
    year = extract("year", live_items.c.issued)
    query = select(year, func.count()).where(*_conditions(wanted)).group_by(year)
    return {int(row[0]): row[1] for row in connection.execute(query.order_by(year.desc()))}


def titles(connection: Connection, ids: tuple[ItemId, ...]) -> dict[ItemId, str]:
    """Return the titles of those ids that are public."""
    if not ids:
        return {}
    query = select(live_items.c.id, live_items.c.title).where(live_items.c.id.in_(ids))
    return {ItemId(row.id): row.title for row in connection.execute(query)}


def one(connection: Connection, id_: ItemId) -> Sealed | None:
    """Return a public item, or None."""
    joined = select(documents.c.live, live_items.c.approved_by).join(live_items)
    row = connection.execute(joined.where(documents.c.id == id_)).one_or_none()
    if row is None or row.live is None:
        return None
    approvers = tuple(AreaCode(code) for code in row.approved_by.split())
    return Sealed(decode(row.live, Item), approvers)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    over = archived(wanted.today)
    conditions: list[ColumnElement[bool]] = [
        live_items.c.area.in_(wanted.areas),
        (" " + live_items.c.channels + " ").contains(f" {wanted.channel} "),
        live_items.c.shown_first <= wanted.today,
    ]
    if wanted.entries is not None:
        of_entries = live_items.c.entry.in_(wanted.entries)
        conditions.append(or_(of_entries, live_items.c.id.in_(wanted.items)))
    if wanted.archived is not None:
        conditions.append(over == wanted.archived)
    if wanted.year is not None:
        first, after = date(wanted.year, 1, 1), date(wanted.year + 1, 1, 1)
        conditions += [live_items.c.issued >= first, live_items.c.issued < after]
    return conditions
