"""Checking what is stored: every row against its own sealed payload.

Invariant: a row passes only if its seals hold and every column that follows from the
payload is what the payload says.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from content_sync.store.rows import Columns, sealed_columns
from content_sync.store.schema import Place, State
from content_sync.store.verdicts import judge
from disclosure.decoding import decode
from disclosure.feed import Envelope
from disclosure.seals.keyring import Keyring


class StoredRow(Protocol):
    """A row by column name, whichever library read it."""

    def __getitem__(self, column: str, /) -> Any:
        """Return a column's value."""


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a stored document.

    Attributes:
        number: the row's.
        name: id that the row gives.
        reason: a sentence.
        columns: what the columns should be, where the payload itself holds; None where
            it does not, and must be fetched again.
    """

    number: int
    name: str
    reason: str
    columns: Columns | None = None


def check_row(row: StoredRow, keyring: Keyring) -> RowFault | None:
    """Return what is wrong with a row of the documents, or None."""
    verdict = judge(row["envelope"], keyring, row["accepted_at"])
    number, name = row["number"], str(row["id"])
    if verdict.document is None:
        return RowFault(number, name, verdict.reason)
    if row["state"] not in list(State) or row["place"] not in list(Place):
        return RowFault(number, name, "state or place is none that there is")
    columns = sealed_columns(verdict.document, decode(row["envelope"], Envelope))
    wrong = [column for column, value in columns.items() if row[column] != value]
    if wrong:
        return RowFault(number, name, f"{', '.join(wrong)} differ from the payload", columns)
    return None
