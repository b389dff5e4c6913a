"""One off-screen window for all tests of a process; its size is changed, not its self."""

import time

from screen.widgets.window import WindowPlan, prepare, set_pace


def open_window(width: int, height: int):
    prepare(WindowPlan(title="test", width_px=width, height_px=height, headless=True))
    from kivy.base import EventLoop
    from kivy.core.window import Window

    EventLoop.window = Window
    Window.size = (width, height)
    for child in list(Window.children):
        Window.remove_widget(child)
    return Window


def draw(seconds: float = 0.0, least: int = 1) -> None:
    """Let the window draw for a while."""
    from kivy.base import EventLoop

    end = time.perf_counter() + seconds
    while least > 0 or time.perf_counter() < end:
        set_pace(60)  # a player at rest draws five frames a second; a test has no such time
        EventLoop.idle()
        least -= 1
