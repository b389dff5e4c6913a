"""Rows of a list, and the switch between areas.

Invariant: rows are laid a few a frame, so that a long list never holds up a touch.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from disclosure.areas import AreaCode
from disclosure.items import ItemId
from kiosk.journey.browsing import AreaChoice
from kiosk.journey.rows import Row
from kiosk.screens import layout
from kiosk.screens.pieces import Column, Press
from screen.widgets.look import look

ROWS_AT_ONCE = 8


class RowCard(Press):
    """One row; pressed, it leads to its item; `compact` shows the title alone."""

    title = StringProperty("")
    source = StringProperty("")
    area = StringProperty("")
    status = StringProperty("")
    tone = StringProperty("green")
    snippet = StringProperty("")
    marked = ListProperty()
    item = ObjectProperty(None)
    compact = BooleanProperty(False)

    def __init__(self, row: Row, *, compact: bool = False, **kwargs: Any) -> None:
        super().__init__(
            title=row.title,
            source=row.source,
            area=row.area,
            status=row.status.words,
            tone=row.status.tone.value,
            snippet="" if compact else row.snippet,
            compact=compact,
            marked=list(row.matched),
            item=row.item,
            **kwargs,
        )

    @property
    def tone_colour(self) -> list[float]:
        """Return the colour of the status words."""
        return look.colour(self.tone)


class RowList(Column):
    """Rows below each other.

    Events:
        on_chosen: a row was pressed; its item's id comes along.
    """

    __events__ = ("on_chosen",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._waiting: list[Row] = []
        self._shown: tuple[Row, ...] = ()
        self._compact = False

    def show(self, rows: Sequence[Row], *, compact: bool = False) -> None:
        """Show these rows; what is shown already is left as it is."""
        if tuple(rows) == self._shown and compact is self._compact:
            return
        self._shown, self._compact = tuple(rows), compact
        self.clear_widgets()
        self._waiting = list(rows)
        Clock.unschedule(self._lay)
        self._lay()

    def _lay(self, *_elapsed: float) -> None:
        now, self._waiting = self._waiting[:ROWS_AT_ONCE], self._waiting[ROWS_AT_ONCE:]
        for row in now:
            card = RowCard(row, compact=self._compact)
            card.bind(on_release=lambda card: self.dispatch("on_chosen", card.item))
            self.add_widget(card)
        if self._waiting:
            Clock.schedule_once(self._lay, 0)

    def on_chosen(self, item: ItemId) -> None:
        """Answer nothing by default."""


class AreaSwitch(BoxLayout):
    """The switch between village, township and county.

    Events:
        on_chosen: an area was chosen; its code, or None for all, comes along.
    """

    __events__ = ("on_chosen",)

    def show(self, choices: tuple[AreaChoice, ...], chosen: AreaCode | None) -> None:
        """Show the choices, the chosen one set off."""
        self.clear_widgets()
        for choice in choices:
            button = Segment(words=choice.name, chosen=choice.area == chosen)
            button.bind(on_release=partial(self._choose, choice.area))
            self.add_widget(button)

    def _choose(self, area: AreaCode | None, _button: Press) -> None:
        self.dispatch("on_chosen", area)

    def on_chosen(self, area: AreaCode | None) -> None:
        """Answer nothing by default."""


class Segment(Press):
    """One choice of a switch."""

    words = StringProperty("")


layout.load("rows")
