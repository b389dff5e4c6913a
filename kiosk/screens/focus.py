"""The ring around what a keyboard of hardware is on, for those who use no mouse.

Invariant: the ring is on something that can be pressed and seen, or nowhere.
"""

from collections.abc import Iterator

from kivy.clock import Clock
from kivy.graphics import Color, Line
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from kiosk.screens.scroller import Scroller
from screen.widgets.look import look

RING_PX = 4
HELD_SECONDS = 0.1


class Focus:
    """Walks over what can be pressed, from the top left to the bottom right.

    Arguments:
        ground: the widget that the ring is drawn over.
    """

    def __init__(self, ground: Widget) -> None:
        self._ground = ground
        self._on: Widget | None = None

    @property
    def on(self) -> Widget | None:
        """Return what the ring is on."""
        return self._on

    def step(self, top: Widget, steps: int) -> None:
        """Go on by steps among what lies in `top`, around the end."""
        found = sorted(_pressable(top), key=_place)
        if not found:
            self.clear()
            return
        at = found.index(self._on) if self._on in found else (-1 if steps > 0 else 0)
        self._put(found[(at + steps) % len(found)])

    def press(self) -> bool:
        """Press what the ring is on; tell whether it was on something."""
        pressed = self._on
        if pressed is None or not _seen(pressed) or pressed.disabled:
            self.clear()
            return False
        pressed.trigger_action(HELD_SECONDS)
        return True

    def clear(self) -> None:
        """Take the ring away."""
        self._on = None
        Clock.unschedule(self._draw)
        self._ground.canvas.after.clear()

    def _put(self, widget: Widget) -> None:
        self._on = widget
        above = widget.parent
        while above is not None and above.parent is not above:
            if isinstance(above, Scroller):
                _, low = widget.to_window(widget.x, widget.y)
                above.bring(low, low + widget.height)
            above = above.parent
        Clock.unschedule(self._draw)
        Clock.schedule_interval(self._draw, 0)
        self._draw()

    def _draw(self, *_elapsed: float) -> None:
        """Draw the ring where the widget is now: it may scroll, or go."""
        widget = self._on
        if widget is None or not _seen(widget):
            self.clear()
            return
        x, y = widget.to_window(widget.x, widget.y)
        self._ground.canvas.after.clear()
        with self._ground.canvas.after:
            Color(*look.focus)
            Line(
                width=RING_PX / 2,
                rounded_rectangle=(
                    x - RING_PX,
                    y - RING_PX,
                    widget.width + 2 * RING_PX,
                    widget.height + 2 * RING_PX,
                    look.corner_px,
                ),
            )


def _pressable(top: Widget) -> Iterator[Widget]:
    for widget in top.walk(restrict=True):
        if isinstance(widget, ButtonBehavior) and not widget.disabled and _seen(widget):
            yield widget


def _seen(widget: Widget) -> bool:
    """Tell whether a widget is on the window, large enough to be seen and not hidden."""
    if widget.width < 1 or widget.height < 1 or widget.get_root_window() is None:
        return False
    above = widget
    while above is not None and above.parent is not above:
        if above.opacity == 0:
            return False
        above = above.parent
    return True


def _place(widget: Widget) -> tuple[int, int]:
    x, y = widget.to_window(widget.x, widget.top)
    return -round(y), round(x)
