"""The box to write a character in: ink under the finger at once, candidates after it.

Invariant: ink is drawn in the frame of the touch; reading it happens in a thread, and an
answer to ink that has changed since is dropped.
"""

from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Line
from kivy.input import MotionEvent
from kivy.properties import ListProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.journey.typing.handwriting import Handwriting, Point
from kiosk.screens import layout
from kiosk.screens.aside import Aside
from kiosk.screens.scale import scale
from screen.widgets.look import look

PAUSE_SECONDS = 0.25
"""How long after a stroke the ink is read; the next stroke may follow later."""
STROKES_MOST = 60
POINTS_MOST = 400


class InkBox(Widget):
    """A box for one character.

    Properties:
        reader: reads the ink; without one nothing comes of it.
        hint: what the empty box says.
        strokes: the lines drawn, each a list of points.

    Events:
        on_read: the ink was read; the characters that it may be come along.
    """

    __events__ = ("on_read",)
    reader = ObjectProperty(None, allownone=True)
    hint = StringProperty("")
    strokes = ListProperty()

    def __init__(self, **kwargs: Any) -> None:
        self._aside = Aside()
        self._read_soon = Clock.create_trigger(self._read, PAUSE_SECONDS)
        super().__init__(**kwargs)

    def prepare(self) -> None:
        """Load the reader in a thread, while the first character is being written."""
        reader: Handwriting | None = self.reader
        if reader is not None:
            self._aside.run(lambda: reader.candidates(()), lambda _none: None, lambda: None)

    def clear(self) -> None:
        """Wipe the ink."""
        self._read_soon.cancel()
        self._aside.drop()
        self.strokes = []
        self.canvas.after.clear()

    def undo(self) -> None:
        """Take back the last stroke."""
        kept = self.strokes[:-1]
        self.clear()
        for points in kept:
            self._draw(points)
        self.strokes = kept
        if kept:
            self._read_soon()
        else:
            self.dispatch("on_read", ())

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Begin a stroke."""
        if not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return False
        if len(self.strokes) >= STROKES_MOST:
            return True
        self._read_soon.cancel()
        touch.grab(self)
        points = [touch.x, touch.y]
        touch.ud[self] = (points, self._draw([*points, touch.x + 1, touch.y]))
        self.strokes = [*self.strokes, points]
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Draw on."""
        if touch.grab_current is not self or self not in touch.ud:
            return False
        points, line = touch.ud[self]
        if len(points) < 2 * POINTS_MOST:
            points += [
                min(self.right, max(self.x, touch.x)),
                min(self.top, max(self.y, touch.y)),
            ]
            line.points = points
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """End the stroke; it is read after a pause."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._read_soon()
        return True

    def _draw(self, points: list[float]) -> Line:
        with self.canvas.after:
            Color(*look.ink)
            return Line(points=points, width=scale.gap / 3, cap="round", joint="round")

    def _read(self, *_elapsed: float) -> None:
        reader: Handwriting | None = self.reader
        if reader is None or not self.strokes:
            return
        written = _placed(self.strokes, min(self.size))
        self._aside.run(
            lambda: reader.candidates(written),
            lambda found: self.dispatch("on_read", found),
            lambda: self.dispatch("on_read", ()),
        )

    def on_read(self, found: tuple[str, ...]) -> None:
        """Answer nothing by default."""


def _placed(strokes: list[list[float]], side: float) -> list[list[Point]]:
    """Return strokes in a square around them, as wide as the box's shorter side or wider.

    The box may be wider than high; squeezed into a square, ink would not be what was written.
    """
    across = [x for points in strokes for x in points[::2]]
    up = [y for points in strokes for y in points[1::2]]
    left, top = min(across), max(up)
    side = max(side, max(across) - left, top - min(up))
    return [
        [
            ((x - left) / side, (top - y) / side)
            for x, y in zip(points[::2], points[1::2], strict=True)
        ]
        for points in strokes
    ]


layout.load("ink")
