"""Transactions: many readers, one writer at a time.

Invariant: a write holds the county's write lock from its first statement, so no two assign the
same sequence, and what is read inside it is what is true when it commits.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from county.database.keeping import Keeping, Lookout
from county.database.sqlite import SqliteKeeping
from disclosure.errors import RetryLaterError


class Database:
    """The county's database.

    Arguments:
        place: a SQLite file, or the keeping of another kind of database.
    """

    def __init__(self, place: Path | Keeping) -> None:
        self._keeping = SqliteKeeping(place) if isinstance(place, Path) else place

    @property
    def engine(self) -> Engine:
        """Return the pool of connections."""
        return self._keeping.engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one unchanging state.

        Raises:
            RetryLaterError: the database does not answer now.
        """
        with self._patiently(self._keeping.reading()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection that holds the write lock; commit at the end.

        Raises:
            RetryLaterError: another write took too long, or the database does not answer now.
        """
        with self._patiently(self._keeping.writing()) as connection:
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """Yield a connection as `writing`, on which tables may be made anew.

        Raises:
            IntegrityFaultError: what was done leaves a reference to nothing; undone.
            RetryLaterError: as `writing`.
        """
        with self._patiently(self._keeping.rebuilding()) as connection:
            yield connection

    def scrub(self) -> None:
        """Let what was deleted or overwritten go from the database's files."""
        self._keeping.scrub()

    def lookout(self) -> Lookout:
        """Return this process's view of the others that serve the county."""
        return self._keeping.lookout()

    def close(self) -> None:
        """Close all connections; one that a thread still works with is closed when it is done."""
        pool = self.engine.pool
        event.listen(pool, "checkin", _close_now)
        self.engine.dispose()

    @contextmanager
    def _patiently(self, opening: AbstractContextManager[Connection]) -> Iterator[Connection]:
        try:
            with opening as connection:
                yield connection
        except PoolTimeoutError as error:
            raise RetryLaterError(
                "too much is being done at once: try again in a moment"
            ) from error
        except OperationalError as error:
            if self._keeping.passes(error):
                raise RetryLaterError("the database is busy: try again in a moment") from error
            raise


def _close_now(_connection: object, record: ConnectionPoolEntry) -> None:
    record.invalidate()
