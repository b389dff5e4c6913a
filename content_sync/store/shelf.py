"""The files of items that are over: which can be given up for room, and which were.

Invariant: a file is given up only if every item that needs it is over: past its last day
of display, and not in force. Its documents stay, in the feed, its digest and the search,
and are shown as archived without the file.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, RowMapping, delete, func, select
from sqlalchemy.dialects import sqlite

from content_sync.store import placing
from content_sync.store.schema import Place, documents, given_up, needs, present
from content_sync.store.writer import ContentWriter
from disclosure.blocks import Sha256
from disclosure.decoding import decode
from disclosure.errors import RejectedError
from disclosure.feed import Envelope
from disclosure.items import Blob, Item, is_over


class Shelf:
    """The files that a store can do without."""

    def __init__(self, writer: ContentWriter) -> None:
        self._writer = writer

    def spare(self, today: date) -> dict[Sha256, Blob]:
        """Return the files that only items need which are over on `today`.

        Those whose items have been over for the longest come first; of these the largest,
        so that few make room. They need not be there.

        Arguments:
            today: a local date, or one before it where the zone is not known.
        """
        with self._writer.transaction() as connection:
            return {
                Sha256(row["sha256"]): Blob(
                    sha256=Sha256(row["sha256"]), size=row["size"], media_type="", name=""
                )
                for row in _long_shown(connection, today)
                if all(
                    _is_over(document, today) for document in _needing(connection, row["sha256"])
                )
            }

    def there(self) -> set[Sha256]:
        """Return the files that are in place."""
        return set(self._writer.blobs_present())

    def give_up(self, blobs: Sequence[Blob]) -> None:
        """Note that files are given up; what waited for nothing else is shown without them.

        The caller removes them afterwards: when that is cut short, a file is left that
        `given_up` names.
        """
        if not blobs:
            return
        with self._writer.transaction() as connection:
            rows = [{"sha256": blob.sha256, "size": blob.size} for blob in blobs]
            connection.execute(sqlite.insert(given_up).on_conflict_do_nothing(), rows)
            names = [blob.sha256 for blob in blobs]
            connection.execute(delete(present).where(present.c.sha256.in_(names)))
            placing.ready_without(connection, names)

    def given_up(self) -> list[Blob]:
        """Return the files given up that are still needed, of the latest items first."""
        with self._writer.transaction() as connection:
            query = (
                select(given_up.c.sha256, given_up.c.size)
                .join(needs, needs.c.sha256 == given_up.c.sha256)
                .join(documents, documents.c.number == needs.c.number)
                .where(given_up.c.sha256.not_in(select(present.c.sha256)))
                .group_by(given_up.c.sha256)
                .order_by(func.max(documents.c.shown_last).desc(), given_up.c.size)
            )
            return [
                Blob(sha256=Sha256(row["sha256"]), size=row["size"], media_type="", name="")
                for row in connection.execute(query).mappings()
            ]


def _long_shown(connection: Connection, today: date) -> Sequence[RowMapping]:
    last = func.max(documents.c.shown_last)
    query = (
        select(needs.c.sha256, func.max(needs.c.size).label("size"))
        .join(documents, documents.c.number == needs.c.number)
        .where(documents.c.place != Place.GONE)
        .group_by(needs.c.sha256)
        .having(last < today.isoformat())
        .order_by(last, func.max(needs.c.size).desc(), needs.c.sha256)
    )
    return connection.execute(query).mappings().all()


def _needing(connection: Connection, sha256: str) -> Iterable[bytes]:
    query = (
        select(documents.c.envelope)
        .join(needs, needs.c.number == documents.c.number)
        .where(needs.c.sha256 == sha256, documents.c.place != Place.GONE)
    )
    return connection.scalars(query)


def _is_over(envelope: bytes, today: date) -> bool:
    """Tell whether a stored item is over, by what was sealed; not if that can't be read."""
    try:
        return is_over(decode(decode(envelope, Envelope).payload, Item), today)
    except RejectedError:
        return False
