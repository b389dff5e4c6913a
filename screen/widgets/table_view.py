"""A table: header and total in bold, figures right-aligned under each other.

Invariant: every cell is whole; where the width is too narrow for columns, rows are
cards of ``name：value`` lines.
"""

from collections.abc import Sequence
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from disclosure.blocks import Table
from screen.paging.columns import TOTAL, RowLines, TableLayout, fit
from screen.paging.panel import TypeScale
from screen.widgets.block_view import BlockView
from screen.widgets.sheet import Sheet

ROWS_PER_SHEET = 60


class TableSheet(Sheet):
    """Rows of a fitted table, drawn.

    Arguments:
        layout: the table, fitted to a width.
        rows: the rows to draw.
        width_px: the width it was fitted to.
        header: draw the column names above.
        total: draw the total below.
        first: place of the first row in the table, for the alternating ground.
    """

    def __init__(
        self,
        layout: TableLayout,
        rows: Sequence[RowLines],
        width_px: int,
        *,
        header: bool = True,
        total: bool = True,
        first: int = 0,
        **kwargs: Any,
    ) -> None:
        self._layout, self._rows, self._first = layout, rows, first
        self._header = layout.header if header and layout.header.height else None
        self._total = layout.total if total else None
        drawn = [row for row in (self._header, *rows, self._total) if row]
        super().__init__(width_px, sum(row.height for row in drawn), **kwargs)

    def paint(self) -> None:
        """Draw header, rows and total from the top."""
        y = 0
        if self._header:
            self.fill(0, 0, self.width, self._header.height, "civic")
            y += self._row(self._header, y, "fill_ink", "Bold")
        for number, row in enumerate(self._rows, self._first):
            if number % 2:
                self.fill(0, y, self.width, row.height, "mist")
            y += self._row(row, y, "ink", "Regular")
            self.rule([(0, y), (self.width, y)], "hairline", line=0.75)
        if self._total:
            self.rule([(0, y), (self.width, y)], "civic", line=2)
            y += self._row(self._total, y, "ink", "Bold")
            self.rule([(0, y), (self.width, y)], "civic", line=2)

    def _row(self, row: RowLines, y: float, colour: str, weight: str) -> int:
        layout = self._layout
        if layout.stacked:
            head, facts = row.cells
            down = self.words(head, layout.pad, y + layout.pad, layout.size, weight="Bold")
            self.words(facts, layout.pad, y + layout.pad + down, layout.size, weight=weight)
            return row.height
        x = 0
        for cell, width, right in zip(row.cells, layout.widths, layout.right, strict=True):
            if any(cell):
                self.words(
                    cell,
                    x + layout.pad,
                    y + layout.pad // 2,
                    layout.size,
                    colour=colour,
                    weight=weight,
                    align="right" if right else "left",
                    width=width - 2 * layout.pad,
                )
            x += width
        return row.height


class TableView(BlockView):
    """The whole table with its caption, as long as it is.

    Attributes:
        rows: what holds header, rows and total, below the caption.
        header_px: height of the header; 0 where rows are cards.
    """

    def __init__(self, table: Table, width_px: int, scale: TypeScale, **kwargs: Any) -> None:
        super().__init__(width_px, scale, **kwargs)
        self._layout = layout = fit(table, width_px, scale.body, total_words=self.say(TOTAL))
        self.header_px = layout.header.height
        self.add_words(table.caption, weight="Bold")
        self.rows = column = BoxLayout(
            orientation="vertical", size_hint=(None, None), width=width_px
        )
        column.bind(minimum_height=column.setter("height"))
        for start in range(0, max(1, len(layout.rows)), ROWS_PER_SHEET):
            rows = layout.rows[start : start + ROWS_PER_SHEET]
            last = start + ROWS_PER_SHEET >= len(layout.rows)
            column.add_widget(
                TableSheet(layout, rows, width_px, header=start == 0, total=last, first=start)
            )
        self.add_widget(column)

    def make_header(self) -> TableSheet:
        """Return another header of this table, to be kept in sight while it is scrolled."""
        return TableSheet(self._layout, (), self.width_px, total=False)
