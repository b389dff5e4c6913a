"""The maintenance page: a PIN, then how the kiosk stands, and the way out to the system.

Invariant: without the PIN there is nothing but the pad; wrong ones lock it for a while;
leaving the kiosk takes two touches.
"""

import time
from typing import Any

from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from disclosure.seals.pins import LONGEST, pin_fits
from kiosk.hall import Hall
from kiosk.inspecting import Parts, inspect
from kiosk.journey.answers import Gate
from kiosk.journey.typing.recogniser import missing
from kiosk.journey.upkeep import Fact, Upkeep, facts
from kiosk.printing.printer import PrinterState
from kiosk.screens import layout
from kiosk.screens.aside import Aside
from kiosk.screens.keys import DigitPad
from kiosk.screens.pieces import Card
from kiosk.screens.scroller import Scroller


class FactRow(BoxLayout):
    """One fact: in another colour, with another icon, where it needs a hand."""

    name = StringProperty("")
    words = StringProperty("")
    mark = StringProperty("green")


class Maintenance(BoxLayout):
    """The page over the whole stage.

    Arguments:
        hall: the kiosk's parts.
        gate: counts wrong PINs; it outlives the page.

    Properties:
        dots: a dot for each digit.
        told: what is wrong or under way.
        open: whether the PIN was right.
        sure: whether the next touch leaves the kiosk.

    Events:
        on_close: the page is to go.
        on_exit: the kiosk is to end.
    """

    __events__ = ("on_close", "on_exit")
    dots = StringProperty("")
    told = StringProperty("")
    open = BooleanProperty(False)
    trying = BooleanProperty(False)
    sure = BooleanProperty(False)

    def __init__(self, hall: Hall, gate: Gate, **kwargs: Any) -> None:
        self.say = hall.wording.say
        self._hall, self._gate = hall, gate
        self._pin = ""
        self._aside = Aside()
        super().__init__(**kwargs)
        self.told = self._locked()
        # Ids alone would not keep alive what is out of sight.
        self._page = self.ids.page.__self__
        self.remove_widget(self._page)

    def digit(self, digit: str) -> None:
        """Take a digit of the PIN."""
        if len(self._pin) < LONGEST and not self.trying:
            self._enter(self._pin + digit)

    def delete(self) -> None:
        """Take back the last digit."""
        if not self.trying:
            self._enter(self._pin[:-1])

    def enter(self) -> None:
        """Try the PIN."""
        self.told = self._locked()
        if self.trying or self.told or not self._pin:
            return
        pin, hashed = self._pin, self._hall.settings.pin
        self.trying, self.told = True, self.say("正在核对，请稍候。")
        self._aside.run(lambda: pin_fits(pin, hashed), self.tried, self.close)

    def tried(self, right: bool) -> None:  # noqa: FBT001 - what `Aside` hands on
        """Take the verdict on the PIN: open the page, or count a wrong one."""
        self.trying = False
        self._enter("")
        if not right:
            self._gate.wrong(time.monotonic())
            self.told = self._locked() or self.say("密码不对。")
            return
        self._gate.right()
        self.open, self.told = True, ""
        self.remove_widget(self.ids.door)
        self.add_widget(self._page)
        self.refresh()

    def close(self) -> None:
        """Leave the page."""
        self._aside.drop()
        self._enter("")
        self.dispatch("on_close")

    def exit(self) -> None:
        """Leave the kiosk; the first touch only asks."""
        if self.sure:
            self.dispatch("on_exit")
        self.sure = True

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Take every touch: nothing under the page is pressed."""
        super().on_touch_down(touch)
        return True

    def _enter(self, pin: str) -> None:
        self._pin, self.dots = pin, "●" * len(pin)

    def _locked(self) -> str:
        left = self._gate.seconds_left(time.monotonic())
        minutes = int(-(-left // 60))
        return (
            self.say("连续输错了几次，请 {minutes} 分钟后再试。", minutes=minutes) if left else ""
        )

    def refresh(self) -> None:
        """Look anew; the printer is asked in a thread."""
        self._aside.run(self._printer, self._show, lambda: self._show(PrinterState.MISSING))

    def _printer(self) -> PrinterState | None:
        printing = self._hall.printing
        prints = printing.prints_sheets or printing.prints_slips
        return printing.standing() if prints else None

    def _show(self, printer: PrinterState | None) -> None:
        self.ids.facts.clear_widgets()
        for fact in facts(self._inspected(printer), self.say):
            self._add(fact)

    def _inspected(self, printer: PrinterState | None) -> Upkeep:
        hall = self._hall
        parts = Parts(
            clock_trusted=hall.trusted(),
            volume=hall.settings.volume,
            printer=printer,
            has_voice=hall.voice is not None,
            has_handwriting=not missing(),
        )
        return inspect(hall.settings.store_path, hall.reader, hall.now(), parts)

    def _add(self, fact: Fact) -> None:
        row = FactRow(name=fact.name, words=fact.words, mark=fact.mark.value)
        self.ids.facts.add_widget(row)

    def on_close(self) -> None:
        """Answer nothing by default."""

    def on_exit(self) -> None:
        """Answer nothing by default."""


layout.load("maintenance", Card, DigitPad, Scroller)
