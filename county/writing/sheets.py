"""Sheets: the cells of a typed table, read and added up.

Invariant: money is whole fen from the cell on; a total is always the sum of its column.
"""

from county.importing.cells import read_cell
from county.writing.manuscript import SheetPiece
from disclosure.blocks import Cell, Column, ColumnKind, Table, show_cell
from disclosure.errors import MalformedError
from disclosure.wording import Say

WANTED = {
    ColumnKind.MONEY: "金额，例如 1,200.50",
    ColumnKind.INTEGER: "整数，例如 1200",
    ColumnKind.DECIMAL: "数字，例如 12.5",
    ColumnKind.DATE: "日期，例如 2026-09-30",
    ColumnKind.MONTH: "月份，例如 2026-09",
}
"""What a cell of a kind is asked to be."""


def filled(piece: SheetPiece) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows in which something stands, each with its number from 1."""
    return [(n, row) for n, row in enumerate(piece.rows, 1) if any(cell.strip() for cell in row)]


def compose_sheet(piece: SheetPiece, say: Say) -> list[Table]:
    """Return the table that a sheet makes; none where nothing is filled in.

    Raises:
        ValueError: a cell is not what its column holds, or the caption is missing.
    """
    rows = filled(piece)
    if not rows:
        return []
    if not piece.caption.strip():
        raise ValueError(say("请给表格写个名称。"))
    names = [column.name.strip() for column in piece.columns]
    if not all(names) or len(set(names)) != len(names):
        raise ValueError(say("表格每一栏都要有名称，而且不能重名。"))
    body = tuple(_row(piece.columns, number, row, say) for number, row in rows)
    summed = any(column.summed for column in piece.columns)
    totals = tuple(_total(piece.columns, place, body) for place in range(len(piece.columns)))
    return [
        Table(
            caption=piece.caption.strip(),
            columns=piece.columns,
            rows=body,
            totals=totals if summed else (),
        )
    ]


def wrong_cells(piece: SheetPiece) -> set[tuple[int, int]]:
    """Return the places (row from 0, column from 0) of cells that cannot be read."""
    return {
        (row, place)
        for row, cells in enumerate(piece.rows)
        for place, (column, cell) in enumerate(zip(piece.columns, cells, strict=True))
        if not _reads(column, cell)
    }


def counted(piece: SheetPiece) -> tuple[int | None, ...]:
    """Return the sum of each summed column, of the cells that can be read."""
    found: list[int | None] = []
    for place, column in enumerate(piece.columns):
        cells = [row[place] for row in piece.rows if _reads(column, row[place])]
        told = [read_cell(column, cell) for cell in cells] if column.summed else []
        found.append(sum(c for c in told if isinstance(c, int)) if column.summed else None)
    return tuple(found)


def shown_totals(piece: SheetPiece) -> tuple[str, ...]:
    """Return the sums as a person reads them, empty for columns that are not summed."""
    pairs = zip(piece.columns, counted(piece), strict=True)
    return tuple(show_cell(column.kind, total) for column, total in pairs)


def typed(column: Column, cell: Cell) -> str:
    """Return a table's cell as an editor types it."""
    if column.kind in (ColumnKind.MONEY, ColumnKind.INTEGER):
        return show_cell(column.kind, cell)
    return "" if cell is None else str(cell)


def _row(
    columns: tuple[Column, ...], number: int, row: tuple[str, ...], say: Say
) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for column, cell in zip(columns, row, strict=True):
        try:
            cells.append(read_cell(column, cell))
        except MalformedError as error:
            told = {"number": number, "column": column.name, "cell": cell[:30]}
            wanted = WANTED[column.kind]
            sentence = say(
                "第 {number} 行“{column}”写的是“{cell}”，这里要{wanted}。",
                wanted=say(wanted),
                **told,
            )
            raise ValueError(sentence) from error
    return tuple(cells)


def _total(
    columns: tuple[Column, ...], place: int, body: tuple[tuple[Cell, ...], ...]
) -> int | None:
    if not columns[place].summed:
        return None
    return sum(cell for row in body if isinstance(cell := row[place], int))


def _reads(column: Column, cell: str) -> bool:
    try:
        read_cell(column, cell)
    except MalformedError:
        return False
    return True
