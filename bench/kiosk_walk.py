"""The kiosk with somebody in front of it whose every step is measured.

Invariant: a screen counts as drawn when nothing on it changes any more.
"""

import time
from collections.abc import Iterator
from itertools import cycle, islice
from random import Random
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
from kivy.tests.common import UnitTestTouch
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from demo.finger import Finger, StoryError, find_all, frames, name_of, until
from demo.resident import seconds_since_start
from kiosk.journey.stops import Home
from kiosk.main import KioskApp
from kiosk.screens.home import SearchBox, Way
from kiosk.screens.keys import Key
from kiosk.screens.nav import NavKey
from kiosk.screens.rows import RowCard
from kiosk.screens.stage import Stage
from kiosk.settings import KioskSettings
from screen.widgets import sweeping
from screen.widgets.window import FPS_MOVING, set_pace

READY_SECONDS = 60.0
LEARN_SECONDS = 120.0
STILL_SECONDS = 0.4
FAST = 500
SETTLE_FRAMES = 5
STRAY_TOUCHES = 15
"""Touches after which a person who wandered about goes home."""
ROWS_LOOKED_AT = 96
"""Lines of pixels that are compared to see whether a frame differs from the one before."""
SEARCHES = ("dibao", "caiwu", "tingshui", "yiliao", "butie", "gongjiao", "zaijidi")


class Walk(KioskApp):
    """The kiosk, and a person's steps as its frames go by.

    Attributes:
        told: what was measured, for JSON.
        drawn_ms: from each release that led on to the next screen's last change.
        unfelt: what was touched and did not show it.
        slow: how long each of the others took, and what it was.
        seen: the screens that were touched.
    """

    def __init__(self, settings: KioskSettings) -> None:
        super().__init__(settings)
        self.finger = Finger()
        self.told: dict[str, Any] = {}
        self.drawn_ms: list[float] = []
        self.unfelt: list[str] = []
        self.slow: list[tuple[float, str]] = []
        self.seen: set[str] = set()
        self._strayed = 0
        self._changed, self._looks = 0.0, b""

    def go(self, steps: Iterator[None]) -> None:
        """Run the kiosk until the steps are done."""
        self._steps = steps
        Clock.schedule_interval(self._go_on, 0)
        self.run()

    def until_home(self) -> None:
        """Run until home is drawn; tells ``first_frame_s`` and ``drawn_s`` since the start."""
        self.go(self._arrive())

    def settle(self) -> Iterator[None]:
        """Wait until the keyboard has learned its words."""
        yield from until(lambda: self.stage, READY_SECONDS, "the first synchronisation")
        yield from until(lambda: self.typist.candidates("a"), LEARN_SECONDS, "the keyboard")

    def home(self) -> Iterator[None]:
        """End the visit and begin another."""
        self._strayed = 0
        self._stage.rest()
        yield from frames(FPS_MOVING // 2)
        yield from self._wake()
        yield from frames(5)

    def lost(self, chance: Random) -> bool:
        """Tell whether there is nothing to touch here, or there was enough of it."""
        self._strayed += 1
        return self._strayed > STRAY_TOUCHES or chance.random() < 0.02 or not self._in_reach()

    def touch(self, chance: Random) -> Iterator[None]:
        """Touch something in reach at any moment between two frames."""
        widget = chance.choice(self._in_reach())
        name, here = name_of(widget), self._stage.visit.trail.here
        self.seen.add(type(self._stage.face).__name__)
        told = f"{type(self._stage.face).__name__}: {name}"
        later = chance.random() / FPS_MOVING
        self._watch()
        try:
            yield from self.finger.tap(widget, later)
            self.slow.append((self.finger.felt_ms[-1], told))
        except StoryError:
            self.unfelt.append(told)
        released = time.perf_counter()
        yield from until(self._still, 10.0, "the screen to stand still")
        self._unwatch()
        if self._stage.visit.trail.here != here:
            # What acts when it is pressed may have drawn all before the finger is lifted.
            begun = released if self._changed > released else self.finger.met
            self.drawn_ms.append((self._changed - begun) * 1000)

    def visit(self, number: int) -> Iterator[None]:
        """Come, look at a topic and an item, search, go; swept now, not seconds later."""
        stage = self._stage
        if stage.at_rest:
            yield from self._wake()
        set_pace(FAST)
        yield from self._press(Way, number)
        yield from self._press(RowCard, number)
        yield from self._press(NavKey, icon="chevron-down")
        yield from self._press(NavKey, icon="home")
        yield from self._press(SearchBox)
        for letter in next(islice(cycle(SEARCHES), number % len(SEARCHES), None)):
            yield from self._press(Key, words=letter)
        yield from self._press(Key, words="查找")
        yield from self._press(RowCard, number)
        yield from self._press(NavKey, icon="arrow-left")
        stage.rest()
        yield from frames(SETTLE_FRAMES)
        sweeping.sweep()
        yield from frames(SETTLE_FRAMES)
        sweeping.trim()

    def _press(self, kind: type[Widget], nth: int = 0, **properties: object) -> Iterator[None]:
        """Press the nth that is in reach, let go at the next frame; nothing when there is none."""
        reach = find_all(self._stage, kind, **properties)
        if not reach:
            self.told.setdefault("missing", []).append(f"{kind.__name__} {properties}")
            return
        widget = reach[nth % len(reach)]
        touch = UnitTestTouch(*widget.to_window(widget.center_x, widget.center_y))
        touch.touch_down()
        touch.touch_up()
        yield from frames(2)

    def _wake(self) -> Iterator[None]:
        touch = UnitTestTouch(Window.width / 2, Window.height / 2)
        touch.touch_down()
        yield
        touch.touch_up()
        yield

    def _in_reach(self) -> list[Widget]:
        stage = self._stage
        top = stage.countdown or stage.maintenance or stage.comforts or stage
        reach = find_all(top, ButtonBehavior)
        # A switch that is on stays as it is.
        return [widget for widget in reach if not getattr(widget, "chosen", False)]

    def _arrive(self) -> Iterator[None]:
        self._watch()
        yield from until(lambda: self.stage, READY_SECONDS, "the first synchronisation")
        yield from frames(1)
        yield from until(lambda: self._changed, READY_SECONDS, "the first frame")
        first = seconds_since_start() - (time.perf_counter() - self._changed)
        yield from until(self._still, READY_SECONDS, "home to stand still")
        drawn = seconds_since_start() - (time.perf_counter() - self._changed)
        self._unwatch()
        if self._stage.visit.trail.here != Home():
            raise StoryError("the kiosk does not begin at home")
        self.told |= {"first_frame_s": first, "drawn_s": drawn}

    def _watch(self) -> None:
        self._changed, self._since = 0.0, time.perf_counter()
        Window.bind(on_flip=self._look)

    def _unwatch(self) -> None:
        Window.unbind(on_flip=self._look)

    def _still(self) -> bool:
        return time.perf_counter() - max(self._changed, self._since) > STILL_SECONDS

    def _look(self, *_: object) -> None:
        looks = _pixels()
        if looks != self._looks:
            self._looks, self._changed = looks, time.perf_counter()

    def _go_on(self, *_elapsed: float) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._end()
        except StoryError as error:
            self.told["error"] = str(error)
            self._end()

    def _end(self) -> None:
        Clock.unschedule(self._go_on)
        Clock.schedule_once(lambda _: self.stop(), 0)

    @property
    def _stage(self) -> Stage:
        if self.stage is None:
            raise StoryError("the kiosk has no stage yet")
        return self.stage


def _pixels() -> bytes:
    """Return lines of pixels from all over the window, as they were drawn last."""
    step = max(1, Window.height // ROWS_LOOKED_AT)
    return b"".join(
        bytes(glReadPixels(0, y, Window.width, 1, GL_RGB, GL_UNSIGNED_BYTE))
        for y in range(0, Window.height, step)
    )
