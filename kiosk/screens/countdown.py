"""The countdown before a visit ends: anyone who is still there stops it.

Invariant: while it is shown, a touch anywhere means "I am here" and nothing else.
"""

from typing import Any

from kivy.input import MotionEvent
from kivy.properties import NumericProperty
from kivy.uix.anchorlayout import AnchorLayout

from disclosure.wording import Wording
from kiosk.screens import layout


class Countdown(AnchorLayout):
    """A sheet over the screen with the seconds that are left.

    Events:
        on_stay: somebody touched it.
    """

    __events__ = ("on_stay",)
    seconds = NumericProperty(0)

    def __init__(self, wording: Wording, **kwargs: Any) -> None:
        self.say = wording.say
        super().__init__(**kwargs)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Take every touch; the dark under the button shows that it was felt."""
        super().on_touch_down(touch)
        self.dispatch("on_stay")
        return True

    def on_stay(self) -> None:
        """Answer nothing by default."""


layout.load("countdown")
