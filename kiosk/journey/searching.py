"""Searching: a person's words to rows, or to a way on when nothing is found.

Invariant: a result is shown only if the reader vouches for its item at this moment.
"""

import sqlite3
from collections.abc import Callable
from datetime import date

from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import Strict
from finding.search import Scope, search
from kiosk.journey.browsing import Reader
from kiosk.journey.rows import Names, Row

RESULT_LIMIT = 40
WRITING_LIMIT = 6
"""Results while somebody is still writing: what fits beside the keyboard."""


class Results(Strict, frozen=True, kw_only=True):
    """What a search shows; `nearest` are titles that sound alike where nothing is found."""

    text: str
    rows: tuple[Row, ...] = ()
    nearest: tuple[str, ...] = ()


class Searching:
    """The search of one kiosk."""

    def __init__(
        self,
        reader: Reader,
        connection: Callable[[], sqlite3.Connection],
        names: Names,
    ) -> None:
        self._reader = reader
        self._connection = connection
        self._names = names

    def find(
        self, text: str, areas: tuple[AreaCode, ...], today: date, limit: int = RESULT_LIMIT
    ) -> Results:
        """Return what the words find in the areas, nearest area first."""
        scope = Scope(areas=areas, today=today, channel=Channel.KIOSK)
        found = search(self._connection(), text, scope, limit=limit)
        rows = []
        for hit in found.hits:
            verified = self._reader.item(hit.item_id)
            if verified is not None:
                row = self._names.row(verified.item, today, hit.matched, hit.snippet)
                rows.append(row)
        return Results(text=text, rows=tuple(rows), nearest=found.nearest)
