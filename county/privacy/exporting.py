"""Everything that is held about a request, handed to whoever it is about.

One JSON file a request with every row as it lies in the database, its pictures beside it, and a
PDF to read. Invariant: file names hold numbers of requests and nothing personal; what is not in
`traces` is not held.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from county.database.tables import requests
from county.privacy.traces import TRACES, Trace
from disclosure.requests import RequestId

_HELD_BACK = frozenset({"answer_key", "locator", "token"})
"""What finds or closes letters and answers; it tells nothing about a person."""
_PICTURES = {"request_photos": ("photo", "place"), "answer_pages": ("picture", "id")}
"""Tables with a picture: its column, and the one that numbers it."""


@dataclass(frozen=True)
class Held:
    """What is held about one request: rows by table, and pictures by file name."""

    number: str
    rows: dict[str, list[dict[str, object]]]
    pictures: dict[str, bytes]


def held(connection: Connection, request: RequestId) -> Held:
    """Return all rows of all tables that belong to a request."""
    number = connection.scalar(select(requests.c.number).where(requests.c.id == request)) or ""
    rows: dict[str, list[dict[str, object]]] = {}
    pictures: dict[str, bytes] = {}
    for trace in reversed(TRACES):
        found = [dict(row) for row in connection.execute(_query(trace, request)).mappings()]
        name = trace.table.name
        if name in _PICTURES:
            column, order = _PICTURES[name]
            for row in found:
                pictures[f"{number}/{name}-{row[order]}.jpg"] = row.pop(column)
        if found:
            rows[name] = [_plain(row) for row in found]
    return Held(number, rows, pictures)


def same_person(connection: Connection, request: RequestId, *, limit: int) -> list[RequestId]:
    """Return other requests that left the same phone number, the newest first.

    A number that somebody typed proves nothing: whoever hands these out has to know the person.
    """
    mine = select(requests.c.phone).where(requests.c.id == request).scalar_subquery()
    query = (
        select(requests.c.id)
        .where(requests.c.phone == mine, requests.c.phone != "", requests.c.id != request)
        .order_by(requests.c.filed_at.desc())
        .limit(limit)
    )
    return [RequestId(id_) for id_ in connection.scalars(query)]


def packed(found: Sequence[Held], pdf: bytes) -> bytes:
    """Return a ZIP file with what is held about requests, and the PDF to read."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packet:
        packet.writestr("requests.pdf", pdf)
        for one in found:
            text = json.dumps(one.rows, ensure_ascii=False, indent=2)
            packet.writestr(f"{one.number}/request.json", text)
            for name, picture in one.pictures.items():
                packet.writestr(name, picture)
    return out.getvalue()


def _query(trace: Trace, request: RequestId) -> Any:
    column = trace.table.c[trace.column]
    if trace.through is None:
        return select(trace.table).where(column == request)
    via = select(trace.through.c.id).where(trace.through.c.request == request)
    return select(trace.table).where(column.in_(via))


def _plain(row: dict[str, Any]) -> dict[str, object]:
    return {name: _value(value) for name, value in row.items() if name not in _HELD_BACK}


def _value(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return f"({len(value)} bytes)" if isinstance(value, bytes) else value
