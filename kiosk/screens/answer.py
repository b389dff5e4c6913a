"""The answer that a collection code opened, or the day on which it comes, or why it never will.

Invariant: the answer's words are on this screen of this visit only.
"""

from io import BytesIO
from typing import Any

from kivy.core.image import Image as CoreImage
from kivy.properties import StringProperty
from kivy.uix.image import Image

from disclosure.errors import RetryLaterError
from disclosure.items import ItemId
from disclosure.opinions import FACE_NAMES
from disclosure.opinions import Face as Rated
from disclosure.replies import passages
from disclosure.requests import Answer
from kiosk.hall import Hall
from kiosk.journey.answers import Waiting, Withdrawn
from kiosk.journey.part_stops import SentenceStop
from kiosk.journey.reading_aloud import State, sentences_of_lines
from kiosk.journey.stops import ItemStop
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Act, Press, Words
from kiosk.screens.reciting import Reciting
from kiosk.screens.rows import RowList
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller
from kiosk.screens.sounds import KivySounds, Sounds
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


class Leaf(Image):
    """A page beside an answer, as wide as its column and as high as that makes it.

    Arguments:
        picture: JPEG.
    """

    def __init__(self, picture: bytes, **kwargs: Any) -> None:
        drawn = CoreImage(BytesIO(picture), ext="jpg", nocache=True)
        super().__init__(texture=drawn.texture, fit_mode="contain", size_hint_y=None, **kwargs)
        self.bind(width=self._fit)

    def _fit(self, _image: Image, width: float) -> None:
        self.height = width * self.texture.height / self.texture.width


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

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self.sounds: Sounds = KivySounds()
        self._lines: list[Words] = []
        self._reciting: Reciting | None = None
        self._key: Act | None = None
        super().__init__(hall, **kwargs)

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

    @property
    def sounding(self) -> bool:
        """Tell whether the answer is being read aloud."""
        return self._reciting is not None and self._reciting.state is State.READING

    def read_aloud(self) -> None:
        """Read the answer aloud, or stop."""
        voice = self.hall.speaking()
        if self._reciting is not None or voice is None:
            self._hush()
            return
        told = sentences_of_lines([line.words for line in self._lines])
        self._reciting = Reciting(
            told, voice, self.sounds, self._lines.__getitem__, self.scroller, self._hush
        )
        if self._key is not None:
            self._key.text = self.say("不读了")

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
        for passage in passages(answer.text):
            if passage.heading:
                self._write(self.say(passage.heading), "civic", weight="Bold")
            for line in passage.lines:
                self._write(line)
        self._show_pages()
        self._offer_voice()
        day = long_date(answer.answered_at.astimezone(self.hall.zone).date(), self.say)
        self.signed = "\n".join(part for part in (answer.office, answer.contact, day) if part)
        rows = self.hall.browsing.rows_of(answer.items, self.hall.today())
        self.ids.rows.show(rows)
        self.ids.linked.words = self.say("相关的公开内容，点开就能看") if rows else ""
        self._ask(answer)
        self._offer_again()

    def _ask(self, answer: Answer) -> None:
        if self.hall.opinions.rated(answer.request):
            self.asked = self.say("谢谢您的评价。")
            return
        self.asked = self.say("这次答复，您满意吗？")
        for face, icon in FACES.items():
            key = FaceKey(icon=icon, words=self.say(FACE_NAMES[face]))
            key.bind(on_release=lambda _, face=face: self.rate(face))
            self.ids.faces.add_widget(key)

    def _offer_again(self) -> None:
        if self.hall.letter_notes.said_unsolved:
            return
        key = Act(text=self.say("还没解决，请再办一次"), icon="refresh", height=scale.act)
        key.bind(on_release=self._press_unsolved)
        self.ids.unsolved.add_widget(key)

    def _press_unsolved(self, key: Act) -> None:
        """Ask once more, for a stray touch begins no work; then tell the county."""
        sure = self.say("是的，请再办一次")
        if key.text != sure:
            key.text = sure
            return
        try:
            self.hall.letter_notes.unsolved(self.hall.now())
        except (RetryLaterError, OSError):
            self.asked = self.say("现在存不下，请再按一次。")
            return
        self.ids.unsolved.clear_widgets()
        self.asked = self.say("已经告诉办理的人，会再给您答复。还用原来的取件码来看。")

    def _write(self, paragraph: str, colour: str = "ink", weight: str = "Regular") -> None:
        words = Words(words=paragraph, color=look.colour(colour), weight=weight)
        self.ids.text.add_widget(words)
        self._lines.append(words)

    def _show_pages(self) -> None:
        """Show the pages beside the answer from memory: they are in no file of this terminal."""
        pages = self.visit.opened.pages if self.visit.opened is not None else ()
        for page in pages:
            told = self.say("{name}，第 {number} 页", name=page.name, number=page.page)
            self.ids.pages.add_widget(Words(words=told, color=look.muted))
            self.ids.pages.add_widget(Leaf(page.picture))

    def _offer_voice(self) -> None:
        if self.hall.speaking() is None:
            return
        self._key = Act(text=self.say("读给我听"), icon="volume", height=scale.act)
        self._key.bind(on_release=lambda _: self.read_aloud())
        self.ids.voice.add_widget(self._key)

    def _hush(self) -> None:
        if self._reciting is not None:
            self._reciting.stop()
            self._reciting = None
        if self._key is not None:
            self._key.text = self.say("读给我听")

    def _clear(self) -> None:
        self._hush()
        self._key = None
        self._lines.clear()
        self.ids.voice.clear_widgets()
        self.ids.pages.clear_widgets()
        self.head = self.signed = self.provisional = self.asked = ""
        self.ids.faces.clear_widgets()
        self.ids.unsolved.clear_widgets()
        self.ids.text.clear_widgets()
        self.ids.linked.words = ""
        self.ids.rows.show(())


layout.load("answer", RowList, Scroller)
