"""The receipt (回执): number, due date, and the collection code, large.

Invariant: the code is on this screen of this visit only; nothing keeps it.
"""

from typing import Any

from kivy.properties import StringProperty

from disclosure.seals.boxes import show_code
from kiosk.hall import Hall
from kiosk.journey.slips import code_address
from kiosk.journey.stops import PrintStop, Sheet
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Act, FactLine
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller
from screen.paging.dates import clock, long_date, short_date
from screen.widgets.qr import QrCode


class ReceiptScreen(Face):
    """A slip as it would be printed.

    Properties:
        number, kind, filed, due, provisional, code, office: lines of the slip.
        text: that a text message comes; empty where none does.
    """

    number = StringProperty("")
    kind = StringProperty("")
    filed = StringProperty("")
    due = StringProperty("")
    provisional = StringProperty("")
    code = StringProperty("")
    office = StringProperty("")
    text = StringProperty("")

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        super().__init__(hall, **kwargs)
        if self.prints:
            words = self.say("打印回执")
            act = Act(text=words, icon="printer", kind="primary", height=scale.act)
            act.bind(on_release=lambda _: self.print())
            self.ids.foot.add_widget(act)

    @property
    def scroller(self) -> Scroller:
        """Return the slip's column."""
        return self.ids.scroll

    def fill(self) -> None:
        """Show the receipt of the visit."""
        receipt = self.visit.receipt
        if receipt is None:
            return
        hall, zone = self.hall, self.hall.zone
        day = short_date(receipt.filed_at.astimezone(zone).date(), self.say)
        self.number = receipt.number
        self.kind = hall.levels.of(receipt.kind).name
        self.filed = f"{day} {clock(receipt.filed_at, zone)}"
        self.due = long_date(receipt.due.day, self.say)
        self.provisional = hall.telling.provisional(receipt.due)
        self.text = self.say("有答复时发到您的手机") if receipt.texts else ""
        self.code = show_code(receipt.code)
        self.office = f"{hall.profile.office}　{hall.profile.phone}"
        address = code_address(receipt.code, hall.settings.answer_page)
        self.ids.qr.clear_widgets()
        self.ids.qr.add_widget(QrCode(address, int(scale.body * 8)))

    @property
    def prints(self) -> bool:
        """Tell whether slips can be printed here."""
        return self.hall.printing.prints_slips

    def print(self) -> None:
        """Print the slip."""
        self.visit.trail.go(PrintStop(sheet=Sheet.SLIP))
        self.moved()

    def home(self) -> None:
        """Go home: the person has noted the code."""
        self.visit.trail.home()
        self.moved()

    def leave(self) -> None:
        """Forget the slip."""
        super().leave()
        self.ids.qr.clear_widgets()
        self.number = self.filed = self.due = self.provisional = self.code = ""
        self.text = ""


layout.load("receipt", FactLine, Scroller)
