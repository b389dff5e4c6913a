"""How far the terminal is with each feed: one row an area.

Invariant: a row is only changed in the transaction that changes the documents it
speaks of.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from content_sync.store.schema import Place, documents, feeds
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.errors import MalformedError
from disclosure.feed import Envelope, Head, digest


@dataclass(frozen=True)
class FeedRow:
    """The state of one feed.

    Attributes:
        epoch, cursor: of the last change applied.
        target, expected: sequence and count of the newest head seen.
        head: encoded envelope of the head that what is held fulfils; None at first.
        whole: whether what is held has that head's digest.
        mail_cursor: sequence of the last letter received.
    """

    area: AreaCode
    epoch: int = 0
    cursor: int = 0
    target: int = 0
    expected: int = 0
    head: bytes | None = None
    whole: bool = False
    mail_cursor: int = 0


def read(connection: Connection, area: AreaCode) -> FeedRow:
    """Return the state of a feed; that of an unknown one is all zero."""
    row = connection.execute(select(feeds).where(feeds.c.area == area)).mappings().first()
    return FeedRow(area=area) if row is None else FeedRow(**{**row, "whole": bool(row["whole"])})


def write(connection: Connection, row: FeedRow) -> None:
    """Keep the state of a feed."""
    values = {**vars(row), "whole": int(row.whole)}
    connection.execute(
        insert(feeds).values(values).on_conflict_do_update(index_elements=["area"], set_=values)
    )


def held(connection: Connection, area: AreaCode) -> Iterator[tuple[str, int, str]]:
    """Yield id, version and payload hash of all that is held of a feed."""
    query = select(documents.c.id, documents.c.version, documents.c.sha256).where(
        documents.c.area == area, documents.c.place == Place.HELD
    )
    for row in connection.execute(query):
        yield row.id, row.version, row.sha256


def fulfils(connection: Connection, head: Head) -> bool:
    """Tell whether what is held is just what the head says."""
    query = (
        select(func.count())
        .select_from(documents)
        .where(documents.c.area == head.area, documents.c.place == Place.HELD)
    )
    # Counted first: the digest of much too much need not be made.
    if connection.scalar(query) != head.count:
        return False
    return digest(held(connection, head.area)) == head.digest


def is_whole(connection: Connection, row: FeedRow) -> bool:
    """Tell whether what is held is still what the row's own head says."""
    try:
        head = decode(decode(row.head or b"", Envelope).payload, Head)
    except MalformedError:
        return False
    return head.area == row.area and fulfils(connection, head)
