"""A file of subsidies into households.

Invariant: a file is taken whole or not at all; the sum at its end holds, and so does
each household's.
"""

from dataclasses import dataclass
from pathlib import Path

from county.importing.refusal import Refusal, RefusedError
from county.importing.sheets import SheetRow, read_sheet
from county.importing.tables import TableSource, build, without_header
from disclosure.blocks import Cell, Column, ColumnKind, Table
from disclosure.statements import ROWS_LIMIT

AMOUNT = Column(name="金额", kind=ColumnKind.MONEY, summed=True)
SHOWN = (
    Column(name="补贴项目"),
    Column(name="计算依据"),
    AMOUNT,
    Column(name="发放日期", kind=ColumnKind.DATE),
)
COLUMNS = (Column(name="户号"), Column(name="户主"), *SHOWN)
MUST = (0, 1, 2, 4)
"""Columns that no row leaves empty."""
CAPTION = "补贴明细（单位：元）"


@dataclass(frozen=True)
class Household:
    """One household: its number in the file, its head's name, and what it received."""

    number: str
    holder: str
    table: Table


def read_households(path: Path) -> list[Household]:
    """Return the households of a file, in its order.

    Arguments:
        path: a CSV or XLSX file with the columns `COLUMNS`, ending in a row 合计.

    Raises:
        RefusedError: anything in it is wrong; says file, line and reason.
    """
    if not path.is_file():
        raise RefusedError(Refusal(path.name, 0, "there is no such file"))
    return households_of(read_sheet(path, path.name), path.name)


def households_of(rows: list[SheetRow], name: str) -> list[Household]:
    """Return the households that the rows of a sheet tell of, in their order.

    Arguments:
        rows: the names of the columns, the payments, and 合计.
        name: how refusals call the sheet.

    Raises:
        RefusedError: anything in it is wrong; says file, line and reason.
    """

    def refuse(line: int, reason: str) -> RefusedError:
        return RefusedError(Refusal(name, line, reason))

    end = rows[-1].line if rows else 1
    source = without_header(COLUMNS, TableSource(rows, refuse, end))
    whole = build(CAPTION, COLUMNS, source)
    if not whole.rows:
        raise refuse(end, "the file has no rows before 合计")
    return _grouped(whole, source)


def _grouped(whole: Table, source: TableSource) -> list[Household]:
    groups: dict[str, tuple[str, list[tuple[Cell, ...]]]] = {}
    for place, cells in enumerate(whole.rows):
        row: SheetRow = source.rows[place]
        number, holder = _named(cells, row, source)
        held, shown = groups.setdefault(number, (holder, []))
        if held != holder:
            raise source.refuse(row.line, f"户号 {number} stands above with another 户主")
        if len(shown) == ROWS_LIMIT:
            raise source.refuse(row.line, f"户号 {number} has more than {ROWS_LIMIT} rows")
        shown.append(cells[2:])
    return [Household(number, holder, _table(rows)) for number, (holder, rows) in groups.items()]


def _named(cells: tuple[Cell, ...], row: SheetRow, source: TableSource) -> tuple[str, str]:
    for place in MUST:
        if cells[place] is None:
            raise source.refuse(row.line, f"column {COLUMNS[place].name!r} is empty")
    if isinstance(cells[4], int) and cells[4] <= 0:
        raise source.refuse(row.line, "column '金额': an amount paid is above 0")
    return str(cells[0]), str(cells[1])


def _table(rows: list[tuple[Cell, ...]]) -> Table:
    total = sum(cell for _, _, cell, _ in rows if isinstance(cell, int))
    return Table(caption=CAPTION, columns=SHOWN, rows=tuple(rows), totals=(None, None, total, None))
