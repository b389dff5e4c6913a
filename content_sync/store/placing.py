"""Putting documents in their place: what a new version displaces, what may be shown.

Invariant: of one id at most one row is visible and in the search index: the highest
version that is ready, unless that is a tombstone. Every function runs inside the
caller's transaction.
"""

import logging
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    SelectBase,
    bindparam,
    delete,
    func,
    insert,
    select,
    union_all,
    update,
)

from content_sync.store.checking import RowFault
from content_sync.store.rows import Accepted, Columns, blobs_needed, received_columns
from content_sync.store.schema import Kind, Place, State, documents, given_up, needs, present
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.errors import RejectedError
from disclosure.feed import Envelope
from disclosure.items import Item, ItemId
from finding import index

_LOG = logging.getLogger(__name__)
_VISIBLE = (
    documents.c.place.in_([Place.HELD, Place.KEPT]),
    documents.c.state == State.READY,
)
_IDS_AT_ONCE = 500


def place(connection: Connection, accepted: Sequence[Accepted], now: datetime) -> None:
    """Store accepted documents; of each id at most one version is among them."""
    before = rows_of(connection, [one.document.id for one in accepted])
    number = connection.scalar(select(func.coalesce(func.max(documents.c.number), 0))) or 0
    there = _present(connection, accepted)
    new_rows: list[Columns] = []
    new_needs: list[Columns] = []
    relisted: list[int] = []
    for one in accepted:
        older = [row for row in before if _same(row, one)]
        if again := _relisted(connection, one, older):
            relisted += again
            continue
        number += 1
        blobs = blobs_needed(one.document)
        ready = all(blob.sha256 in there for blob in blobs)
        _displace(connection, older, ready=ready)
        state = State.READY if ready else State.WAITING
        fixed = {"number": number, "place": Place.HELD.value, "state": state.value}
        new_rows.append(received_columns(one, now) | fixed)
        new_needs += [{"number": number, "sha256": b.sha256, "size": b.size} for b in blobs]
    if new_rows:
        connection.execute(insert(documents), new_rows)
    if new_needs:
        connection.execute(insert(needs), new_needs)
    # Their files may have come for another document while the feed did not hold them.
    ready_now(connection, relisted)
    reindex(connection, [one.document.id for one in accepted])


def ready_now(connection: Connection, numbers: Iterable[int]) -> None:
    """Show the waiting documents that have all their files; older versions go."""
    _show(connection, documents.c.number.in_(list(numbers)), select(present.c.sha256))


def ready_without(connection: Connection, names: Sequence[str]) -> None:
    """Show the documents that wait for none but files that were given up; as `ready_now`."""
    of_these = select(needs.c.number).where(needs.c.sha256.in_(names))
    there = union_all(select(present.c.sha256), select(given_up.c.sha256))
    _show(connection, documents.c.number.in_(of_these), there)


def _show(connection: Connection, wanted: ColumnElement[bool], there: SelectBase) -> None:
    missing = (
        select(needs.c.sha256)
        .where(needs.c.number == documents.c.number)
        .where(needs.c.sha256.not_in(there))
    )
    query = select(documents).where(
        wanted,
        documents.c.state == State.WAITING,
        documents.c.place == Place.HELD,
        ~missing.exists(),
    )
    rows = connection.execute(query).all()
    _set(connection, [row.number for row in rows], state=State.READY)
    newest = {(row.area, row.id): row.version for row in rows}
    older = [
        other
        for other in rows_of(connection, [row.id for row in rows])
        if other.version < newest.get((other.area, other.id), 0)
    ]
    _delete(connection, older)
    reindex(connection, [row.id for row in rows])


def set_aside(connection: Connection, rows: Sequence[Row[Any]], state: State) -> None:
    """Take rows from display: `waiting` for files, or `refused`."""
    _set(connection, [row.number for row in rows], state=state)
    reindex(connection, [row.id for row in rows])


def mend(connection: Connection, fault: RowFault) -> None:
    """Put a row's columns right, or refuse the row where its payload does not hold."""
    query = select(documents).where(documents.c.number == fault.number)
    rows = connection.execute(query).all()
    values = fault.columns or {"state": State.REFUSED, "sha256": ""}
    _set(connection, [fault.number], **values)
    again = connection.execute(query).all()
    reindex(connection, [row.id for row in (*rows, *again)])


def make_gone(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    """Take rows out of their feed; only their version still counts."""
    if not rows:
        return
    _set(connection, [row.number for row in rows], place=Place.GONE)
    gone = select(documents.c.number).where(documents.c.place == Place.GONE)
    connection.execute(delete(needs).where(needs.c.number.in_(gone)))
    reindex(connection, [row.id for row in rows])


def orphans(connection: Connection, area: AreaCode) -> Sequence[Row[Any]]:
    """Return the kept rows of a feed whose id the feed no longer holds."""
    held = select(documents.c.id).where(documents.c.area == area, documents.c.place == Place.HELD)
    return connection.execute(
        select(documents).where(
            documents.c.area == area,
            documents.c.place == Place.KEPT,
            documents.c.id.not_in(held),
        )
    ).all()


def rows_of(connection: Connection, ids: Iterable[str]) -> list[Row[Any]]:
    """Return all rows of the ids, of any area, version and place."""
    wanted = list(dict.fromkeys(ids))
    found: list[Row[Any]] = []
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        part = wanted[start : start + _IDS_AT_ONCE]
        found += connection.execute(select(documents).where(documents.c.id.in_(part))).all()
    return found


def unindex(connection: Connection, rows: Iterable[Row[Any]]) -> None:
    """Take the items of these rows out of the search index, whichever row it holds."""
    raw = raw_connection(connection)
    for id_ in dict.fromkeys(row.id for row in rows):
        index.drop_item(raw, ItemId(id_))


def reindex(connection: Connection, ids: Iterable[str]) -> None:
    """Index the visible row of each id and nothing else of it."""
    raw = raw_connection(connection)
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        part = wanted[start : start + _IDS_AT_ONCE]
        for id_ in part:
            index.drop_item(raw, ItemId(id_))
        for row in _visible(connection, part):
            try:
                item = decode(decode(row.envelope, Envelope).payload, Item)
            except RejectedError as error:
                _LOG.error("document %s is damaged and stays out of the search: %s", row.id, error)
                continue
            index.put(raw, row.number, index.document_of(item))


def index_anew(connection: Connection) -> None:
    """Fill an empty search index with every item that may be shown, from its sealed bytes."""
    shown = documents.c.kind == Kind.ITEM, *_VISIBLE
    ids = connection.scalars(select(documents.c.id).where(*shown).distinct()).all()
    for start in range(0, len(ids), _IDS_AT_ONCE):
        reindex(connection, ids[start : start + _IDS_AT_ONCE])
        _LOG.info("search index: %d of %d items", min(start + _IDS_AT_ONCE, len(ids)), len(ids))


def raw_connection(connection: Connection) -> sqlite3.Connection:
    """Return SQLite's own connection, in the same transaction."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError("the content database is SQLite")
    return raw


def _visible(connection: Connection, ids: Sequence[str]) -> list[Row[Any]]:
    """Return of each id the row that may be shown, if there is one and it is an item."""
    rows = connection.execute(
        select(documents)
        .where(documents.c.id.in_(ids), *_VISIBLE)
        .order_by(documents.c.version, documents.c.kind, documents.c.number.desc())
    )
    last = {row.id: row for row in rows}
    return [row for row in last.values() if row.kind == Kind.ITEM]


def _same(row: Row[Any], one: Accepted) -> bool:
    return bool(row.area == one.document.area and row.id == one.document.id)


def _relisted(connection: Connection, one: Accepted, older: Sequence[Row[Any]]) -> list[int]:
    """Hold a version again that is there already, unless its bytes are damaged."""
    again = [row for row in older if _intact(row) and row.version == one.document.version]
    for row in again:
        _set(connection, [row.number], place=Place.HELD, sequence=one.sequence)
    return [row.number for row in again]


def _intact(row: Row[Any]) -> bool:
    """Tell whether a row can be held again as it is: its files and bytes were not given up."""
    return bool(row.place != Place.GONE and row.sha256)


def _displace(connection: Connection, older: Sequence[Row[Any]], *, ready: bool) -> None:
    """Make room for a new version; what is on display stays until that is ready."""
    kept = set() if ready else {row.number for row in older if _on_display(row)}
    _set(connection, sorted(kept), place=Place.KEPT)
    _delete(connection, [row for row in older if row.number not in kept])


def _on_display(row: Row[Any]) -> bool:
    return bool(row.state == State.READY and row.place != Place.GONE)


def _present(connection: Connection, accepted: Iterable[Accepted]) -> set[str]:
    wanted = {blob.sha256 for one in accepted for blob in blobs_needed(one.document)}
    there: set[str] = set()
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        part = sorted(wanted)[start : start + _IDS_AT_ONCE]
        there |= set(connection.scalars(select(present.c.sha256).where(present.c.sha256.in_(part))))
    return there


def _set(connection: Connection, numbers: Sequence[int], **values: object) -> None:
    if numbers:
        connection.execute(
            update(documents).where(documents.c.number == bindparam("at")).values(**values),
            [{"at": number} for number in numbers],
        )


def _delete(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    if rows:
        connection.execute(
            delete(documents).where(documents.c.number == bindparam("at")),
            [{"at": row.number} for row in rows],
        )


def versions_held(
    connection: Connection, area: AreaCode, ids: Iterable[str]
) -> dict[ItemId, tuple[int, str]]:
    """Return the highest version and payload hash ever held of each id of a feed."""
    ours = [row for row in rows_of(connection, ids) if row.area == area]
    by_version = sorted(ours, key=lambda row: int(row.version))
    return {ItemId(row.id): (row.version, row.sha256) for row in by_version}
