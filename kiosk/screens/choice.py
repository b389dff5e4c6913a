"""One question of a questionnaire: its choices under each other, large enough for a finger.

Invariant: a question may be passed over, and nothing is chosen for anybody.
"""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from disclosure.questionnaires import Question, QuestionKind
from kiosk.journey.part_stops import ChoiceStop, stop_at
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Press
from kiosk.screens.scroller import Scroller

MARKS = {
    QuestionKind.SINGLE: ("circle", "circle-check"),
    QuestionKind.SCALE: ("circle", "circle-check"),
    QuestionKind.MULTIPLE: ("square", "square-check"),
}


class ChoiceRow(Press):
    """A choice with its mark: a ring where one may be taken, a box where several may."""

    words = StringProperty("")
    icon = StringProperty("")


class ChoiceScreen(Face):
    """A question with choices.

    Properties:
        step, asked, hint: the texts of the question.
        share: how far the questionnaire has come, from 0 to 1.
        answered: whether something is chosen.
    """

    step = StringProperty("")
    asked = StringProperty("")
    hint = StringProperty("")
    share = NumericProperty(0)
    answered = BooleanProperty(False)

    @property
    def scroller(self) -> Scroller:
        """Return the column of choices."""
        return self.ids.scroll

    def fill(self) -> None:
        """Ask the question at which the visit stands."""
        stop, form = self.visit.trail.here, self.visit.opinion
        if form is None or not isinstance(stop, ChoiceStop):
            return
        question = form.question(stop.step)
        if question is None:
            return
        several = question.kind is QuestionKind.MULTIPLE
        self.step = self.say(
            "第 {number} 题，共 {count} 题", number=stop.step + 1, count=form.steps
        )
        self.share = (stop.step + 1) / form.steps
        self.asked = question.text
        self.hint = self.say("可以选几项") if several else self.say("选一项；不想答可以跳过")
        self._show(question, form.answer(question).choices)

    def refresh(self) -> None:
        """Keep the question: nothing here comes from the content."""

    def choose(self, choice: str) -> None:
        """Take a choice, or take it back."""
        stop, form = self.visit.trail.here, self.visit.opinion
        question = form.question(stop.step) if form and isinstance(stop, ChoiceStop) else None
        if form is None or question is None:
            return
        self.visit.opinion = form = form.chosen(question, choice)
        self._show(question, form.answer(question).choices)

    def next(self) -> None:
        """Go to the next question."""
        stop, form = self.visit.trail.here, self.visit.opinion
        if form is not None and isinstance(stop, ChoiceStop):
            self.visit.trail.go(stop_at(form, stop.step + 1))
            self.moved()

    def leave(self) -> None:
        """Forget what was asked."""
        super().leave()
        self.step = self.asked = self.hint = ""
        self.answered = False
        self.ids.choices.clear_widgets()

    def _show(self, question: Question, taken: tuple[str, ...]) -> None:
        self.answered = bool(taken)
        rows = {row.words: row for row in self.ids.choices.children}
        if set(rows) != set(question.choices):
            self.ids.choices.clear_widgets()
            rows = {choice: self._row(choice) for choice in question.choices}
        for choice, row in rows.items():
            row.chosen = choice in taken
            row.icon = MARKS[question.kind][row.chosen]

    def _row(self, choice: str) -> ChoiceRow:
        row = ChoiceRow(words=choice)
        row.bind(on_release=lambda _: self.choose(choice))
        self.ids.choices.add_widget(row)
        return row


layout.load("choice", Scroller)
