"""Reading the answers once more, then sending them.

Invariant: “thank you” is shown only after the outbox holds the opinion; however often
the button is pressed, it is filed once.
"""

from kivy.properties import BooleanProperty, StringProperty

from disclosure.errors import NotAllowedError, RetryLaterError
from kiosk.journey.opinions import OpinionForm, closed
from kiosk.journey.part_stops import (
    PART_STOPS,
    Ending,
    OpinionCheckStop,
    OpinionEndStop,
    stop_at,
)
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Press
from kiosk.screens.scroller import Scroller


class AnswerRow(Press):
    """A question with its answer; pressed, it is asked again."""

    asked = StringProperty("")
    answered = StringProperty("")
    left_out = BooleanProperty(False)


class OpinionCheckScreen(Face):
    """The answers, each to be changed by touching it.

    Properties:
        told: what went wrong, or what is missing.
        empty: nothing was answered, so nothing can be sent.
    """

    told = StringProperty("")
    empty = BooleanProperty(True)

    @property
    def scroller(self) -> Scroller:
        """Return the column of answers."""
        return self.ids.scroll

    def fill(self) -> None:
        """Show the answers."""
        form = self.visit.opinion
        self.ids.rows.clear_widgets()
        if form is None:
            return
        self.empty = form.empty
        self.told = self.say("还没有回答，选一题答答看。") if form.empty else ""
        for step in range(form.steps):
            self.ids.rows.add_widget(self._row(form, step))

    def refresh(self) -> None:
        """Keep the answers: nothing here comes from the content."""

    def change(self, step: int) -> None:
        """Ask a question again."""
        if self.visit.opinion is not None:
            self.visit.trail.go(stop_at(self.visit.opinion, step))
            self.moved()

    def send(self) -> None:
        """Store the opinion, then thank; pressed again, nothing happens."""
        form = self.visit.opinion
        if form is None or not isinstance(self.visit.trail.here, OpinionCheckStop):
            return
        why = Ending.FILED
        try:
            self.hall.opinions.file(form, self.hall.now(), self.hall.zone)
        except NotAllowedError:
            if not closed(form.asked, self.hall.today()):
                self.told = self.say("您这次提交的已经不少了，谢谢您。还有话请告诉工作人员。")
                return
            why = Ending.CLOSED
        except (RetryLaterError, OSError):
            self.told = self.say("现在存不下，您的回答都还在。请再按一次，或请工作人员帮忙。")
            return
        self.visit.opinion = None
        self.visit.trail.become(OpinionEndStop(item=form.item, why=why))
        self.visit.trail.drop(PART_STOPS)
        self.moved()

    def leave(self) -> None:
        """Forget the answers."""
        super().leave()
        self.ids.rows.clear_widgets()
        self.told = ""

    def _row(self, form: OpinionForm, step: int) -> AnswerRow:
        question = form.question(step)
        if question is None:
            asked, answered = form.asked.prompt or "", form.words
        else:
            answer = form.answer(question)
            asked = question.text
            answered = "、".join(answer.choices) or answer.words
        left_out = not answered.strip()
        row = AnswerRow(
            asked=asked,
            answered=self.say("没有回答，点这里作答") if left_out else answered,
            left_out=left_out,
        )
        row.bind(on_release=lambda _: self.change(step))
        return row


layout.load("opinion_check", Scroller)
