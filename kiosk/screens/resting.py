"""What an idle kiosk shows: an invitation, and what was disclosed last.

Invariant: any touch ends it, and that touch does nothing else.
"""

from typing import Any

from kivy.clock import Clock
from kivy.input import MotionEvent
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.hall import Hall
from kiosk.screens import layout

TURN_SECONDS = 8.0


class Resting(BoxLayout):
    """The attract loop's own page.

    Events:
        on_wake: somebody touched the screen.
    """

    __events__ = ("on_wake",)
    sign = StringProperty("")
    title = StringProperty("")
    source = StringProperty("")

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self.hall = hall
        self.say = hall.wording.say
        self._turn = 0
        super().__init__(**kwargs)

    def start(self) -> None:
        """Begin to show one new item after the other."""
        self.sign = self.hall.names.area(self.hall.area)
        self._turn = 0
        self._next()
        Clock.unschedule(self._next)
        Clock.schedule_interval(self._next, TURN_SECONDS)

    def stop(self) -> None:
        """Stop turning."""
        Clock.unschedule(self._next)

    def on_touch_down(self, _touch: MotionEvent) -> bool:
        """Wake up, whatever was touched."""
        self.dispatch("on_wake")
        return True

    def on_wake(self) -> None:
        """Answer nothing by default."""

    def _next(self, *_elapsed: float) -> None:
        rows = self.hall.browsing.newest(self.hall.areas(None), self.hall.today())
        if rows:
            row = rows[self._turn % len(rows)]
            self.title, self.source = row.title, row.source
            self._turn += 1


layout.load("resting")
