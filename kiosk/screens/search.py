"""Search: what is written finds items at once; what finds nothing leads to help.

Invariant: words that find nothing are handed on, so that nobody writes them twice.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty

from disclosure.areas import AreaCode
from disclosure.items import ItemId
from disclosure.requests import RequestKind
from kiosk.hall import Hall
from kiosk.journey.composing import Composer
from kiosk.journey.hardware import Command
from kiosk.journey.searching import RESULT_LIMIT, WRITING_LIMIT, Results
from kiosk.journey.stops import ItemStop, SearchStop, TopicStop
from kiosk.journey.topics import likely_topics
from kiosk.journey.typist import Typist
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.field import Field
from kiosk.screens.keyboard import Keyboard
from kiosk.screens.pieces import Act, Chip, Press
from kiosk.screens.rows import AreaSwitch, RowList
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller

QUERY_LIMIT = 30
PAUSE_SECONDS = 0.15


class Near(Press):
    """A title that sounds like what was written."""

    words = StringProperty("")


class SearchScreen(Face):
    """The search field, its keyboard and what it finds.

    Properties:
        writing: whether the keyboard is shown.
        told: sentence above the results.
        lost: whether nothing was found, so that help is offered.
    """

    writing = BooleanProperty(True)
    told = StringProperty("")
    promised = StringProperty("")
    lost = BooleanProperty(False)

    def __init__(self, hall: Hall, typist: Typist, **kwargs: Any) -> None:
        self.composer = Composer(typist, longest=QUERY_LIMIT)
        self._typist = typist
        # The key's own feedback is drawn before the search begins, and quick fingers
        # are not held up between two keys.
        self._find_soon = Clock.create_trigger(self._found_anew, PAUSE_SECONDS)
        super().__init__(hall, **kwargs)
        self._keyboard = self.ids.keyboard.__self__

    @property
    def scroller(self) -> Scroller:
        """Return the results."""
        return self.ids.scroll

    def fill(self) -> None:
        """Take up the search where the visit left it."""
        stop = self.visit.searching()
        if stop.text != self.composer.shown:
            self.composer = Composer(self._typist, stop.text, QUERY_LIMIT)
        self.writing = stop.writing
        self._write_here()
        self.ids.areas.show(self.hall.area_choices(), self.visit.area)
        days = self.hall.levels.of(RequestKind.LOOKUP).working_days
        self.promised = self.say("您写的字已经填好。{days} 个工作日内答复您。", days=days)
        self._find()

    def key(self, meant: Command | str) -> bool:
        """Write with a keyboard of hardware."""
        return bool(self.writing and self._keyboard.key(meant))

    def written(self) -> None:
        """Find anew after a key."""
        self.ids.field.show(self.composer)
        self.visit.trail.become(SearchStop(text=self.composer.shown, writing=True))
        self._find_soon()

    def done(self) -> None:
        """Put the keyboard away and show what was found."""
        if not self.composer.shown.strip():
            return
        self.writing = False
        self.visit.note_search(self.composer.shown.strip())
        self.visit.trail.become(SearchStop(text=self.composer.shown, writing=False))
        self._write_here()
        self._find()

    def write(self) -> None:
        """Fetch the keyboard back."""
        self.writing = True
        self.visit.trail.become(SearchStop(text=self.composer.shown, writing=True))
        self._write_here()
        self._find()

    def clear(self) -> None:
        """Empty the field."""
        self.composer.clear()
        self.write()

    def open(self, item: ItemId) -> None:
        """Open a result."""
        self.visit.note_search(self.composer.shown.strip())
        self.remember()
        self.visit.trail.go(ItemStop(item=item))
        self.moved()

    def take(self, title: str) -> None:
        """Search for a title that sounds alike."""
        self.composer = Composer(self._typist, title, QUERY_LIMIT)
        self._write_here()
        self.done()

    def ask(self) -> None:
        """Open the form with the words that found nothing."""
        self.visit.note_search(self.composer.shown.strip())
        self.composer.settle()
        words = self.composer.text.strip()
        self.visit.open_form(words)
        self.moved()

    def choose_area(self, area: AreaCode | None) -> None:
        """Search one area from now on, or all."""
        self.visit.area = area
        self.fill()

    def leave(self) -> None:
        """Forget words and results."""
        super().leave()
        self._find_soon.cancel()
        self.composer = Composer(self._typist, longest=QUERY_LIMIT)
        self._show(Results(text=""))

    def _write_here(self) -> None:
        self.ids.field.show(self.composer)
        self.ids.field.active = self.writing
        keyboard, holder = self._keyboard, self.ids.foot
        if self.writing and keyboard.parent is None:
            holder.add_widget(keyboard)
        elif not self.writing and keyboard.parent is not None:
            holder.remove_widget(keyboard)
        keyboard.equip(self._typist.handwriting, hardware=self.hall.settings.hardware)
        keyboard.write(self.composer)

    def _found_anew(self, *_elapsed: float) -> None:
        self._find()
        self.ids.scroll.scroll_y = 1.0

    def _find(self) -> None:
        text = self.composer.shown.strip()
        areas, today = self.hall.areas(self.visit.area), self.hall.today()
        limit = WRITING_LIMIT if self.writing else RESULT_LIMIT
        found = Results(text="")
        if text:
            found = self.hall.searching.find(text, areas, today, limit)
        self._show(found)

    def _show(self, found: Results) -> None:
        self.ids.rows.show(found.rows, compact=self.writing and not scale.portrait)
        settled = not (self.composer.keys and self.writing)
        self.lost = bool(found.text) and found.ready and not found.rows and settled
        self._offer_shared(found)
        self.told = self._tell(found)
        self.ids.nearest.clear_widgets()
        for title in found.nearest if self.lost else ():
            near = Near(words=title)
            near.bind(on_release=lambda near: self.take(near.words))
            self.ids.nearest.add_widget(near)
        self._propose(found)

    def _propose(self, found: Results) -> None:
        """Offer other ways on: a wider search, and the topics that the words speak of."""
        self.ids.ways.clear_widgets()
        if not self.lost:
            return
        if self.visit.area is not None:
            self._add_way(self.say("在全部范围里找"), "world", lambda: self.choose_area(None))
        for topic in likely_topics(found.text, self.hall.browsing.topics):
            told = self.say("看看“{topic}”", topic=topic.name)
            self._add_way(told, topic.icon, partial(self._open_topic, topic.code))

    def _offer_shared(self, found: Results) -> None:
        """Offer words to whoever has not written anything, where there is room for them."""
        roomy = scale.portrait or self.hall.settings.hardware
        offered = self._typist.shared if self.writing and roomy and not found.text else ()
        shared = self.ids.shared
        if offered == tuple(chip.words for chip in reversed(shared.children)):
            return
        shared.clear_widgets()
        for words in offered:
            chip = Chip(words=words)
            chip.bind(on_release=lambda chip: self.take(chip.words))
            shared.add_widget(chip)

    def _add_way(self, words: str, icon: str, act: Callable[[], None]) -> None:
        way = Act(text=words, icon=icon)
        way.bind(on_release=lambda _: act())
        self.ids.ways.add_widget(way)

    def _open_topic(self, code: str) -> None:
        self.visit.note_search(self.composer.shown.strip())
        self.visit.trail.go(TopicStop(topic=code))
        self.moved()

    def _tell(self, found: Results) -> str:
        if not found.text:
            told = self.say("写几个字，或者只打拼音的头一个字母，例如 db 就是“低保”。")
            return told + self.say("也可以点下面的词。") if self.ids.shared.children else told
        if not found.ready:
            return self.say("正在整理内容，请过一会儿再找。")
        if self.lost:
            return self.say("没有找到“{words}”。", words=found.text)
        if found.rows and not self.writing:
            return self.say("找到 {count} 件", count=len(found.rows))
        return ""


layout.load("search", AreaSwitch, Field, Keyboard, RowList, Scroller)
