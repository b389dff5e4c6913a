"""A field that shows what is being written, with its cursor.

Invariant: the end of what is written is always in sight.
"""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.journey.composing import Composer
from kiosk.screens import layout
from kiosk.screens.pieces import Press
from screen.paging.lines import break_lines
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface


class Field(Press):
    """A field to write in; pressed, it wants the keyboard.

    Properties:
        words, keys: what is written; letters that are not yet words.
        hint: what it says while empty.
        active: whether the keyboard writes here.
        rows: lines that it would like to show; the last ones are shown when fewer fit.
    """

    words = StringProperty("")
    keys = StringProperty("")
    hint = StringProperty("")
    shown = StringProperty("")
    active = BooleanProperty(False)
    rows = NumericProperty(1)
    wanted = NumericProperty(81)

    def on_kv_post(self, *_: object) -> None:
        """Lay the words out whenever they or the room change."""
        for name in ("words", "keys", "active"):
            self.fbind(name, self._lay)
        self.ids.label.bind(size=self._lay)
        self._lay()

    def show(self, composer: Composer) -> None:
        """Show what a composer holds."""
        self.words, self.keys = composer.text, composer.spelled

    def _lay(self, *_changed: object) -> None:
        label = self.ids.label
        cursor = "｜" if self.active else ""
        size = int(label.font_size)
        room = max(size, int(label.width) - size)
        lines = break_lines(self.words + self.keys + cursor, room, size, Typeface.load())
        self.shown = "\n".join(lines[-self._room_for(size) :])

    def _room_for(self, size: int) -> int:
        return max(1, int(self.ids.label.height // line_px(size)))


layout.load("field")
