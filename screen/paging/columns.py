"""A table fitted to a width: columns side by side, or rows as cards when too narrow.

Invariant: no cell is cut off, and figures and dates never break over lines.
"""

from collections.abc import Sequence
from itertools import zip_longest

import msgspec

from disclosure.blocks import Cell, Column, ColumnKind, Table, show_cell
from disclosure.items import Strict
from screen.paging.lines import break_lines, spaced, widest_whole
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface

RIGHT_ALIGNED = frozenset({ColumnKind.MONEY, ColumnKind.INTEGER, ColumnKind.DECIMAL})
TOTAL = "合计"
TEXT_EM = 5
"""Least width of a text column, in characters."""
HEADING_EM = 4
"""A column's name of up to so many characters stays on one line."""
CARDS_FROM = 1.25
"""Rows become cards where columns would be so narrow as to need that much more height."""


class RowLines(Strict, frozen=True, kw_only=True):
    """A row as drawn: the lines of each cell, and its height with padding.

    A card has two cells: what it is about, in bold, and the facts.
    """

    cells: tuple[tuple[str, ...], ...]
    height: int


class TableLayout(Strict, frozen=True, kw_only=True):
    """A table fitted to a width.

    Attributes:
        size: type size, pixels.
        pad: space inside a cell, left and right, above and below.
        widths: of the columns, padding included; empty when `stacked`.
        right: which columns align right.
        header: the column names; empty height when `stacked`.
        rows: the body.
        total: the last row, or None.
        stacked: rows are cards of ``name  value`` lines, for too narrow a width.
    """

    size: int
    pad: int
    widths: tuple[int, ...]
    right: tuple[bool, ...]
    header: RowLines
    rows: tuple[RowLines, ...]
    total: RowLines | None
    stacked: bool = False

    def height_of(self, rows: Sequence[RowLines]) -> int:
        """Return the height of the header with these rows below it."""
        return self.header.height + sum(row.height for row in rows)


def fit(
    table: Table,
    width_px: int,
    size_px: int,
    most_height_px: int | None = None,
    total_words: str = TOTAL,
) -> TableLayout:
    """Return the table at a type size in a width.

    Arguments:
        table: the table.
        width_px: room from left to right.
        size_px: type size.
        most_height_px: most height of header and one row; taller rows become cards, and
            cards that are still taller are divided.
        total_words: what names the row of totals.
    """
    years = [_year_to_drop(table, index) for index in range(len(table.columns))]
    shown = [_shown(table.columns, row, years) for row in table.rows]
    total = _total(table, total_words)
    pad = size_px // 3
    cards = _stacked(table, shown, total, width_px, size_px, pad)
    widths = _widths(table, [*shown, *([total] if total else [])], width_px, size_px, pad)
    if widths is not None:
        layout = _side_by_side(table, shown, total, widths, size_px, pad)
        tallest = layout.header.height + max((row.height for row in layout.rows), default=0)
        tall = most_height_px is not None and tallest > most_height_px
        if not tall and _height(layout) <= _height(cards) * CARDS_FROM:
            return layout
    return cards if most_height_px is None else _divided(cards, most_height_px)


def sums(table: Table) -> tuple[str, ...]:
    """Return the sums of a table as a person reads them, left to right."""
    pairs = zip(table.columns, table.totals, strict=False)
    return tuple(show_cell(column.kind, total) for column, total in pairs if total is not None)


def _height(layout: TableLayout) -> int:
    return layout.height_of([*layout.rows, *([layout.total] if layout.total else [])])


def _side_by_side(
    table: Table,
    shown: list[list[str]],
    total: list[str] | None,
    widths: tuple[int, ...],
    size_px: int,
    pad: int,
) -> TableLayout:
    names = [column.name for column in table.columns]
    return TableLayout(
        size=size_px,
        pad=pad,
        widths=widths,
        right=tuple(column.kind in RIGHT_ALIGNED for column in table.columns),
        header=_row(names, widths, size_px, pad, "Bold"),
        rows=tuple(_row(row, widths, size_px, pad, "Regular") for row in shown),
        total=_row(total, widths, size_px, pad, "Bold") if total else None,
    )


def _divided(layout: TableLayout, most_height_px: int) -> TableLayout:
    """Return cards none of which is taller than allowed."""
    most = max(1, (most_height_px - 2 * layout.pad) // line_px(layout.size))
    rows: list[RowLines] = []
    for row in layout.rows:
        head, facts = row.cells
        for start in range(0, max(1, len(head) + len(facts)), most):
            end = start + most
            cells = (head[start:end], facts[max(0, start - len(head)) : max(0, end - len(head))])
            count = len(cells[0]) + len(cells[1])
            rows.append(RowLines(cells=cells, height=count * line_px(layout.size) + 2 * layout.pad))
    return msgspec.structs.replace(layout, rows=tuple(rows))


def _shown(
    columns: tuple[Column, ...], row: tuple[Cell, ...], years: Sequence[str] = ()
) -> list[str]:
    pairs = zip(columns, row, strict=True)
    texts = [spaced(show_cell(column.kind, cell)) for column, cell in pairs]
    return [text.removeprefix(year) for text, year in zip_longest(texts, years, fillvalue="")]


def _year_to_drop(table: Table, index: int) -> str:
    """Return the year that a column of dates need not repeat, as the caption says it."""
    if table.columns[index].kind is not ColumnKind.DATE:
        return ""
    years = {str(row[index])[:4] for row in table.rows if row[index]}
    year = f"{years.pop()}年" if len(years) == 1 else ""
    return year if year and year in table.caption else ""


def _total(table: Table, words: str) -> list[str] | None:
    if not table.totals:
        return None
    cells = _shown(table.columns, table.totals)
    if not cells[0]:
        cells[0] = words
    return cells


def _widths(
    table: Table, rows: list[list[str]], width_px: int, size_px: int, pad: int
) -> tuple[int, ...] | None:
    """Return the columns' widths, or None when they can't stand side by side."""
    bold = Typeface.load("Bold")
    natural, least = [], []
    for index, column in enumerate(table.columns):
        widest = max((bold.width(row[index], size_px) for row in rows), default=0)
        name = bold.width(column.name, size_px)
        heading = min(name, HEADING_EM * size_px)
        if column.kind is ColumnKind.TEXT:
            whole = max((widest_whole(row[index], size_px, bold) for row in rows), default=0)
            least.append(max(min(widest, TEXT_EM * size_px), whole, heading) + 2 * pad)
        else:
            least.append(max(widest, heading) + 2 * pad)
        natural.append(max(widest, name) + 2 * pad)
    if sum(least) > width_px:
        return None
    return _spread(least, natural, width_px)


def _spread(least: list[int], natural: list[int], width_px: int) -> tuple[int, ...]:
    """Return widths between least and natural that fill the whole width."""
    wanted = [full - low for low, full in zip(least, natural, strict=True)]
    spare, want = width_px - sum(least), sum(wanted)
    if want >= spare:
        grown = [low + more * spare // want for low, more in zip(least, wanted, strict=True)]
    else:
        whole = sum(natural)
        grown = [full + (width_px - whole) * full // whole for full in natural]
    grown[-1] += width_px - sum(grown)
    return tuple(grown)


def _row(
    cells: list[str], widths: tuple[int, ...], size_px: int, pad: int, weight: str
) -> RowLines:
    face = Typeface.load(weight)
    lines = tuple(
        tuple(break_lines(cell, width - 2 * pad, size_px, face))
        for cell, width in zip(cells, widths, strict=True)
    )
    tallest = max(len(cell) for cell in lines)
    return RowLines(cells=lines, height=tallest * line_px(size_px) + 2 * (pad // 2))


def _stacked(
    table: Table,
    shown: list[list[str]],
    total: list[str] | None,
    width_px: int,
    size_px: int,
    pad: int,
) -> TableLayout:
    text = table.columns[0].kind is ColumnKind.TEXT
    named = text or bool(table.totals and table.totals[0] is None)
    return TableLayout(
        size=size_px,
        pad=pad,
        widths=(),
        right=(),
        header=RowLines(cells=(), height=0),
        rows=tuple(_card(table, row, width_px, size_px, pad, titled=text) for row in shown),
        total=_card(table, total, width_px, size_px, pad, titled=named) if total else None,
        stacked=True,
    )


def _card(
    table: Table, row: list[str], width_px: int, size_px: int, pad: int, *, titled: bool
) -> RowLines:
    """Return a row as its first words and lines of ``name：value``, short ones side by side.

    `titled` says that the first cell is no value but what the row is about.
    """
    room = width_px - 2 * pad
    bold, face = Typeface.load("Bold"), Typeface.load()
    head = break_lines(row[0], room, size_px, bold) if titled and row[0] else []
    lines: list[str] = []
    for column, cell in list(zip(table.columns, row, strict=True))[bool(head) :]:
        fact = break_lines(f"{column.name}：{cell}", room, size_px, face) if cell else []
        joined = f"{lines[-1]}　{fact[0]}" if lines and fact else ""
        if joined and len(fact) == 1 and face.width(joined, size_px) <= room:
            lines[-1] = joined
        else:
            lines += fact
    height = (len(head) + len(lines)) * line_px(size_px) + 2 * pad
    return RowLines(cells=(tuple(head), tuple(lines)), height=height)
