"""The one writer of the content database: the agent's hand on the store.

Invariant: whatever belongs together (documents, cursor, head, search index) changes
in one transaction; a power cut leaves the old state or the new one.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    Connection,
    Engine,
    LargeBinary,
    RowMapping,
    cast,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import sqlite

from content_sync.store import feeds, placing
from content_sync.store.checking import RowFault
from content_sync.store.database import CONTENT_PRAGMAS, BrokenStoreError, open_engine, translated
from content_sync.store.feeds import FeedRow
from content_sync.store.folder import Folder
from content_sync.store.rows import Accepted
from content_sync.store.schema import (
    CONTENT,
    CONTENT_FORMAT,
    Place,
    State,
    documents,
    given_up,
    letters,
    needs,
    present,
    roots,
    settled,
)
from content_sync.store.schema import feeds as feeds_table
from disclosure.areas import AreaCode, path
from disclosure.blocks import Sha256
from disclosure.decoding import encode
from disclosure.feed import Envelope, Head, Letter
from disclosure.items import Blob, ItemId
from finding import index


class ContentWriter:
    """The content database, open for writing; one a store.

    Attributes:
        folder: the store.
        home: the terminal's area; the feeds of its whole path are kept.
    """

    def __init__(self, folder: Folder, home: AreaCode, engine: Engine) -> None:
        self.folder = folder
        self.home = home
        self._engine = engine
        self._connection = engine.connect()

    @classmethod
    def open(cls, folder: Folder, home: AreaCode) -> "ContentWriter":
        """Open the database, made when missing; feeds beside `home`'s path are dropped.

        Raises:
            BrokenStoreError: it is damaged or of another format.
            RetryLaterError: it is busy.
        """
        folder.make()
        with translated(folder.content_db, BrokenStoreError):
            engine = open_engine(folder.content_db, CONTENT_PRAGMAS)
            writer = cls(folder, home, engine)
            try:
                writer._prepare()
            except BaseException:
                writer.close()
                raise
        return writer

    def close(self) -> None:
        """Close the database; the last one out folds the log back in."""
        self._connection.close()
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a transaction: all of it or nothing."""
        with translated(self.folder.content_db, BrokenStoreError), self._connection.begin():
            yield self._connection

    def roots(self) -> list[bytes]:
        """Return the chain of roots, the pinned one first."""
        query = select(cast(roots.c.raw, LargeBinary)).order_by(roots.c.version)
        with self.transaction() as connection:
            return list(connection.scalars(query))

    def put_root(self, version: int, raw: bytes, *, forget_mail: bool = False) -> None:
        """Append a root that the chain vouches for; again, where its floor found no room.

        Arguments:
            version: its version.
            raw: its bytes.
            forget_mail: the head keys changed: letters are fetched anew, as the ones
                held are signed by a key that is no longer believed.
        """
        statement = sqlite.insert(roots).values(version=version, raw=raw)
        with self.transaction() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["version"], set_={"raw": raw})
            )
            if forget_mail:
                connection.execute(delete(letters))
                row = feeds.read(connection, self.home)
                feeds.write(connection, replace(row, mail_cursor=0))

    def restart(self, version: int, pinned: bytes) -> None:
        """Start anew under a pinned root; what another one vouched for is dropped."""
        with self.transaction() as connection:
            self._drop_feeds(connection, kept=())
            connection.execute(delete(roots))
            connection.execute(insert(roots).values(version=version, raw=pinned))

    def cut_roots(self, newest: int) -> None:
        """Drop the roots above a version: they do not hold, and are fetched again."""
        with self.transaction() as connection:
            connection.execute(delete(roots).where(roots.c.version > newest))

    def feed(self, area: AreaCode) -> FeedRow:
        """Return how far a feed is."""
        with self.transaction() as connection:
            return feeds.read(connection, area)

    def versions_held(self, area: AreaCode, ids: Iterable[str]) -> dict[ItemId, tuple[int, str]]:
        """Return the highest version and payload hash ever held of ids of a feed."""
        with self.transaction() as connection:
            return placing.versions_held(connection, area, ids)

    def held(self, area: AreaCode) -> list[tuple[str, int, str]]:
        """Return id, version and payload hash of all that the feed holds now."""
        with self.transaction() as connection:
            return list(feeds.held(connection, area))

    def apply(
        self,
        accepted: Sequence[Accepted],
        head: Head,
        sealed_head: Envelope,
        cursor: int,
        now: datetime,
    ) -> FeedRow:
        """Store documents of one feed, and how far that brings it, in one transaction.

        Arguments:
            accepted: documents of `head.area`, of each id at most one version.
            head: newest head accepted.
            sealed_head: its envelope.
            cursor: sequence up to which the feed is now applied.
            now: instant of acceptance.

        Raises:
            RetryLaterError: the disk is full or fails; nothing has changed.
        """
        with self.transaction() as connection:
            placing.place(connection, accepted, now)
            return self._advance(connection, head, sealed_head, cursor)

    def begin_epoch(self, area: AreaCode, epoch: int) -> None:
        """Start a feed anew; what was held stays on display until the new one is whole."""
        with self.transaction() as connection:
            connection.execute(
                documents.update()
                .where(documents.c.area == area, documents.c.place == Place.HELD)
                .values(place=Place.KEPT)
            )
            row = feeds.read(connection, area)
            feeds.write(connection, replace(row, epoch=epoch, cursor=0, whole=False))

    def forget(self, area: AreaCode, ids: Iterable[str]) -> None:
        """Take documents out of a feed that its index no longer lists."""
        with self.transaction() as connection:
            rows = [row for row in placing.rows_of(connection, ids) if row.area == area]
            placing.make_gone(connection, rows)

    def missing_blobs(self) -> list[Blob]:
        """Return the files that waiting documents need, those of home first."""
        with self.transaction() as connection:
            at_home = func.max(documents.c.area == self.home)
            query = (
                select(needs.c.sha256, func.min(needs.c.size).label("size"))
                .join(documents, documents.c.number == needs.c.number)
                .where(documents.c.state == State.WAITING, documents.c.place == Place.HELD)
                .where(needs.c.sha256.not_in(select(present.c.sha256)))
                .group_by(needs.c.sha256)
                .order_by(at_home.desc(), func.min(needs.c.size))
            )
            return [
                Blob(sha256=Sha256(row.sha256), size=row.size, media_type="", name="")
                for row in connection.execute(query)
            ]

    def blobs_arrived(self, blobs: Sequence[Blob]) -> None:
        """Note that files are in place; documents that waited for them are shown."""
        with self.transaction() as connection:
            rows = [{"sha256": blob.sha256, "size": blob.size} for blob in blobs]
            connection.execute(sqlite.insert(present).on_conflict_do_nothing(), rows)
            back = [blob.sha256 for blob in blobs]
            connection.execute(delete(given_up).where(given_up.c.sha256.in_(back)))
            waiting = [number for blob in blobs for number in _needing(connection, blob.sha256)]
            placing.ready_now(connection, waiting)

    def blob_lost(self, sha256: Sha256) -> None:
        """Note that a file is gone or damaged; documents that need it wait again."""
        with self.transaction() as connection:
            connection.execute(delete(present).where(present.c.sha256 == sha256))
            query = (
                select(documents)
                .join(needs, needs.c.number == documents.c.number)
                .where(needs.c.sha256 == sha256, documents.c.state == State.READY)
            )
            placing.set_aside(connection, connection.execute(query).all(), State.WAITING)

    def blobs_present(self) -> list[Sha256]:
        """Return the files that are in place."""
        with self.transaction() as connection:
            return [Sha256(name) for name in connection.scalars(select(present.c.sha256))]

    def release_blobs(self) -> list[Sha256]:
        """Forget the files that no document needs; return those still needed.

        The rows go first: when this is cut short, a file without a row is left, which
        the next time removes.
        """
        with self.transaction() as connection:
            needed = select(needs.c.sha256)
            for table in (present, given_up):
                connection.execute(delete(table).where(table.c.sha256.not_in(needed)))
            return [Sha256(name) for name in connection.scalars(needed.distinct())]

    def put_letters(
        self, area: AreaCode, opened: Sequence[tuple[Letter, Envelope]], cursor: int
    ) -> None:
        """Store letters of a mailbox, and how far it is read, in one transaction."""
        with self.transaction() as connection:
            for letter, envelope in opened:
                values = {
                    "locator": letter.locator,
                    "area": letter.area,
                    "posted": letter.posted.isoformat(),
                    "envelope": encode(envelope),
                }
                connection.execute(
                    sqlite.insert(letters)
                    .values(values)
                    .on_conflict_do_update(
                        index_elements=["locator"],
                        set_=values,
                        where=letters.c.posted < values["posted"],
                    )
                )
            row = feeds.read(connection, area)
            feeds.write(connection, replace(row, mail_cursor=cursor))

    def counts(self) -> tuple[int, int]:
        """Return how many documents are held, and how many of them wait for files."""
        with self.transaction() as connection:
            query = (
                select(documents.c.state, func.count().label("rows"))
                .where(documents.c.place == Place.HELD)
                .group_by(documents.c.state)
            )
            found = {str(row.state): int(row.rows) for row in connection.execute(query)}
        return sum(found.values()), found.get(State.WAITING, 0)

    def document_pages(self, size: int = 500) -> Iterator[Sequence[RowMapping]]:
        """Yield the rows that are held or kept, some at a time."""
        last = 0
        while True:
            with self.transaction() as connection:
                query = (
                    select(documents)
                    .where(documents.c.place != Place.GONE, documents.c.number > last)
                    .order_by(documents.c.number)
                    .limit(size)
                )
                page = connection.execute(query).mappings().all()
            if not page:
                return
            yield page
            last = page[-1]["number"]

    def weigh(self) -> list[AreaCode]:
        """Compare what is held with each feed's head; return the feeds found wanting."""
        wanting = []
        with self.transaction() as connection:
            for area in connection.scalars(select(feeds_table.c.area)).all():
                row = feeds.read(connection, AreaCode(area))
                if row.whole and not feeds.is_whole(connection, row):
                    feeds.write(connection, replace(row, whole=False))
                    wanting.append(row.area)
        return wanting

    def mend(self, faults: Sequence[RowFault]) -> None:
        """Put columns right where the payload holds; refuse what does not hold.

        A refused row keeps its version as a floor and loses its hash, so that its feed
        is no longer whole until it is fetched again.
        """
        with self.transaction() as connection:
            for fault in faults:
                placing.mend(connection, fault)
            areas = connection.scalars(select(feeds_table.c.area)).all()
            for area in areas if faults else ():
                row = feeds.read(connection, AreaCode(area))
                feeds.write(connection, replace(row, whole=False))

    def _advance(
        self, connection: Connection, head: Head, sealed_head: Envelope, cursor: int
    ) -> FeedRow:
        row = replace(
            feeds.read(connection, head.area),
            epoch=head.epoch,
            cursor=cursor,
            target=head.sequence,
            expected=head.count,
        )
        if cursor >= head.sequence:
            placing.make_gone(connection, placing.orphans(connection, head.area))
            row = replace(
                row,
                head=encode(sealed_head),
                whole=feeds.fulfils(connection, head),
            )
        feeds.write(connection, row)
        return row

    def _prepare(self) -> None:
        with self.transaction() as connection:
            CONTENT.create_all(connection)
            found = connection.scalar(select(settled.c.value).where(settled.c.name == "format"))
            if found not in (None, str(CONTENT_FORMAT)):
                raise BrokenStoreError(f"{self.folder.content_db}: format {found} is not known")
            self._settle(connection, "format", str(CONTENT_FORMAT))
            self._settle(connection, "home", self.home)
            made = index.create(placing.raw_connection(connection))
            self._drop_feeds(connection, kept=path(self.home))
            if made:
                placing.index_anew(connection)

    def _settle(self, connection: Connection, name: str, value: str) -> None:
        known = connection.scalar(select(settled.c.value).where(settled.c.name == name))
        if known != value:
            statement = sqlite.insert(settled).values(name=name, value=value)
            connection.execute(
                statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
            )

    def _drop_feeds(self, connection: Connection, kept: tuple[AreaCode, ...]) -> None:
        rows = connection.execute(select(documents).where(documents.c.area.not_in(kept))).all()
        placing.unindex(connection, rows)
        for table in (documents, feeds_table, letters):
            connection.execute(delete(table).where(table.c.area.not_in(kept)))


def _needing(connection: Connection, sha256: Sha256) -> Sequence[int]:
    query = select(needs.c.number).where(needs.c.sha256 == sha256)
    return connection.scalars(query).all()


def set_apart(database: Path, now: datetime) -> None:
    """Move a content database that is beyond use aside, so that a new one is made.

    Only the last one set apart is kept.
    """
    for old in database.parent.glob(f"{database.name}.broken-*"):
        old.unlink()
    mark = f"{now:%Y%m%dT%H%M%S}"
    for suffix in ("", "-wal", "-shm"):
        source = database.with_name(database.name + suffix)
        if source.exists():
            source.replace(database.with_name(f"{database.name}.broken-{mark}{suffix}"))
