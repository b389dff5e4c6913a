"""Answering in words: a question, the comment, or the sentence beside a rating.

Invariant: everything written here may be left out, and nobody is asked for a name.
"""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from disclosure.errors import RetryLaterError
from disclosure.opinions import ANSWER_WORDS_MOST, OPINION_WORDS_MOST, RATING_WORDS_MOST
from disclosure.requests import Answer
from kiosk.hall import Hall
from kiosk.journey.composing import Composer
from kiosk.journey.hardware import Command
from kiosk.journey.part_stops import RemarkStop, stop_at
from kiosk.journey.typist import Typist
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.field import Field
from kiosk.screens.keyboard import Keyboard

ROWS = 6


class WritingScreen(Face):
    """A question with the keyboard below.

    Properties:
        step, asked, why: the texts of the question.
        fault: what went wrong.
        done_words: what the key that ends the writing says.
        roomy: whether there is room for more than the question and the keys.
    """

    step = StringProperty("")
    asked = StringProperty("")
    why = StringProperty("")
    fault = StringProperty("")
    done_words = StringProperty("")
    roomy = BooleanProperty(True)

    def __init__(self, hall: Hall, typist: Typist, **kwargs: Any) -> None:
        self._typist = typist
        self.composer = Composer(typist)
        super().__init__(hall, **kwargs)

    def key(self, meant: Command | str) -> bool:
        """Write with a keyboard of hardware."""
        return bool(self.ids.keyboard.key(meant))

    def refresh(self) -> None:
        """Keep what is being written: nothing here comes from the content."""

    def write(self, text: str, limit: int) -> None:
        """Begin to write on from a text."""
        self.composer = Composer(self._typist, text, limit)
        self.ids.field.rows = ROWS
        self.ids.field.show(self.composer)
        self.ids.field.active = True
        self.ids.keyboard.equip(self._typist.handwriting, hardware=self.hall.settings.hardware)
        self.ids.keyboard.write(self.composer)
        self.fault = ""

    def written(self) -> None:
        """Show what was written, and keep it."""
        self.ids.field.show(self.composer)
        self.keep(self.composer.text)

    def keep(self, text: str) -> None:
        """Keep what was written in the visit."""

    def next(self) -> None:
        """Go on."""

    def leave(self) -> None:
        """Forget what was written."""
        super().leave()
        self.composer = Composer(self._typist)
        self.ids.field.show(self.composer)
        self.step = self.asked = self.why = self.fault = ""


class RemarkScreen(WritingScreen):
    """A question in words, or the comment."""

    def fill(self) -> None:
        """Ask the question at which the visit stands."""
        stop, form, say = self.visit.trail.here, self.visit.opinion, self.say
        if form is None or not isinstance(stop, RemarkStop):
            return
        question = form.question(stop.step)
        if form.steps > 1:
            self.step = say("第 {number} 题，共 {count} 题", number=stop.step + 1, count=form.steps)
        self.asked = (form.asked.prompt or "") if question is None else question.text
        self.why = say("用自己的话写就行，不用写姓名。")
        self.done_words = say("下一步")
        limit = OPINION_WORDS_MOST if question is None else ANSWER_WORDS_MOST
        self.write(form.words_at(stop.step), limit)

    def keep(self, text: str) -> None:
        """Keep what was written in the form."""
        stop, form = self.visit.trail.here, self.visit.opinion
        if form is not None and isinstance(stop, RemarkStop):
            self.visit.opinion = form.written(stop.step, text)

    def next(self) -> None:
        """Go to the next question, or to reading everything once more."""
        self.keep(self.composer.text)
        stop, form = self.visit.trail.here, self.visit.opinion
        if form is not None and isinstance(stop, RemarkStop):
            self.visit.trail.go(stop_at(form, stop.step + 1))
            self.moved()


class SentenceScreen(WritingScreen):
    """One sentence beside the rating of an answer; the face itself is stored already."""

    def fill(self) -> None:
        """Ask for the sentence."""
        self.asked = self.say("还想说一句吗？")
        self.why = self.say("说说哪里好、哪里不好。不想写就点“不写了”。")
        self.done_words = self.say("不写了")
        self.write("", RATING_WORDS_MOST)

    def written(self) -> None:
        """Let the key say whether anything will be sent."""
        super().written()
        begun = (self.composer.text + self.composer.spelled).strip()
        self.done_words = self.say("提交") if begun else self.say("不写了")

    def next(self) -> None:
        """Store the sentence, if there is one, and go back to the answer."""
        words, opened = self.composer.text.strip(), self.visit.opened
        answer = opened.outcome if opened is not None else None
        face = self.hall.opinions.rated(answer.request) if isinstance(answer, Answer) else None
        if words and face is not None and isinstance(answer, Answer):
            try:
                self.hall.opinions.rate(answer.request, face, self.hall.now(), words)
            except (RetryLaterError, OSError):
                self.fault = self.say("现在存不下这句话，字都还在。请再按一次。")
                return
        self.visit.trail.back()
        self.moved()


layout.load("remark", Field, Keyboard)
