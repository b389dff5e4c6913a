"""Entering a collection code (我的答复).

Invariant: digits are forgotten as soon as the code was tried; deriving its keys takes a
while and happens in a thread.
"""

import logging
import time
from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from disclosure.areas import path
from disclosure.enclosures import Enclosure
from disclosure.errors import MalformedError, RejectedError, RetryLaterError
from disclosure.requests import Answer
from disclosure.seals.boxes import CODE_DIGITS, CodeKeys, derive, read_code
from disclosure.statements import Statement
from kiosk.hall import Hall
from kiosk.journey.answers import Unknown, beside, look_up
from kiosk.journey.hardware import Command
from kiosk.journey.stops import AnswerStop, StatementStop
from kiosk.journey.visit import Opened
from kiosk.screens import layout
from kiosk.screens.aside import Aside
from kiosk.screens.face import Face
from kiosk.screens.keys import DigitPad

_LOG = logging.getLogger(__name__)


class CodeScreen(Face):
    """Twelve places for digits and the pad.

    Properties:
        digits: what has been entered.
        told: what is wrong or under way.
        opening: whether the code is being tried.
    """

    digits = StringProperty("")
    told = StringProperty("")
    opening = BooleanProperty(False)

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self._aside = Aside()
        super().__init__(hall, **kwargs)

    @property
    def shown(self) -> str:
        """Return the digits in groups of four, open places as dots."""
        places = self.digits.ljust(CODE_DIGITS, "–")
        return "  ".join(places[start : start + 4] for start in range(0, CODE_DIGITS, 4))

    def fill(self) -> None:
        """Start with empty places."""
        self._empty()
        self.told = self._locked()

    def refresh(self) -> None:
        """Keep the digits: nothing here comes from the content."""

    def key(self, meant: Command | str) -> bool:
        """Enter digits with a keyboard of hardware."""
        if meant is Command.DELETE:
            self.delete()
        elif meant is Command.ENTER:
            self.open()
        elif len(meant) == 1 and meant in "0123456789":
            self.digit(meant)
        else:
            return False
        return True

    def digit(self, digit: str) -> None:
        """Take a digit; the twelfth tries the code."""
        if self.opening or len(self.digits) >= CODE_DIGITS:
            return
        self.told = self._locked()
        if not self.told:
            self._enter(self.digits + digit)

    def delete(self) -> None:
        """Take back the last digit."""
        if not self.opening:
            self._enter(self.digits[:-1])
            self.told = self._locked()

    def open(self) -> None:
        """Try the code."""
        if self.opening or self._locked():
            return
        try:
            code = read_code(self.digits)
        except MalformedError:
            self._wrong(self.say("这个取件码不对，请照着回执再输一遍。"))
            return
        self.opening, self.told = True, self.say("正在打开，请稍候。")
        county = path(self.hall.area)[0]
        self._aside.run(lambda: derive(code, county), self._opened, self._failed)

    def leave(self) -> None:
        """Forget the digits."""
        super().leave()
        self._aside.drop()
        self._empty()
        self.told = ""

    def _enter(self, digits: str) -> None:
        self.digits = digits
        self.ids.places.text = self.shown

    def _empty(self) -> None:
        self.opening = False
        self._enter("")

    def _locked(self) -> str:
        left = self.hall.gate.seconds_left(time.monotonic())
        return self.hall.telling.locked(left) if left else ""

    def _wrong(self, told: str) -> None:
        self.hall.gate.wrong(time.monotonic())
        self._empty()
        self.told = self._locked() or told

    def _opened(self, keys: CodeKeys) -> None:
        try:
            outcome = look_up(keys, self.hall.reader, self.hall.promises)
            pages: tuple[Enclosure, ...] = ()
            if isinstance(outcome, Answer):
                pages = beside(keys, self.hall.reader, outcome)
        except RejectedError as error:
            _LOG.warning("a letter could not be opened: %s", error)
            self._failed()
            return
        except RetryLaterError:
            self._failed()
            return
        if isinstance(outcome, Unknown):
            self._wrong(self.say("这里没有找到这个码。请对一对纸条上的数字，或请工作人员帮忙。"))
            return
        self.hall.gate.right()
        self._empty()
        if isinstance(outcome, Answer):
            self._tell(keys.locator)
        self.visit.opened = Opened(outcome=outcome, pages=pages)
        stop = StatementStop() if isinstance(outcome, Statement) else AnswerStop()
        self.visit.trail.go(stop)
        self.moved()

    def _tell(self, locator: str) -> None:
        """Tell the county that the answer was opened; who reads it does not wait for that."""
        try:
            self.hall.letter_notes.opened(locator, self.hall.now())
        except (RetryLaterError, OSError) as error:
            _LOG.warning("that an answer was opened could not be noted: %s", error)

    def _failed(self) -> None:
        self._empty()
        self.told = self.say("现在打不开，请过一会儿再试，或请工作人员帮忙。")


layout.load("code", DigitPad)
