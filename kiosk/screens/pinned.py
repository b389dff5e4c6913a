"""A table's header kept in sight while its rows are scrolled.

Invariant: at most one header is pinned, that of the table whose rows stand at the upper
edge, and it lies exactly over that table's columns.
"""

from collections.abc import Callable, Sequence

from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.screens.scroller import Scroller
from screen.widgets.table_view import TableSheet, TableView


class PinnedHeader:
    """Pins the headers of one page's tables.

    Arguments:
        room: where the header is laid, over the scroller and as large.
        scroller: the page.
        views: returns the page's widgets, tables among them.
    """

    def __init__(
        self, room: FloatLayout, scroller: Scroller, views: Callable[[], Sequence[Widget]]
    ) -> None:
        self._room, self._scroller, self._views = room, scroller, views
        self._table: TableView | None = None
        self.header: TableSheet | None = None
        # At once, and again once all that moved stands where it belongs.
        for seconds in (-1, 0):
            follow = Clock.create_trigger(lambda _: self.follow(), seconds)
            scroller.bind(scroll_y=follow, size=follow)
            scroller.children[0].bind(height=follow)

    def follow(self) -> None:
        """Pin the header that belongs at the upper edge now, or none."""
        table = next((view for view in self._views() if self._is_cut(view)), None)
        if table is not self._table:
            self.drop()
            self._table = table
            self.header = table.make_header() if isinstance(table, TableView) else None
            if self.header is not None:
                self._room.add_widget(self.header)
        if self.header is not None and self._table is not None:
            left, _ = self._table.rows.to_window(*self._table.rows.pos)
            self.header.pos = (left, self._scroller.top - self.header.height)

    def drop(self) -> None:
        """Pin nothing."""
        if self.header is not None:
            self._room.remove_widget(self.header)
        self.header = self._table = None

    def _is_cut(self, view: Widget) -> bool:
        """Tell whether the upper edge lies between a table's header and its last row."""
        if not isinstance(view, TableView) or not view.header_px:
            return False
        _, top = view.rows.to_window(view.rows.x, view.rows.top)
        _, bottom = view.rows.to_window(*view.rows.pos)
        edge = self._scroller.top
        return top > edge + 1 and bottom < edge - 2 * view.header_px
