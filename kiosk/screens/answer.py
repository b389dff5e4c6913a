"""The answer that a collection code opened, or the day on which it comes, or why it never will.

Invariant: the answer's words are on this screen of this visit only.
"""

from kivy.properties import StringProperty

from disclosure.errors import RetryLaterError
from disclosure.items import ItemId
from disclosure.opinions import FACE_NAMES
from disclosure.opinions import Face as Rated
from disclosure.requests import Answer
from kiosk.journey.answers import Waiting, Withdrawn
from kiosk.journey.part_stops import SentenceStop
from kiosk.journey.stops import ItemStop
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Press, Words
from kiosk.screens.rows import RowList
from kiosk.screens.scroller import Scroller
from screen.paging.dates import long_date
from screen.widgets.look import look

FACES = {
    Rated.SATISFIED: "mood-smile",
    Rated.FAIR: "mood-empty",
    Rated.DISSATISFIED: "mood-sad",
}


class FaceKey(Press):
    """One of the three faces, its word below."""

    icon = StringProperty("")
    words = StringProperty("")


class AnswerScreen(Face):
    """An answer as a letter, with the items that belong to it.

    Properties:
        head: what this is.
        signed: office, contact and day.
        provisional: what is not yet sure about the day.
        asked: whether the person is satisfied, or thanks for having said so.
    """

    head = StringProperty("")
    signed = StringProperty("")
    provisional = StringProperty("")
    asked = StringProperty("")

    @property
    def scroller(self) -> Scroller:
        """Return the letter's column."""
        return self.ids.scroll

    def fill(self) -> None:
        """Show what the code brought."""
        self._clear()
        opened = self.visit.opened
        if opened is None:
            return
        if isinstance(opened.outcome, Answer):
            self._show(opened.outcome)
        elif isinstance(opened.outcome, Waiting):
            self.head = self.say("答复还没有到，正在帮您查")
            self._write(self.hall.telling.due(opened.outcome.due))
            self._write(self.say("到时候再来输一次取件码就能看。"))
            self.provisional = self.hall.telling.provisional(opened.outcome.due)
        elif isinstance(opened.outcome, Withdrawn):
            self.head = self.say("这个码已经作废")
            day = long_date(opened.outcome.at.astimezone(self.hall.zone).date(), self.say)
            self._write(self.say("{day}作废，凭它什么也看不到了。", day=day))
            self._write(self.say("需要看的话，请找工作人员。"))

    def open(self, item: ItemId) -> None:
        """Open an item that belongs to the answer."""
        self.remember()
        self.visit.trail.go(ItemStop(item=item))
        self.moved()

    def rate(self, face: Rated) -> None:
        """Store at once how satisfied the person is, then ask for a sentence."""
        opened = self.visit.opened
        answer = opened.outcome if opened is not None else None
        if not isinstance(answer, Answer) or self.hall.opinions.rated(answer.request):
            return
        try:
            self.hall.opinions.rate(answer.request, face, self.hall.now())
        except (RetryLaterError, OSError):
            self.asked = self.say("现在存不下，请再按一次。")
            return
        self.remember()
        self.visit.trail.go(SentenceStop())
        self.moved()

    def leave(self) -> None:
        """Forget the answer."""
        super().leave()
        self._clear()

    def _show(self, answer: Answer) -> None:
        self.head = self.say("您的答复")
        self._write(self.say("您问的是：{asked}", asked=answer.asked), "muted")
        for paragraph in answer.text.splitlines():
            if paragraph.strip():
                self._write(paragraph)
        day = long_date(answer.answered_at.astimezone(self.hall.zone).date(), self.say)
        self.signed = "\n".join(part for part in (answer.office, answer.contact, day) if part)
        rows = self.hall.browsing.rows_of(answer.items, self.hall.today())
        self.ids.rows.show(rows)
        self.ids.linked.words = self.say("相关的公开内容，点开就能看") if rows else ""
        self._ask(answer)

    def _ask(self, answer: Answer) -> None:
        if self.hall.opinions.rated(answer.request):
            self.asked = self.say("谢谢您的评价。")
            return
        self.asked = self.say("这次答复，您满意吗？")
        for face, icon in FACES.items():
            key = FaceKey(icon=icon, words=self.say(FACE_NAMES[face]))
            key.bind(on_release=lambda _, face=face: self.rate(face))
            self.ids.faces.add_widget(key)

    def _write(self, paragraph: str, colour: str = "ink") -> None:
        self.ids.text.add_widget(Words(words=paragraph, color=look.colour(colour)))

    def _clear(self) -> None:
        self.head = self.signed = self.provisional = self.asked = ""
        self.ids.faces.clear_widgets()
        self.ids.text.clear_widgets()
        self.ids.linked.words = ""
        self.ids.rows.show(())


layout.load("answer", RowList, Scroller)
