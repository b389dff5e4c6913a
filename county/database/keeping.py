"""What a kind of database must do for the county, as an interface.

Invariant: whichever kind it is, a county has one writer at a time, readers that wait for
nobody, and a commit that survives a power cut.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError


class Lookout(Protocol):
    """One process's view of the others that serve the same county."""

    def changed(self) -> bool:
        """Tell whether another process changed feeds since the last call.

        May tell of a change that is none, as it does the first time.
        """

    def leads(self) -> bool:
        """Tell whether this process does what is done once for all; takes the post if it is free."""

    def close(self) -> None:
        """Leave the post, and let go."""


class Keeping(Protocol):
    """A kind of database."""

    @property
    def engine(self) -> Engine:
        """Return the pool of its connections."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that sees one unchanging state."""

    def writing(self) -> AbstractContextManager[Connection]:
        """Open the one transaction that may write now; commit at the end."""

    def rebuilding(self) -> AbstractContextManager[Connection]:
        """Open a write transaction in which tables may be made anew; check references at its end."""

    def scrub(self) -> None:
        """Let what was deleted or overwritten go from the files, as far as it goes at once."""

    def passes(self, error: OperationalError) -> bool:
        """Tell whether an error is one that passes: try again in a moment."""

    def lookout(self) -> Lookout:
        """Return this process's view of the others."""
