"""Taking an item home on the phone (带回手机): its code, large, and how to use it.

Invariant: the code leads to the county's public page of this item and to nothing else.
"""

from kivy.properties import StringProperty

from kiosk.journey.stops import TakeStop
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller
from screen.widgets.qr import QrCode


class TakeScreen(Face):
    """One code and three steps.

    Properties:
        title: the item's.
    """

    title = StringProperty("")

    @property
    def scroller(self) -> Scroller:
        """Return the column of code and steps."""
        return self.ids.scroll

    @property
    def code_px(self) -> int:
        """Return the side of the code: large, but with its steps in sight."""
        settings = self.hall.settings
        short = min(settings.width_px - scale.nav, settings.height_px - scale.nav)
        return int(min(short * 0.5, 14 * scale.body))

    def fill(self) -> None:
        """Show the code of the item where the visit stands."""
        self._clear()
        stop = self.visit.trail.here
        if not isinstance(stop, TakeStop):
            return
        found = self.hall.reader.item(stop.item)
        if found is not None:
            self.title = found.item.title
            address = self.hall.settings.item_page.format(id=found.item.id)
            self.ids.code.add_widget(QrCode(address, self.code_px))

    def leave(self) -> None:
        """Forget the item."""
        super().leave()
        self._clear()

    def _clear(self) -> None:
        self.title = ""
        self.ids.code.clear_widgets()


layout.load("take", Scroller)
