"""The form (帮我查, 我有疑问), one question a screen: what, who, how to be called back.

Invariant: every question says why it is asked, and all but the first may stay empty; a text
message is offered only below a number that receives one, and never ticked for anybody.
"""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from disclosure.requests import RequestKind
from kiosk.hall import Hall
from kiosk.journey.composing import Composer
from kiosk.journey.hardware import Command
from kiosk.journey.requesting import LIMITS as FULL
from kiosk.journey.requesting import NAME_LIMIT, PHONE_LIMIT, WORDS_LIMIT, Form, faults
from kiosk.journey.stops import ConfirmStop, FormField, FormStop
from kiosk.journey.typist import Typist
from kiosk.screens import layout
from kiosk.screens.choice import ChoiceRow
from kiosk.screens.face import Face
from kiosk.screens.field import Field
from kiosk.screens.keyboard import Keyboard

LIMITS = {
    FormField.WORDS: WORDS_LIMIT,
    FormField.NAME: NAME_LIMIT,
    FormField.PHONE: PHONE_LIMIT,
}
NEXT = {FormField.WORDS: FormField.NAME, FormField.NAME: FormField.PHONE}


class FormScreen(Face):
    """One question of the form with the keyboard below.

    Properties:
        step, asked, why, hint: the texts of the question.
        fault: what is wrong with what was written.
        offering: whether a text message is offered.
        roomy: whether there is room for more than the question and the keys.
    """

    step = StringProperty("")
    asked = StringProperty("")
    why = StringProperty("")
    hint = StringProperty("")
    fault = StringProperty("")
    offering = BooleanProperty(False)
    roomy = BooleanProperty(True)

    def __init__(self, hall: Hall, typist: Typist, **kwargs: Any) -> None:
        self._typist = typist
        self._field = FormField.WORDS
        self.composer = Composer(typist)
        super().__init__(hall, **kwargs)

    def fill(self) -> None:
        """Ask the question at which the visit stands."""
        stop = self.visit.trail.here
        self._field = stop.field if isinstance(stop, FormStop) else FormField.WORDS
        self._ask()
        self._take_up()
        self._offer()
        self.fault = self._limit()

    def key(self, meant: Command | str) -> bool:
        """Write with a keyboard of hardware."""
        return bool(self.ids.keyboard.key(meant))

    def refresh(self) -> None:
        """Keep what is being written: nothing here comes from the content."""

    def written(self) -> None:
        """Keep what was written."""
        if self._field is FormField.PHONE:
            self.composer.text = "".join(mark for mark in self.composer.text if mark.isdigit())
        self.ids.field.show(self.composer)
        self.visit.write(self._field, self.composer.text)
        self._offer()
        self.fault = ""

    def next(self) -> None:
        """Go to the next question, or to reading everything once more."""
        self.visit.write(self._field, self.composer.text)
        self.fault = self._limit() or self._faults().get(self._field.value, "")
        if self.fault:
            return
        following = NEXT.get(self._field)
        self.visit.trail.go(FormStop(field=following) if following else ConfirmStop())
        self.moved()

    def leave(self) -> None:
        """Forget what was written."""
        super().leave()
        self.composer = Composer(self._typist)
        self.ids.field.show(self.composer)
        self.ids.offer.clear_widgets()
        self.offering, self.fault = False, ""

    def tick(self) -> None:
        """Take the offer of a text message, or take that back."""
        form = self.visit.form
        if form is not None:
            self.visit.want_text(not form.texts)
            self._offer()

    def _offer(self) -> None:
        """Offer a text message below a number that receives one, where the county sends any."""
        form: Form | None = self.visit.form if self._field is FormField.PHONE else None
        self.offering = form is not None and self.hall.filing.may_text(form)
        if form is not None and self.offering:
            self.why = self.say("短信里只有回执编号和到哪里看，没有您写的内容。")
            self._show_tick(ticked=form.texts)
            return
        self.ids.offer.clear_widgets()
        if form is not None:
            self.why = self.say("有答复时打电话告诉您。不填的，凭取件码来看。")

    def _show_tick(self, *, ticked: bool) -> None:
        if not self.ids.offer.children:
            row = ChoiceRow(words=self.say("有答复时发短信告诉我"))
            row.bind(on_release=lambda _: self.tick())
            self.ids.offer.add_widget(row)
        (row,) = self.ids.offer.children
        row.chosen = ticked
        row.icon = "square-check" if ticked else "square"

    def _limit(self) -> str:
        """Return why nothing more can be filed now: said before somebody writes, not after."""
        limit = self.hall.filing.limit(self.hall.now())
        return "" if limit is None else self.say(FULL[limit])

    def _faults(self) -> dict[str, str]:
        form = self.visit.form
        return {} if form is None else {k: self.say(v) for k, v in faults(form).items()}

    def _take_up(self) -> None:
        form: Form | None = self.visit.form
        text = getattr(form, self._field.value) if form is not None else ""
        self.composer = Composer(self._typist, text, LIMITS[self._field])
        self.ids.field.show(self.composer)
        self.ids.field.active = True
        self.ids.field.rows = 6 if self._field is FormField.WORDS else 1
        self.ids.keyboard.equip(self._typist.handwriting, hardware=self.hall.settings.hardware)
        self.ids.keyboard.write(self.composer, only_digits=self._field is FormField.PHONE)
        self.fault = ""

    def _ask(self) -> None:
        say = self.say
        number = list(FormField).index(self._field) + 1
        self.step = say("第 {number} 步，共 3 步", number=number)
        if self._field is FormField.WORDS:
            self._ask_for_words()
        elif self._field is FormField.NAME:
            self.asked = say("怎么称呼您？可以不填")
            self.why = say("答复时好称呼您，只有办这件事的人看得到。")
            self.hint = say("例如：王大娘")
        else:
            self.asked = say("您的电话？可以不填")
            self.hint = say("手机或者座机号码")

    def _ask_for_words(self) -> None:
        say, form = self.say, self.visit.form
        if form is not None and form.kind is RequestKind.QUERY:
            self.asked = say("哪里不对，哪里不明白？")
            self.why = say("用自己的话说就行。公开单位要核对，错了要重新公开。")
            self.hint = say("例如：修路灯的钱和我知道的不一样")
        else:
            self.asked = say("您想查什么？")
            self.why = say("用自己的话说就行。工作人员照着它去找。")
            self.hint = say("例如：我家今年的种粮补贴什么时候发")


layout.load("form", Field, Keyboard)
