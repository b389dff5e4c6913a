"""Rows of a list, and the switch between areas.

Invariant: rows are laid a few a frame, so that a long list never holds up a touch.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    ListProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.gridlayout import GridLayout

from disclosure.areas import AreaCode
from disclosure.items import ItemId
from kiosk.journey.browsing import AreaChoice
from kiosk.journey.rows import Row
from kiosk.screens import layout
from kiosk.screens.pieces import Column, Press
from kiosk.screens.scale import scale
from screen.paging.typeface import Typeface
from screen.widgets.look import look

ROWS_AT_ONCE = 6


class RowCard(Press):
    """One row; pressed, it leads to its item; `compact` shows the title alone."""

    title = StringProperty("")
    source = StringProperty("")
    area = StringProperty("")
    status = StringProperty("")
    tone_colour = ColorProperty()
    day = StringProperty("")
    snippet = StringProperty("")
    marked = ListProperty()
    item = ObjectProperty(None)
    compact = BooleanProperty(False)

    def put(self, row: Row, *, compact: bool) -> None:
        """Show a row."""
        self.title, self.day = row.title, row.day
        self.area = f"{row.area} · {row.label}" if row.label else row.area
        self.source = "" if compact else row.source
        self.status, self.tone_colour = row.status.words, look.colour(row.status.tone.value)
        self.snippet = "" if compact else row.snippet
        self.marked, self.item, self.compact = list(row.matched), row.item, compact


class RowList(Column):
    """Rows below each other.

    Events:
        on_chosen: a row was pressed; its item's id comes along.
    """

    __events__ = ("on_chosen",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._filled = 0
        self._shown: tuple[Row, ...] = ()
        self._compact = False

    def show(self, rows: Sequence[Row], *, compact: bool = False) -> None:
        """Show these rows; what is shown already is left as it is."""
        if tuple(rows) == self._shown and compact is self._compact:
            return
        self._shown, self._compact = tuple(rows), compact
        for card in self.children[: max(0, len(self.children) - len(rows))]:
            self.remove_widget(card)
        self._filled = 0
        Clock.unschedule(self._lay)
        self._lay()

    def _lay(self, *_elapsed: float) -> None:
        """Fill the cards that are there, and make a few that are missing."""
        cards = self.children[::-1]
        until = min(len(self._shown), self._filled + ROWS_AT_ONCE)
        for number in range(self._filled, until):
            card = cards[number] if number < len(cards) else self._new_card()
            card.put(self._shown[number], compact=self._compact)
        self._filled = until
        if until < len(self._shown):
            Clock.schedule_once(self._lay, 0)

    def _new_card(self) -> RowCard:
        card = RowCard()
        card.bind(on_release=lambda card: self.dispatch("on_chosen", card.item))
        self.add_widget(card)
        return card

    def on_chosen(self, item: ItemId) -> None:
        """Answer nothing by default."""


class Choices(GridLayout):
    """One choice of a few, in one row or as few as hold their words whole.

    Properties:
        hidden: whether it takes no room for now.

    Events:
        on_chosen: a choice was pressed; its value comes along.
    """

    __events__ = ("on_chosen",)
    hidden = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self._widest = 0
        super().__init__(cols=1, **kwargs)

    def offer(self, choices: Sequence[tuple[str, object]], chosen: object) -> None:
        """Show choices, each words and value, the chosen one set off."""
        self.clear_widgets()
        self._widest = max((_width(words) for words, _ in choices), default=0)
        for words, value in choices:
            button = Segment(words=words, chosen=value == chosen)
            button.bind(on_release=partial(self._choose, value))
            self.add_widget(button)
        self.arrange()

    def on_width(self, *_changed: object) -> None:
        """Arrange the choices anew."""
        self.arrange()

    def arrange(self) -> None:
        """Share the choices out over as few rows as hold their words."""
        count = len(self.children)
        each = self._widest + 2 * scale.gap
        most = max(1, int((self.width + scale.gap) // (each + scale.gap)))
        rows = max(1, -(-count // most))
        self.cols = max(1, -(-count // rows))

    def _choose(self, value: object, _button: Press) -> None:
        self.dispatch("on_chosen", value)

    def on_chosen(self, value: object) -> None:
        """Answer nothing by default."""


class AreaSwitch(Choices):
    """The switch between village, township and county; None stands for all."""

    def show(self, choices: tuple[AreaChoice, ...], chosen: AreaCode | None) -> None:
        """Show the choices, the chosen one set off."""
        self.offer([(choice.name, choice.area) for choice in choices], chosen)


class Segment(Press):
    """One choice of a switch."""

    words = StringProperty("")


def _width(words: str) -> int:
    return Typeface.load("Medium").width(words, int(scale.body))


layout.load("rows")
