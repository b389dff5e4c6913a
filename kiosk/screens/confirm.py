"""Reading the request once more, then sending it.

Invariant: the receipt is shown only after the outbox holds the request; however often
the button is pressed, it is filed once.
"""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from disclosure import clocks
from disclosure.areas import path
from disclosure.errors import NotAllowedError, RetryLaterError
from kiosk.hall import Hall
from kiosk.journey.requesting import LIMITS, Secret, new_secret
from kiosk.journey.stops import ConfirmStop, FormField, FormStop
from kiosk.screens import layout
from kiosk.screens.aside import Aside
from kiosk.screens.face import Face
from kiosk.screens.pieces import FactLine
from kiosk.screens.scroller import Scroller


class ConfirmScreen(Face):
    """What is about to be sent, and until when it is answered.

    Properties:
        asked: what the words are: wished for, or doubted.
        about: title of the item that is doubted.
        words, name, phone, due: what is shown.
        text: that a text message comes; empty where none does.
        told: sentence below, on what is under way or went wrong.
        sending: whether it is being stored.
    """

    asked = StringProperty("")
    about = StringProperty("")
    words = StringProperty("")
    name = StringProperty("")
    phone = StringProperty("")
    text = StringProperty("")
    due = StringProperty("")
    told = StringProperty("")
    sending = BooleanProperty(False)

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self._aside = Aside()
        super().__init__(hall, **kwargs)

    @property
    def scroller(self) -> Scroller:
        """Return the card's column."""
        return self.ids.scroll

    def fill(self) -> None:
        """Show the form."""
        form = self.visit.form
        if form is None:
            return
        nothing = self.say("没有填")
        doubted = self.hall.reader.item(form.item) if form.item else None
        self.asked = self.say("您的疑问") if form.item else self.say("您想查的")
        self.about = doubted.item.title if doubted else ""
        self.words = form.words
        self.name, self.phone = form.name or nothing, form.phone or nothing
        texts = self.hall.filing.will_text(form)
        self.text = self.say("有答复时发短信告诉您") if texts else ""
        level = self.hall.levels.of(form.kind)
        due = clocks.due(self.hall.now(), level.working_days, self.hall.calendar, self.hall.zone)
        self.due = self.hall.telling.due(due)
        if not self.sending:
            self.told = ""

    def send(self) -> None:
        """Make the collection code in a thread, then file; pressed again, nothing happens."""
        if self.sending or self.visit.form is None:
            return
        limit = self.hall.filing.limit(self.hall.now())
        if limit is not None:
            self.told = self.say(LIMITS[limit])
            return
        self.sending, self.told = True, self.say("正在存好您的申请，请稍候。")
        county = path(self.hall.area)[0]
        self._aside.run(lambda: new_secret(county), self._file, self._failed)

    def change(self) -> None:
        """Go back to the first question."""
        if not self.sending:
            self.visit.trail.go(FormStop(field=FormField.WORDS))
            self.moved()

    def leave(self) -> None:
        """Forget the form."""
        super().leave()
        self._aside.drop()
        self.sending = False
        self.asked = self.about = self.words = self.name = self.phone = self.due = self.told = ""
        self.text = ""

    def _file(self, secret: Secret) -> None:
        form = self.visit.form
        self.sending = False
        if form is None or not isinstance(self.visit.trail.here, ConfirmStop):
            return
        try:
            receipt = self.hall.filing.file(form, secret, self.hall.now(), self.hall.zone)
        except (RetryLaterError, NotAllowedError, OSError):
            self._failed()
            return
        self.visit.filed(receipt)
        self.moved()

    def _failed(self) -> None:
        self.sending = False
        self.told = self.say("现在存不下您的申请，字都还在。请再按一次，或请工作人员帮忙。")


layout.load("confirm", FactLine, Scroller)
