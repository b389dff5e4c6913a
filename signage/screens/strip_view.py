"""The line of a LED bar: it rests, runs to its end, rests again.

Invariant: some of the line is always in sight, and it runs no faster than the pace says.
"""

from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.uix.relativelayout import RelativeLayout

from screen.paging.pace import Pace
from screen.paging.panel import Panel, line_px
from screen.paging.strip import REST_SECONDS, type_px
from screen.paging.typeface import Typeface
from screen.widgets.sheet import Sheet

PIECE_CHARS = 24
"""Characters in one texture: a long line is wider than a texture may be."""


class StripLine(Sheet):
    """The whole line, as wide as it is."""

    def __init__(self, text: str, panel: Panel, **kwargs: Any) -> None:
        self._text, self._size_px = text, type_px(panel.height_px)
        width = Typeface.load("Medium").width(text, self._size_px)
        super().__init__(max(width, panel.width_px), panel.height_px, **kwargs)

    def paint(self) -> None:
        """Draw the line piece by piece."""
        x, size = 0, self._size_px
        y = (self.height - line_px(size)) / 2
        for start in range(0, len(self._text), PIECE_CHARS):
            piece = self._text[start : start + PIECE_CHARS]
            self.words([piece], x, y, size, weight="Medium")
            x += Typeface.load("Medium").width(piece, size)


class StripView(RelativeLayout):
    """An item's line as a layer of the player."""

    broken = ""

    def __init__(self, text: str, panel: Panel, pace: Pace) -> None:
        super().__init__(size_hint=(None, None), size=(panel.width_px, panel.height_px))
        self.name = text
        ground = StripGround(panel.width_px, panel.height_px)
        self._line = StripLine(text, panel)
        self._speed = pace.strip_chars_per_second * type_px(panel.height_px)
        self._over = self._line.width - panel.width_px
        self._drawn = False
        self.add_widget(ground)
        self.add_widget(self._line)
        Clock.schedule_once(self._note_drawn, 0)

    @property
    def ready(self) -> bool:
        """Tell whether the line is drawn."""
        return self._drawn

    @property
    def moving(self) -> bool:
        """Tell whether the line is longer than the bar."""
        return self._over > 0

    def start(self) -> None:
        """Begin to run, after a rest."""
        if self._over > 0:
            run = Animation(duration=REST_SECONDS)
            run += Animation(x=-self._over, duration=self._over / self._speed, t="linear")
            run.start(self._line)

    def stop(self) -> None:
        """Stop running, and leave the screen."""
        Animation.cancel_all(self._line)
        if self.parent is not None:
            self.parent.remove_widget(self)

    def _note_drawn(self, _dt: float) -> None:
        self._drawn = True


class StripGround(Sheet):
    """The dark ground of a LED bar."""

    def paint(self) -> None:
        """Draw it."""
        self.fill(0, 0, self.width, self.height, "paper")
