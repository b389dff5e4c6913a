"""A kiosk in an off-screen window, with fingers and a clock of our own."""

import time
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.settings import KioskSettings
from tests.fakes.window import open_window

# A third of a 21.5-inch panel's pixels, so that the same millimetres draw faster.
UPRIGHT = {"width_px": 360, "height_px": 640, "inches": 21.5}
SETTLE_FRAMES = 3


class KioskWindow:
    """A stage over a store; `now` and `seconds` only move when a test moves them."""

    def __init__(self, store: Path, now: datetime, typist, **panel) -> None:
        self.settings = KioskSettings(
            store=str(store),
            fullscreen=False,
            item_page="https://example.org/items/{id}",
            **(panel or UPRIGHT),
        )
        self.window = open_window(self.settings.width_px, self.settings.height_px)
        from kiosk.hall import Hall
        from kiosk.screens.scale import scale
        from kiosk.screens.stage import Stage

        self.now, self.seconds = now, 1000.0
        scale.use(self.settings.panel, touch=not self.settings.hardware)
        self.hall = Hall.open(self.settings, lambda: self.now)
        self.stage = Stage(self.hall, typist, lambda: self.seconds)
        self.window.add_widget(self.stage)
        self.draw()

    def close(self) -> None:
        self.stage.close()
        self.window.remove_widget(self.stage)
        self.hall.close()

    @property
    def visit(self):
        return self.stage.visit

    @property
    def face(self) -> str:
        return type(self.stage.face).__name__

    def draw(self, frames: int = SETTLE_FRAMES) -> None:
        from kivy.base import EventLoop

        for _ in range(frames):
            EventLoop.idle()

    def wait(self, condition, seconds: float = 60.0) -> None:
        end = time.perf_counter() + seconds
        while not condition():
            assert time.perf_counter() < end, "waited in vain"
            self.draw(1)

    def pass_time(self, seconds: float) -> None:
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)
        self.stage.tick()
        self.draw(2)

    def find(self, kind, **properties):
        from demo.finger import find_all

        found = find_all(self.stage, kind, **properties)
        assert found, f"no {kind.__name__} with {properties} in reach"
        return found[0]

    def tap(self, kind, **properties) -> None:
        from demo.finger import centre_of

        self.touch(*centre_of(self.find(kind, **properties)))

    def touch(self, x: float, y: float) -> None:
        from kivy.tests.common import UnitTestTouch

        touch = UnitTestTouch(x, y)
        touch.touch_down()
        self.draw(1)
        touch.touch_up()
        self.draw()

    def drag(self, x: float, y: float, by: float) -> None:
        from kivy.tests.common import UnitTestTouch

        touch = UnitTestTouch(x, y)
        touch.touch_down()
        for step in range(1, 6):
            touch.touch_move(x, y + by * step / 5)
            self.draw(1)
        touch.touch_up()
        self.draw()

    def type(self, keys: str) -> None:
        from kiosk.screens.keys import Key

        for key in keys:
            self.tap(Key, words=key)

    def search(self, keys: str) -> None:
        from kiosk.screens.home import SearchBox
        from kiosk.screens.keys import Key

        self.tap(SearchBox)
        self.type(keys)
        self.tap(Key, words="查找")

    def texts(self) -> str:
        """Return every word that any widget holds, shown or not."""
        names = ("text", "words", "title", "source", "told", "digits", "shown")
        words = (getattr(each, name, "") for each in self.stage.walk() for name in names)
        return "\n".join(map(str, words))
