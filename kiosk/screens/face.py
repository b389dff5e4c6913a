"""What all screens have in common.

Invariant: a screen that is left shows nothing of the visit any more.
"""

from typing import Any

from kivy.uix.boxlayout import BoxLayout

from kiosk.hall import Hall
from kiosk.journey.comfort import Comfort
from kiosk.journey.hardware import Command
from kiosk.journey.visit import Visit
from kiosk.screens.scroller import Scroller


class Face(BoxLayout):
    """One screen, used again and again.

    Events:
        on_moved: the visit stands at another stop now.
        on_suited: another comfort was chosen here; it comes along.
    """

    __events__ = ("on_moved", "on_suited")

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self.hall = hall
        self.visit = Visit()
        self.say = hall.wording.say
        super().__init__(**kwargs)

    @property
    def scroller(self) -> Scroller | None:
        """Return what the buttons for up and down move, if anything does."""
        return None

    @property
    def sounding(self) -> bool:
        """Tell whether something can be heard; that counts as somebody being there."""
        return False

    def key(self, _meant: Command | str) -> bool:
        """Take a key of hardware, a command or a mark; tell whether it meant anything here."""
        return False

    def show(self, visit: Visit) -> None:
        """Show the visit's present stop; the place it was scrolled to is kept."""
        self.visit = visit
        self.fill()
        if self.scroller is not None:
            self.scroller.scroll_y = visit.trail.scrolled

    def refresh(self) -> None:
        """Show changed content without losing the person's place."""
        self.remember()
        self.show(self.visit)

    def remember(self) -> None:
        """Remember how far this stop is scrolled."""
        if self.scroller is not None:
            self.visit.trail.scroll(self.scroller.scroll_y)

    def fill(self) -> None:
        """Fill the screen from the visit."""

    def leave(self) -> None:
        """Forget what was shown."""
        self.visit = Visit()

    def moved(self) -> None:
        """Say that the visit stands elsewhere."""
        self.dispatch("on_moved")

    def on_moved(self) -> None:
        """Answer nothing by default."""

    def on_suited(self, comfort: Comfort) -> None:
        """Answer nothing by default."""
