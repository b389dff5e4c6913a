"""Pages beside an answer: kept with its draft, then with the answer, sealed to the code.

Invariant: nothing of them is in the blob folder; they travel in boxes that only the code opens.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from county.database.tables import answer_pages
from county.keys.online import OnlineKeys
from county.publishing import mailbox
from county.publishing.mailbox import Addressee
from disclosure.enclosures import Enclosure
from disclosure.errors import NotAllowedError
from disclosure.requests import Answer, RequestId


@dataclass(frozen=True)
class Page:
    """A page beside an answer, without its picture; `bytes` says how large that is."""

    id: int
    name: str
    page: int
    bytes: int


def of_draft(connection: Connection, request: RequestId) -> list[Page]:
    """Return the pages beside what is being written, in order."""
    mine = (answer_pages.c.request == request) & answer_pages.c.answer.is_(None)
    return _pages(connection, mine)


def of_answers(connection: Connection, answers: Sequence[int]) -> dict[int, list[Page]]:
    """Return the pages beside answers that were sent."""
    size = func.length(answer_pages.c.picture)
    query = select(answer_pages.c.id, answer_pages.c.name, answer_pages.c.page, size.label("size"))
    query = query.add_columns(answer_pages.c.answer).where(answer_pages.c.answer.in_(answers))
    found: dict[int, list[Page]] = {}
    for row in connection.execute(query.order_by(answer_pages.c.id)):
        found.setdefault(row.answer, []).append(Page(row.id, row.name, row.page, row.size))
    return found


def picture(connection: Connection, request: RequestId, id_: int) -> bytes | None:
    """Return the picture of a page of a request's answer."""
    mine = (answer_pages.c.request == request) & (answer_pages.c.id == id_)
    found: bytes | None = connection.scalar(select(answer_pages.c.picture).where(mine))
    return found


def add(
    connection: Connection,
    request: RequestId,
    name: str,
    pictures: Sequence[bytes],
    *,
    most: int,
    most_bytes: int,
) -> None:
    """Lay the pages of a file beside what is being written.

    Raises:
        NotAllowedError: there would be too many pages, or bytes.
    """
    held = of_draft(connection, request)
    size = sum(page.bytes for page in held) + sum(map(len, pictures))
    if len(held) + len(pictures) > most or size > most_bytes:
        raise NotAllowedError(f"{len(held) + len(pictures)} pages of {size} bytes are too much")
    for number, one in enumerate(pictures, 1):
        values = {"request": request, "name": name, "page": number, "picture": one}
        connection.execute(insert(answer_pages).values(**values))


def remove(connection: Connection, request: RequestId, name: str) -> None:
    """Take a file away from what is being written."""
    mine = (answer_pages.c.request == request) & answer_pages.c.answer.is_(None)
    connection.execute(delete(answer_pages).where(mine & (answer_pages.c.name == name)))


def send(
    connection: Connection, to: Addressee, answer: Answer, number: int, keys: OnlineKeys
) -> None:
    """Post the pages beside what was written, each in a letter of its own.

    Arguments:
        connection: inside a write transaction.
        to: whom the answer is for.
        answer: as it is sent.
        number: of the answer as it is kept.
        keys: with the head key, which signs letters.
    """
    mine = (answer_pages.c.request == answer.request) & answer_pages.c.answer.is_(None)
    _post(connection, to, answer, mine, keys)
    connection.execute(update(answer_pages).where(mine).values(answer=number))


def send_copies(
    connection: Connection, to: Addressee, answer: Answer, number: int, keys: OnlineKeys
) -> None:
    """Post the pages of an answer that was sent to somebody who asked the same.

    Arguments:
        connection: inside a write transaction.
        to: whom the copy is for.
        answer: the copy.
        number: of the answer as it is kept.
        keys: with the head key, which signs letters.
    """
    _post(connection, to, answer, answer_pages.c.answer == number, keys)


def _post(
    connection: Connection,
    to: Addressee,
    answer: Answer,
    mine: ColumnElement[bool],
    keys: OnlineKeys,
) -> None:
    query = select(answer_pages).where(mine).order_by(answer_pages.c.id)
    rows = list(connection.execute(query))
    for place, row in enumerate(rows, 1):
        page = Enclosure(
            format=1,
            kind="enclosure",
            request=answer.request,
            answered_at=answer.answered_at,
            name=row.name,
            page=row.page,
            place=place,
            count=len(rows),
            picture=row.picture,
        )
        mailbox.post(connection, replace(to, place=place), page, answer.answered_at, keys)


def _pages(connection: Connection, mine: ColumnElement[bool]) -> list[Page]:
    size = func.length(answer_pages.c.picture).label("size")
    query = select(answer_pages.c.id, answer_pages.c.name, answer_pages.c.page, size)
    rows = connection.execute(query.where(mine).order_by(answer_pages.c.id))
    return [Page(row.id, row.name, row.page, row.size) for row in rows]
