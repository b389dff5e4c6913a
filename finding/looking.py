"""The index as one search sees it: its areas, its day, its face.

Invariant: whatever comes out belongs to the scope, and never more than a limit.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date

from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import Strict
from finding import queries
from finding.ranking import Candidate

MOST = 200
"""So many of the newest a stage looks at: a word in every second text must not take long."""
_SINGLE_AREAS = 4
"""With so many areas each is asked alone where there is more: the county's many must not hide
the village's few. A desk, which asks for all areas, sees the newest of all."""
_COLUMNS = "d.rowid, d.item_id, d.title, d.area, d.entry, d.issuing_body, d.issued, d.keywords"


class Scope(Strict, frozen=True, kw_only=True):
    """Where is searched.

    Attributes:
        areas: areas whose items count, nearest first.
        today: date in the county's zone; later first days are hidden, past last days
            are archive.
        channel: the face that asks, or None for the desk.
        archive: whether archived items are found too, after all others.
    """

    areas: tuple[AreaCode, ...]
    today: date
    channel: Channel | None = None
    archive: bool = True


class Index:
    """The index within a scope."""

    def __init__(self, connection: sqlite3.Connection, scope: Scope) -> None:
        self._connection = connection
        self._today = scope.today.isoformat()
        self._archive = scope.archive
        self._channel = f"% {scope.channel} %" if scope.channel else "%"
        self._no_other: bool | None = None
        self.areas = scope.areas

    def rows(self, clause: str, *, everywhere: bool = False) -> list[int]:
        """Return the newest rows that fulfil a clause, of all areas together.

        Arguments:
            clause: on the names, or on the texts.
            everywhere: whether it asks of whole texts.
        """
        match = clause if self._holds_no_other() else queries.in_areas(clause, self.areas)
        found = self._connection.execute(_matching(everywhere), (match, MOST))
        return [row for (row,) in found]

    def candidates(self, clause: str, *, everywhere: bool = False) -> list[Candidate]:
        """Return the newest items that fulfil a clause; `everywhere` as above."""
        rows = self.rows(clause, everywhere=everywhere)
        if len(rows) < MOST or len(self.areas) > _SINGLE_AREAS:
            return self.of(rows)
        # The newest of all are mostly the county's; the nearer ones are asked for by name.
        for area in self.areas[:-1]:
            match = queries.in_areas(clause, (area,))
            near = self._connection.execute(_matching(everywhere), (match, MOST // len(self.areas)))
            rows += [row for (row,) in near]
        return self.of(dict.fromkeys(rows))

    def titled(self, title: str) -> list[Candidate]:
        """Return the items whose title is exactly this, punctuation aside."""
        return self._select("finding_document d WHERE d.plain_title = ?", (title,))

    def of(self, rows: Iterable[int]) -> list[Candidate]:
        """Return the items of these rows."""
        wanted = tuple(rows)
        marks = ",".join("?" * len(wanted))
        return self._select(f"finding_document d WHERE d.rowid IN ({marks})", wanted)

    def _holds_no_other(self) -> bool:
        """Tell whether the index holds these areas alone, as a terminal's does."""
        if self._no_other is None:
            row: tuple[str | None] = ("",)
            seen = 0
            # One step an area, each a look at the index of areas.
            while row[0] is not None and seen <= len(self.areas):
                after = "SELECT min(area) FROM finding_document WHERE area > ?"
                row = self._connection.execute(after, row).fetchone()
                seen += row[0] is not None and row[0] not in self.areas
                if seen:
                    break
            self._no_other = not seen
        return self._no_other

    def size(self) -> int:
        """Return about how many items there are."""
        row = self._connection.execute("SELECT max(rowid) FROM finding_document").fetchone()
        return int(row[0] or 0)

    def body(self, row: int) -> str:
        """Return an item's text."""
        query = "SELECT body FROM finding_document WHERE rowid = ?"
        return str(self._connection.execute(query, (row,)).fetchone()[0])

    def _select(self, source: str, values: tuple[object, ...]) -> list[Candidate]:
        areas = ",".join("?" * len(self.areas))
        # What is put in are placeholders and our own words.
        rows = self._connection.execute(
            f"SELECT {_COLUMNS}, d.shown_last < ? FROM {source}"  # noqa: S608
            f" AND d.area IN ({areas}) AND d.shown_first <= ? AND (? OR d.shown_last >= ?)"
            " AND ' ' || d.channels || ' ' LIKE ? LIMIT ?",
            (
                self._today,
                *values,
                *self.areas,
                self._today,
                self._archive,
                self._today,
                self._channel,
                2 * MOST,
            ),
        )
        return [Candidate(*row) for row in rows]


def _matching(everywhere: bool) -> str:  # noqa: FBT001 - which of two tables
    table = "finding_texts" if everywhere else "finding_names"
    return f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?"  # noqa: S608
