"""Printing: the first page, how many there are, one button; then how it goes.

Invariant: pages are set, and printers asked, in a thread; leaving drops what was asked,
and a job that waits too long is withdrawn.
"""

import logging
import time
from enum import StrEnum
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import AliasProperty, BooleanProperty, OptionProperty, StringProperty
from kivy.uix.image import Image

from disclosure.channels import Channel
from disclosure.items import Item
from disclosure.statements import Statement
from kiosk.hall import Hall
from kiosk.journey import printing
from kiosk.journey.slips import slip_of
from kiosk.journey.stops import PrintStop, Sheet, TakeStop
from kiosk.printing.orders import (
    BookOrder,
    HouseholdOrder,
    ItemOrder,
    Order,
    SlipOrder,
    StatementOrder,
)
from kiosk.printing.printer import PRINTS, JobState, PrinterState
from kiosk.printing.shop import Ready, Sent
from kiosk.screens import layout
from kiosk.screens.aside import Aside
from kiosk.screens.face import Face
from kiosk.screens.pieces import Press, Words
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller
from screen.widgets.textures import texture_of

_LOG = logging.getLogger(__name__)


class Phase(StrEnum):
    """Where printing stands."""

    MAKING = "making"
    READY = "ready"
    SENDING = "sending"
    PRINTING = "printing"
    DONE = "done"
    STUCK = "stuck"


class Choice(Press):
    """One of two ways to print."""

    words = StringProperty("")


class PrintScreen(Face):
    """One order: alone, or as a booklet with what belongs to the matter.

    Properties:
        title: of what is printed.
        phase: where it stands.
        told: what goes on, or what is wrong.
        count: how many pages there are.
        wanting: what the paper will lack.
        wrong: whether `told` says what is wrong.
        related: whether the booklet is chosen.
        takes: whether the item can be taken home on a phone instead, as `told` says.
    """

    title = StringProperty("")
    phase = OptionProperty(Phase.MAKING, options=list(Phase))
    told = StringProperty("")
    count = StringProperty("")
    wanting = StringProperty("")
    wrong = BooleanProperty(False)
    related = BooleanProperty(False)
    takes = BooleanProperty(False)

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self._aside = Aside()
        self._stop: PrintStop | None = None
        self._ready: dict[bool, Ready] = {}
        self._sent_at = 0.0
        self._counted = 0
        self._looking: Any = None
        super().__init__(hall, **kwargs)

    @property
    def scroller(self) -> Scroller:
        """Return the column with the preview."""
        return self.ids.scroll

    waiting = AliasProperty(
        lambda self: self.phase in (Phase.MAKING, Phase.SENDING, Phase.PRINTING), bind=("phase",)
    )
    settled = AliasProperty(lambda self: self.phase == Phase.DONE, bind=("phase",))

    def fill(self) -> None:
        """Begin with the stop where the visit stands, unless it was begun already."""
        stop = self.visit.trail.here
        if isinstance(stop, PrintStop) and stop != self._stop:
            self._clear()
            self._stop = stop
            self.title = self._title()
            self._make(related=False)

    def choose(self, *, related: bool) -> None:
        """Choose between the item alone and the booklet."""
        if related in self._ready and self.phase in (Phase.READY, Phase.STUCK):
            self.related = related
            alone, together = reversed(self.ids.choices.children)
            alone.chosen, together.chosen = not related, related
            self._show(self._ready[related])
            self._tell(Phase.READY, "")

    def press(self) -> None:
        """Do what the one button says."""
        if self.settled:
            self.visit.trail.back()
            self.moved()
        else:
            self.begin()

    def take(self) -> None:
        """Offer the item for a phone, since the printer does not print it."""
        if self._stop is not None and self._stop.item is not None:
            self.visit.trail.become(TakeStop(item=self._stop.item))
            self.moved()

    def begin(self) -> None:
        """Hand the pages to the printer, if the visit may still print so many."""
        ready, order = self._ready.get(self.related), self._order(related=self.related)
        if ready is None or order is None or self.waiting:
            return
        if not isinstance(order, SlipOrder):
            limit = self.hall.printing.rules.pages_per_visit
            told = printing.refusal(ready.made.pages, self.visit.printed_pages, limit, self.say)
            if told:
                self._tell(Phase.STUCK, told)
                return
        self._tell(Phase.SENDING, self.say("正在送往打印机，请稍候。"))
        # A job's title stands in CUPS's list: never what only its reader may know.
        public = isinstance(order, ItemOrder | HouseholdOrder | BookOrder)
        title = self.title if public else self.say("政务公开")
        self._aside.run(partial(self._send, ready, order, title), self._sent, self._failed)

    def leave(self) -> None:
        """Forget what was to be printed."""
        super().leave()
        self._aside.drop()
        self._clear()

    def _send(self, ready: Ready, order: Order, title: str) -> Sent | PrinterState:
        state = self.hall.printing.state(order)
        return self.hall.printing.send(ready, order, title) if state in PRINTS else state

    def _sent(self, sent: Sent | PrinterState) -> None:
        if isinstance(sent, PrinterState):
            self._tell(Phase.STUCK, printing.trouble(sent, self.say, phone=self._phone))
            return
        slip = self._stop is not None and self._stop.sheet is Sheet.SLIP
        self._counted = 0 if slip else self._ready[self.related].made.pages
        self.visit.printed_pages += self._counted
        self._ready.clear()
        self.ids.choices.clear_widgets()
        self._sent_at = time.monotonic()
        self._tell(Phase.PRINTING, self.say("正在打印，请稍候。"))
        self._look_soon(sent)

    def _look_soon(self, sent: Sent) -> None:
        look = partial(self._aside.run, sent.look, partial(self._looked, sent), self._lost)
        self._looking = Clock.schedule_once(lambda _: look(), printing.LOOK_SECONDS)

    def _looked(self, sent: Sent, seen: tuple[JobState, PrinterState]) -> None:
        job, state = seen
        told = printing.progress(job, state, self.say, phone=self._phone)
        wrong = state not in PRINTS
        if job is JobState.FAILED:
            self.visit.printed_pages -= self._counted
            self._tell(Phase.DONE, told, wrong=True)
        elif job is not JobState.WAITING:
            self._tell(Phase.DONE, told, wrong=wrong)
        elif time.monotonic() - self._sent_at > printing.PATIENCE_SECONDS:
            self.hall.printing.forget()
            late = printing.progress(JobState.FAILED, state, self.say, phone=self._phone)
            self._tell(Phase.DONE, late, wrong=True)
        else:
            self._tell(Phase.PRINTING, told, wrong=wrong)
            self._look_soon(sent)

    def _lost(self) -> None:
        self._tell(Phase.DONE, self.say("看不到打印机的情况。没有出纸的话，请告诉工作人员。"))

    def _make(self, *, related: bool) -> None:
        order = self._order(related=related)
        if order is None:
            return
        hall = self.hall
        make = partial(hall.printing.make, order, hall.now(), hall.wording.language, self._box)
        self._aside.run(make, partial(self._made, related), partial(self._unmade, related))

    def _made(self, related: bool, ready: Ready) -> None:  # noqa: FBT001 - bound by `partial`
        self._ready[related] = ready
        if related:
            self._offer(ready)
            return
        self._show(ready)
        self._tell(Phase.READY, "")
        if self._stop is not None and self._stop.sheet is Sheet.SLIP:
            self.begin()
        elif self._has_related():
            self._make(related=True)

    def _offer(self, booklet: Ready) -> None:
        """Offer the booklet beside the item alone."""
        pages = printing.count_words(booklet.made.pages, self.say)
        together = self.say("连同相关材料一起打印（{pages}）", pages=pages)
        for words, related in ((self.say("只打印这一件"), False), (together, True)):
            choice = Choice(words=words, chosen=related is self.related)
            choice.bind(on_release=lambda _, wanted=related: self.choose(related=wanted))
            self.ids.choices.add_widget(choice)

    def _unmade(self, related: bool) -> None:  # noqa: FBT001 - bound by `partial`
        if not related:
            self._tell(Phase.STUCK, self.say("现在打印不了，请过一会儿再试，或请工作人员帮忙。"))

    def _failed(self) -> None:
        state = PrinterState.MISSING
        self._tell(Phase.STUCK, printing.trouble(state, self.say, phone=self._phone))

    def _show(self, ready: Ready) -> None:
        made = ready.made
        self.count = printing.count_words(made.pages, self.say)
        self.wanting = printing.defects(made.left_out, made.missing, self.say)
        picture = Image(texture=texture_of(ready.first_page), size_hint=(None, None))
        picture.size = picture.texture.size
        self.ids.page.clear_widgets()
        self.ids.page.add_widget(picture)

    def _tell(self, phase: Phase, told: str, *, wrong: bool = False) -> None:
        self.wrong = wrong or phase is Phase.STUCK
        self.takes = self.wrong and self._phone
        self.phase, self.told = phase, told

    @property
    def _box(self) -> tuple[int, int]:
        settings = self.hall.settings
        share = 0.42 if scale.portrait else 0.47
        return int(settings.width_px * 0.6), int(settings.height_px * share)

    @property
    def _phone(self) -> bool:
        item = self._item()
        page = self.hall.settings.item_page
        return bool(page) and item is not None and Channel.PHONE in item.channels

    def _item(self) -> Item | None:
        if self._stop is None or self._stop.item is None:
            return None
        found = self.hall.reader.item(self._stop.item)
        return None if found is None else found.item

    def _has_related(self) -> bool:
        item = self._item()
        others = [self.hall.reader.item(id_) for id_ in item.related] if item else []
        return any(other and Channel.PRINT in other.item.channels for other in others)

    def _title(self) -> str:
        item = self._item()
        if item is not None:
            return item.title
        titles = {
            Sheet.STATEMENT: self.say("我的补贴"),
            Sheet.HOUSEHOLD: self.say("每户公开单"),
            Sheet.BOOK: self.say("办事一本通"),
        }
        sheet = self._stop.sheet if self._stop is not None else Sheet.SLIP
        return titles.get(sheet, self.say("回执"))

    def _order(self, *, related: bool) -> Order | None:
        stop, visit = self._stop, self.visit
        if stop is None:
            return None
        if stop.sheet is Sheet.SLIP:
            if visit.receipt is None:
                return None
            hall = self.hall
            page = hall.settings.answer_page
            slip = slip_of(visit.receipt, hall.levels, hall.profile, page, hall.wording)
            return SlipOrder(slip=slip, roll=self.hall.printing.rules.roll)
        if stop.sheet is Sheet.STATEMENT:
            outcome = visit.opened.outcome if visit.opened is not None else None
            if not isinstance(outcome, Statement):
                return None
            return StatementOrder(statement=outcome, larger=visit.comfort.larger)
        larger = visit.comfort.larger
        if stop.sheet is Sheet.BOOK:
            return BookOrder(larger=larger)
        if stop.area is not None and stop.month is not None:
            return HouseholdOrder(area=stop.area, month=stop.month, larger=larger)
        if stop.item is None:
            return None
        return ItemOrder(item=stop.item, related=related, larger=visit.comfort.larger)

    def _clear(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self._stop = None
        self._ready.clear()
        self.related = False
        self.title = self.count = self.wanting = ""
        for name in ("page", "choices"):
            self.ids[name].clear_widgets()
        self._tell(Phase.MAKING, self.say("正在准备，请稍候。"))


layout.load("printing", Choice, Scroller, Words)
