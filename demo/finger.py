"""A finger on the kiosk's screen: touches at widgets' centres, and how soon they are felt.

Invariant: a touch goes through the window's own input, at a place that a person could
reach: inside the window and not covered by the edge of a scrolled column.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
from kivy.tests.common import UnitTestTouch
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from disclosure.errors import MingbaiError

FELT_SECONDS = 2.0


class StoryError(MingbaiError):
    """The story could not go on; says at which step and why."""


class Finger:
    """Touches widgets; each touch is a generator that the frames drive.

    Attributes:
        felt_ms: milliseconds from each touch to the first frame in which the touched
            widget looked different.
        met: when the finger met the glass last, by `time.perf_counter`.
    """

    def __init__(self) -> None:
        self.felt_ms: list[float] = []
        self.met = 0.0

    def tap(self, widget: Widget, later: float = 0.0) -> Iterator[None]:
        """Touch a widget's centre, wait until it shows that it is felt, let go.

        Arguments:
            widget: what is touched.
            later: seconds until the finger meets the glass, between two frames.

        Raises:
            StoryError: the widget looks as before.
        """
        x, y = centre_of(widget)
        touch, before, felt = UnitTestTouch(x, y), _look(widget), len(self.felt_ms)

        def drawn(*_: object) -> None:
            if len(self.felt_ms) == felt and _look(widget) != before:
                self.felt_ms.append((time.perf_counter() - start) * 1000)

        start = self.met = time.perf_counter() + later
        while time.perf_counter() < start:
            yield
        Window.bind(on_flip=drawn)
        touch.touch_down()
        while len(self.felt_ms) == felt:
            if time.perf_counter() - start > FELT_SECONDS:
                break
            yield
        Window.unbind(on_flip=drawn)
        touch.touch_up()
        if len(self.felt_ms) == felt:
            raise StoryError(f"{name_of(widget)} did not show that it was touched")
        yield


def find(root: Widget, kind: type[Widget], **properties: object) -> Widget | None:
    """Return the first widget in sight of a kind with these properties."""
    return next(iter(find_all(root, kind, **properties)), None)


def find_all(root: Widget, kind: type[Widget], **properties: object) -> list[Widget]:
    """Return the widgets of a kind with these properties that a finger can reach."""
    return [
        widget
        for widget in root.walk()
        if isinstance(widget, kind)
        and not widget.disabled
        and all(getattr(widget, name) == value for name, value in properties.items())
        and _in_reach(widget)
    ]


def centre_of(widget: Widget) -> tuple[float, float]:
    """Return the middle of a widget in the window."""
    x, y = widget.to_window(widget.center_x, widget.center_y)
    return float(x), float(y)


def name_of(widget: Widget) -> str:
    """Return what a person would call a widget."""
    for name in ("text", "words", "name", "title", "icon"):
        if value := getattr(widget, name, ""):
            return str(value)
    return type(widget).__name__


def until(
    condition: Callable[[], Any],
    seconds: float,
    what: str,
    *,
    touch: Callable[[], None] | None = None,
) -> Iterator[None]:
    """Let frames pass until a condition holds.

    Raises:
        StoryError: it did not hold in time.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise StoryError(f"waited {seconds:.0f} s in vain for {what}")
        if touch is not None:
            touch()
        yield


def frames(count: int) -> Iterator[None]:
    """Let some frames pass."""
    for _ in range(count):
        yield


def _in_reach(widget: Widget) -> bool:
    x, y = centre_of(widget)
    if not (0 < x < Window.width and 0 < y < Window.height):
        return False
    above = widget.parent
    while above is not None and above is not Window:
        if isinstance(above, ScrollView):
            left, low = above.to_window(above.x, above.y)
            if not (left < x < left + above.width and low < y < low + above.height):
                return False
        above = above.parent
    return True


def _look(widget: Widget) -> bytes:
    """Return the pixels of a widget's middle line, as they were drawn last."""
    x, y = widget.to_window(widget.x, widget.center_y)
    left, width = max(0, int(x)), max(1, int(min(widget.width, Window.width - x)))
    return bytes(glReadPixels(left, int(y), width, 1, GL_RGB, GL_UNSIGNED_BYTE))
