"""One off-screen window for all tests of a process; its size is changed, not its self."""

import time
from functools import cache
from typing import Any

from screen.widgets.window import WindowPlan, prepare, set_pace

# Off-screen, the buffer that pixels are read from keeps the size of the first window. Larger than
# every window whose pixels are read, or the order of the tests would decide what they see.
BUFFER_PX = 1024
FAST = 500


def open_window(width: int, height: int) -> Any:
    """Return the process's one window, empty and in this size."""
    _prepare()
    from kivy.base import EventLoop
    from kivy.core.window import Window

    EventLoop.window = Window
    Window.size = (width, height)
    for child in list(Window.children):
        Window.remove_widget(child)
    set_pace(FAST)
    return Window


def draw(seconds: float = 0.0, least: int = 1) -> None:
    """Let the window draw for a while."""
    from kivy.base import EventLoop

    end = time.perf_counter() + seconds
    while least > 0 or time.perf_counter() < end:
        set_pace(60)  # a player at rest draws five frames a second; a test has no such time
        EventLoop.idle()
        least -= 1


@cache
def _prepare() -> None:
    """Once in a process, and before anything else opens the window in a size of its own."""
    prepare(WindowPlan(title="test", width_px=BUFFER_PX, height_px=BUFFER_PX, headless=True))
