"""The bar with the way back, always at the same place: below, or on the left.

Invariant: home and back are within one touch of every stop but home itself.
"""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from disclosure.wording import Wording
from kiosk.screens import layout
from kiosk.screens.pieces import Press


class NavKey(Press):
    """A button of the bar: icon over words; set off while there is `more` that way."""

    icon = StringProperty("")
    words = StringProperty("")
    more = BooleanProperty(False)
    roomy = BooleanProperty(True)


class Nav(BoxLayout):
    """Back, home, up, down, comfort.

    Events:
        on_back, on_home, on_up, on_down, on_comfort: the button that was pressed.
    """

    __events__ = ("on_back", "on_home", "on_up", "on_down", "on_comfort")

    def __init__(self, wording: Wording, **kwargs: Any) -> None:
        self.say = wording.say
        super().__init__(**kwargs)

    def allow(self, *, away: bool, above: bool, below: bool) -> None:
        """Enable what leads somewhere: back and home when away, up and down for the rest."""
        for name in ("back", "home"):
            self.ids[name].disabled = not away
        for name, more in (("up", above), ("down", below)):
            self.ids[name].disabled = not more
            self.ids[name].more = more

    def on_back(self) -> None:
        """Answer nothing by default."""

    def on_home(self) -> None:
        """Answer nothing by default."""

    def on_up(self) -> None:
        """Answer nothing by default."""

    def on_down(self) -> None:
        """Answer nothing by default."""

    def on_comfort(self) -> None:
        """Answer nothing by default."""


layout.load("nav")
