"""Tables: rows of text to a checked `Table`, sums included.

Invariant: a table with a summed column ends in a row 合计 whose sums hold.
"""

from collections.abc import Callable
from dataclasses import dataclass

from county.importing.cells import read_cell
from county.importing.refusal import RefusedError
from county.importing.sheets import SheetRow
from disclosure.blocks import Cell, Column, Table
from disclosure.errors import MalformedError

TOTAL = "合计"

Refuse = Callable[[int, str], RefusedError]


@dataclass(frozen=True)
class TableSource:
    """Where a table's rows come from.

    Attributes:
        rows: body rows and, last, the total row where there is one.
        refuse: makes the refusal for a line of `rows`.
        end: line to name where something is missing at the end.
    """

    rows: list[SheetRow]
    refuse: Refuse
    end: int


def without_header(columns: tuple[Column, ...], source: TableSource) -> TableSource:
    """Return the source less its first row, which must repeat the column names.

    Raises:
        RefusedError: it does not; says what differs.
    """
    names = [column.name for column in columns]
    if not source.rows:
        raise source.refuse(1, f"the file is empty; its first row is {'、'.join(names)}")
    head = [str(value if value is not None else "").strip() for value in source.rows[0].values]
    while head and not head[-1] and len(head) > len(names):
        head.pop()
    if head != names:
        line = source.rows[0].line
        raise source.refuse(line, f"the first row is {head}, but the columns are {names}")
    return TableSource(source.rows[1:], source.refuse, source.end)


def build(caption: str, columns: tuple[Column, ...], source: TableSource) -> Table:
    """Return the checked table.

    Raises:
        RefusedError: a cell is not of its column's kind, a total is missing or wrong.
    """
    rows, total = list(source.rows), None
    if any(column.summed for column in columns):
        if not rows or _first(rows[-1]) != TOTAL:
            raise source.refuse(source.end, f"the last row does not begin with {TOTAL}")
        total = rows.pop()
    for row in rows:
        if _first(row) == TOTAL:
            raise source.refuse(
                row.line, f"a row {TOTAL}, but it is not the last or no column is summed"
            )
    body = tuple(_cells(columns, row, source) for row in rows)
    totals = _totals(columns, total, source) if total else ()
    try:
        return Table(caption=caption, columns=columns, rows=body, totals=totals)
    except ValueError as error:
        raise source.refuse(total.line if total else source.end, str(error)) from error


def _cells(columns: tuple[Column, ...], row: SheetRow, source: TableSource) -> tuple[Cell, ...]:
    values = list(row.values)
    while len(values) > len(columns) and values[-1] in (None, ""):
        values.pop()
    if len(values) != len(columns):
        raise source.refuse(row.line, f"{len(values)} cells for {len(columns)} columns")
    cells = []
    for column, value in zip(columns, values, strict=True):
        try:
            cells.append(read_cell(column, value))
        except MalformedError as error:
            raise source.refuse(row.line, f"column {column.name!r}: {error}") from error
    return tuple(cells)


def _totals(
    columns: tuple[Column, ...], row: SheetRow, source: TableSource
) -> tuple[int | None, ...]:
    if columns[0].summed:
        raise source.refuse(row.line, f"the first column holds {TOTAL} and cannot be summed")
    # The word 合计 stands where a cell of the first column's kind would.
    bare = SheetRow(row.line, (None, *row.values[1:]))
    totals: list[int | None] = []
    for column, cell in zip(columns, _cells(columns, bare, source), strict=True):
        if not column.summed and cell is not None:
            raise source.refuse(row.line, f"column {column.name!r} is not summed: leave it empty")
        if column.summed and not isinstance(cell, int):
            raise source.refuse(row.line, f"column {column.name!r}: its sum is missing")
        totals.append(cell if isinstance(cell, int) else None)
    return tuple(totals)


def _first(row: SheetRow) -> str:
    return str(row.values[0] if row.values and row.values[0] is not None else "").strip()
