"""A guide, one step a screen: “第 2 步，共 5 步”, large, with the way on below.

Invariant: the way back leads to the item in one touch, from whichever step.
"""

from functools import partial
from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.hall import Hall
from kiosk.journey.guides import GuidePage, guide_of, steps_in
from kiosk.journey.stops import GuideStop
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Act, FactLine, Words
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller


class Thing(BoxLayout):
    """Something to bring, with a box to tick off."""

    words = StringProperty("")


class GuideScreen(Face):
    """One page of a guide.

    Properties:
        title: the item's.
        heading: which step this is, or what the page is about.
        first, last: nothing comes before, or after.
        asks: the answer to the page's question leads on; the next page is but one of them.
    """

    title = StringProperty("")
    heading = StringProperty("")
    first = BooleanProperty(True)
    last = BooleanProperty(False)
    asks = BooleanProperty(False)

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self._pages: tuple[GuidePage, ...] = ()
        super().__init__(hall, **kwargs)

    @property
    def scroller(self) -> Scroller:
        """Return the page."""
        return self.ids.scroll

    def fill(self) -> None:
        """Show the page where the visit stands."""
        self._clear()
        stop = self.visit.trail.here
        found = self.hall.reader.item(stop.item) if isinstance(stop, GuideStop) else None
        if found is None or not isinstance(stop, GuideStop):
            self.heading = self.say("这件内容不再展示")
            return
        self._pages = guide_of(found.item)
        self.heading = self.say("请返回看全文")
        if self._pages:
            self.title = found.item.title
            page = min(stop.page, len(self._pages) - 1)
            self.first, self.last = page == 0, page == len(self._pages) - 1
            self._show(self._pages[page])

    def turn(self, pages: int) -> None:
        """Go some pages on, or back where negative."""
        stop = self.visit.trail.here
        if isinstance(stop, GuideStop):
            self._go(stop, min(max(0, stop.page + pages), len(self._pages) - 1))

    def done(self) -> None:
        """Go back to the item after the last page."""
        self.visit.trail.back()
        self.moved()

    def leave(self) -> None:
        """Forget the guide."""
        super().leave()
        self._clear()

    def _go(self, stop: GuideStop, page: int) -> None:
        self.visit.trail.become(GuideStop(item=stop.item, page=page))
        self.visit.trail.scroll(1.0)
        self.fill()
        self.ids.scroll.scroll_y = 1.0

    def _go_to_step(self, step: int, _button: Act) -> None:
        stop = self.visit.trail.here
        numbers = [page.step for page in self._pages]
        if isinstance(stop, GuideStop) and step in numbers:
            self._go(stop, numbers.index(step))

    def _clear(self) -> None:
        self._pages, self.title, self.heading = (), "", ""
        self.first, self.last, self.asks = True, True, False
        self.ids.page.clear_widgets()

    def _show(self, page: GuidePage) -> None:
        say, card = self.say, self.ids.page
        self.heading, self.asks = page.name, bool(page.branches)
        if page.step:
            count = steps_in(self._pages)
            self.heading = say("第 {number} 步，共 {count} 步", number=page.step, count=count)
            self._write(page.text, scale.title, weight="Bold")
        for name, words in ((say("谁来办"), page.who), (say("多长时间"), page.limit)):
            if words:
                card.add_widget(FactLine(name=name, words=words, beside=not scale.larger))
        for thing in page.things:
            card.add_widget(Thing(words=thing))
        for line in page.lines:
            self._write(line, scale.body)
        for branch in page.branches:
            told = say("{answer}：看第 {step} 步", answer=branch.answer, step=branch.step)
            act = Act(text=told, icon="arrow-right")
            act.bind(on_release=partial(self._go_to_step, branch.step))
            card.add_widget(act)

    def _write(self, words: str, size: float, weight: str = "Regular") -> None:
        written = Words(words=words, weight=weight)
        # The rule of kv has set its own size by now.
        written.font_size = size
        self.ids.page.add_widget(written)


layout.load("guide", Scroller)
