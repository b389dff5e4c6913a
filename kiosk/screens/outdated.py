"""The neutral page: what the kiosk shows when its content is too old to be relied on.

Invariant: no approved item is on it; filing a request and opening an answer stay in reach.
"""

from kivy.properties import StringProperty

from kiosk.journey.stops import CodeStop
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.scroller import Scroller


class OutdatedScreen(Face):
    """Says why nothing is shown, and what can be done all the same.

    The line above every screen says of which day the content is.

    Properties:
        desk: whom to ask or ring.
    """

    desk = StringProperty("")

    @property
    def scroller(self) -> Scroller:
        """Return the column of words."""
        return self.ids.scroll

    def fill(self) -> None:
        """Show the county's number."""
        self.desk = self.say("急用请问工作人员，或拨打 {phone}。", phone=self.hall.profile.phone)

    def ask(self) -> None:
        """Open the form."""
        self.visit.open_form()
        self.moved()

    def collect(self) -> None:
        """Go to where the collection code is entered."""
        self.visit.trail.go(CodeStop())
        self.moved()


layout.load("outdated", Scroller)
