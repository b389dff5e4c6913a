"""A table as pieces: one a row, the column names once more on each page."""

from collections.abc import Iterator
from functools import partial

from disclosure.blocks import Table
from paper.pouring import Piece
from paper.sheet import Sheet
from paper.text import caption_pieces
from screen.paging.columns import RowLines, TableLayout, fit
from screen.paging.panel import TypeScale, line_px

KEEP_ROWS = 2
"""Rows that stay together at either end of a table."""
SMALL_ROWS = 7
"""A table of so many rows, its total counted, is not parted."""


def table_pieces(table: Table, width: int, scale: TypeScale, most_height: int) -> Iterator[Piece]:
    """Yield caption, column names, rows and total.

    Arguments:
        table: the table.
        width: room from left to right, units.
        scale: type sizes; the cells are `small`.
        most_height: of a page; a row that is higher is divided.
    """
    layout = fit(table, width, scale.small, most_height)
    yield from caption_pieces(table.caption, width, scale)
    header = Piece(layout.header.height, partial(_header, layout), keep=True)
    heads = (header,) if layout.header.height else ()
    yield from heads
    rows = len(layout.rows) + (layout.total is not None)
    for number, row in enumerate(layout.rows, 1):
        draw = partial(_row, layout, row, shaded=not number % 2)
        ends = number < KEEP_ROWS or number > rows - KEEP_ROWS
        keep = number < rows and (ends or rows <= SMALL_ROWS)
        yield Piece(row.height, draw, keep=keep, heads=heads)
    if layout.total is not None:
        yield Piece(layout.total.height, partial(_total, layout, layout.total), heads=heads)


def _width(layout: TableLayout, sheet: Sheet, x: int) -> int:
    return sum(layout.widths) or sheet.width - 2 * x


def _header(layout: TableLayout, sheet: Sheet, x: int, y: int) -> None:
    sheet.fill(x, y, _width(layout, sheet, x), layout.header.height, "civic")
    _cells(layout, layout.header, sheet, (x, y), ("fill_ink", "Bold"))


def _row(layout: TableLayout, row: RowLines, sheet: Sheet, x: int, y: int, *, shaded: bool) -> None:
    width = _width(layout, sheet, x)
    if shaded:
        sheet.fill(x, y, width, row.height, "mist")
    _cells(layout, row, sheet, (x, y), ("ink", "Regular"))
    foot = y + row.height
    sheet.rule([(x, foot), (x + width, foot)], "hairline", line=4)


def _total(layout: TableLayout, row: RowLines, sheet: Sheet, x: int, y: int) -> None:
    width = _width(layout, sheet, x)
    _cells(layout, row, sheet, (x, y), ("ink", "Bold"))
    for level in (y, y + row.height):
        sheet.rule([(x, level), (x + width, level)], "civic", line=10)


def _cells(
    layout: TableLayout,
    row: RowLines,
    sheet: Sheet,
    place: tuple[int, int],
    style: tuple[str, str],
) -> None:
    (x, y), (colour, weight), pad, size = place, style, layout.pad, layout.size
    if layout.stacked:
        head, facts = row.cells
        sheet.words(head, x + pad, y + pad, size, weight="Bold")
        down = len(head) * line_px(size)
        sheet.words(facts, x + pad, y + pad + down, size, weight=weight)
        return
    for cell, width, right in zip(row.cells, layout.widths, layout.right, strict=True):
        align, room = ("right" if right else "left"), width - 2 * pad
        sheet.words(
            cell,
            x + pad,
            y + pad // 2,
            size,
            weight=weight,
            colour=colour,
            align=align,
            width=room,
        )
        x += width
