"""The stage: the screen of the present stop, and what lies over it.

Invariant: what is shown is the stop where the visit stands; when the visit ends, every
screen has forgotten it.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from kivy.clock import Clock
from kivy.input import MotionEvent

from disclosure.errors import RetryLaterError
from disclosure.items import ItemId
from kiosk.hall import Hall
from kiosk.journey.comfort import Comfort
from kiosk.journey.idle import Stay, judge
from kiosk.journey.part_stops import (
    ChoiceStop,
    OpinionCheckStop,
    OpinionEndStop,
    RemarkStop,
    SentenceStop,
)
from kiosk.journey.stops import (
    BUSY,
    WITHOUT_CONTENT,
    AnswerStop,
    ArchiveStop,
    CodeStop,
    ConfirmStop,
    EventsStop,
    FinanceStop,
    FormStop,
    GuideStop,
    Home,
    ItemStop,
    NewestStop,
    PlacesStop,
    PrintStop,
    ReceiptStop,
    SearchStop,
    StatementStop,
    Stop,
    TakeStop,
    TopicStop,
)
from kiosk.journey.typist import Typist
from kiosk.journey.visit import Visit
from kiosk.screens.alert import Watch
from kiosk.screens.answer import AnswerScreen
from kiosk.screens.choice import ChoiceScreen
from kiosk.screens.code import CodeScreen
from kiosk.screens.confirm import ConfirmScreen
from kiosk.screens.covers import Covers
from kiosk.screens.events import EventsScreen
from kiosk.screens.face import Face
from kiosk.screens.finance import FinanceScreen
from kiosk.screens.form import FormScreen
from kiosk.screens.guide import GuideScreen
from kiosk.screens.hardware import Hardware
from kiosk.screens.home import HomeScreen
from kiosk.screens.item import ItemScreen
from kiosk.screens.listing import ListScreen
from kiosk.screens.opinion_check import OpinionCheckScreen
from kiosk.screens.opinion_end import OpinionEndScreen
from kiosk.screens.ordered import Ordered
from kiosk.screens.outdated import OutdatedScreen
from kiosk.screens.places import PlacesScreen
from kiosk.screens.printing import PrintScreen
from kiosk.screens.receipt import ReceiptScreen
from kiosk.screens.remark import RemarkScreen, SentenceScreen
from kiosk.screens.resting import Resting
from kiosk.screens.scale import scale
from kiosk.screens.search import SearchScreen
from kiosk.screens.statement import StatementScreen
from kiosk.screens.take import TakeScreen
from screen.paging import theme
from screen.widgets import sweeping
from screen.widgets.look import look
from screen.widgets.loudness import loudness

_LOG = logging.getLogger(__name__)

SCREENS: dict[type, type[Face]] = {
    Home: HomeScreen,
    TopicStop: ListScreen,
    FinanceStop: FinanceScreen,
    EventsStop: EventsScreen,
    PlacesStop: PlacesScreen,
    NewestStop: ListScreen,
    ArchiveStop: ListScreen,
    SearchStop: SearchScreen,
    ItemStop: ItemScreen,
    GuideStop: GuideScreen,
    TakeStop: TakeScreen,
    PrintStop: PrintScreen,
    FormStop: FormScreen,
    ConfirmStop: ConfirmScreen,
    ReceiptStop: ReceiptScreen,
    CodeStop: CodeScreen,
    StatementStop: StatementScreen,
    AnswerStop: AnswerScreen,
    ChoiceStop: ChoiceScreen,
    RemarkStop: RemarkScreen,
    OpinionCheckStop: OpinionCheckScreen,
    OpinionEndStop: OpinionEndScreen,
    SentenceStop: SentenceScreen,
}
SWEEP_SECONDS = 2.0
"""After a visit: the attract loop stands by then, and what the last frames held is let go.
Swept at once, half of a visit stayed until the next one ended."""
WITH_KEYBOARD = (SearchScreen, FormScreen, RemarkScreen, SentenceScreen)


class Stage(Covers):
    """Everything on the panel.

    Arguments:
        hall: the kiosk's parts.
        typist: the keyboard's engine.
        seconds: a monotonic clock.
    """

    def __init__(
        self, hall: Hall, typist: Typist, seconds: Callable[[], float], **kwargs: Any
    ) -> None:
        self.visit = Visit(comfort=hall.comfort())
        self._typist, self._seconds = typist, seconds
        self._faces: dict[type[Face], Face] = {}
        self._touched = seconds()
        self._sweep_soon = Clock.create_trigger(lambda _: sweeping.sweep(), SWEEP_SECONDS)
        self._allow_soon = Clock.create_trigger(lambda _: self._allow(), 0)
        super().__init__(hall, **kwargs)
        self.face: Face | None = None
        self.resting = Resting(hall)
        self.resting.bind(on_wake=lambda _: self.wake())
        self.hardware = Hardware(self)
        self._suited: Comfort | None = None
        self.watch = Watch(hall, self.ids.banner.__self__, self, self._read_alert)
        self.suit(self.visit.comfort)
        self.ordered = Ordered(self)

    def move(self) -> None:
        """Show the stop where the visit stands."""
        face = self._face_of(self._screen_of(self.visit.trail.here))
        if face is not self.face:
            if self.face is not None:
                self.face.leave()
            self.put(face)
            self.face = face
        try:
            face.show(self.visit)
        except RetryLaterError as error:
            _LOG.warning("the store cannot be read now: %s", error)
        self._allow()

    def refresh(self) -> None:
        """Take up changed content without losing the person's place."""
        try:
            self.hall.refresh()
            if self.face is not None:
                self.face.refresh()
        except RetryLaterError as error:
            _LOG.warning("the store cannot be read now: %s", error)
        self._allow()

    def tick(self) -> None:
        """Keep the clock, the “as of” line and the stillness."""
        self.show_time(self.hall.now())
        if self.face is not None and not isinstance(
            self.face, self._screen_of(self.visit.trail.here)
        ):
            self.move()
        self._allow()
        if self.face is not None and self.face.sounding:
            self.touched()
        if not self.at_rest:
            self.watch.look(self.visit)
            self._judge_stillness()

    @property
    def at_rest(self) -> bool:
        """Tell whether the attract loop is shown."""
        return self.resting.parent is not None

    def rest(self) -> None:
        """End the visit: forget everything, then invite the next person."""
        self.uncover()
        self._clear()
        self.hall.filing.forget()
        self._typist.forget()
        self.hall.opinions.forget()
        self.hall.letter_notes.forget()
        self.hall.printing.forget()
        self.watch.put_away()
        self.visit = Visit(comfort=self.hall.comfort())
        self.suit(self.visit.comfort)
        if not self.at_rest:
            self.add_widget(self.resting)
        self.resting.start()
        self._sweep_soon()

    def close(self) -> None:
        """End the visit and stop what plays; the stage is not used again."""
        self.ordered.close()
        self._sweep_soon.cancel()
        self._clear()
        self.resting.stop()

    def wake(self) -> None:
        """Begin a visit."""
        self._sweep_soon.cancel()
        self.resting.stop()
        self.remove_widget(self.resting)
        self._touched = self._seconds()
        self.move()
        self.watch.look(self.visit)

    def touched(self) -> None:
        """Note that somebody is there."""
        self._touched = self._seconds()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Note the touch, then hand it on."""
        self.touched()
        self.hardware.focus.clear()
        self.hold(touch)
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Note the touch, then hand it on."""
        self.touched()
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """End a hold of the corner, then hand the touch on."""
        self.let_go()
        return bool(super().on_touch_up(touch))

    def on_stay(self) -> None:
        """Begin to wait anew."""
        self.touched()

    def on_suited(self, comfort: Comfort) -> None:
        """Take the comfort that was chosen."""
        self.suit(comfort)

    def _judge_stillness(self) -> None:
        still = self._seconds() - self._touched
        busy = isinstance(self.visit.trail.here, BUSY)
        stillness = judge(still, self.hall.settings.idle, busy=busy)
        if stillness.stay is Stay.GONE:
            self.rest()
        elif stillness.stay is Stay.LEAVING:
            self.count_down(stillness.seconds_left)

    def on_alert(self) -> None:
        """Open the alert of the banner."""
        if self.watch.alerts:
            self._read_alert(self.watch.alerts[0].item)

    def _read_alert(self, item: ItemId) -> None:
        if self.face is not None:
            self.face.remember()
        self.visit.trail.go(ItemStop(item=item))
        self.move()

    def _back(self) -> None:
        self.visit.trail.back()
        self.move()

    def _home(self) -> None:
        self.visit.trail.home()
        self.move()

    def _page(self, screens: int) -> None:
        if self.face is not None and self.face.scroller is not None:
            self.face.scroller.page(screens)
            self._allow()

    def suit(self, comfort: Comfort) -> None:
        """Take a comfort of this visit; screens are made anew where they must change."""
        before, self._suited = self._suited, comfort
        self.visit.comfort = comfort
        loudness.share = comfort.loudness
        if before is None or msgspec.structs.replace(before, volume=comfort.volume) != comfort:
            self._make_anew(comfort)
        if self.comforts is not None:
            self.offer_comforts(comfort)

    def _make_anew(self, comfort: Comfort) -> None:
        if self.face is not None:
            self.face.remember()
        self._clear()
        look.use(theme.load(high_contrast=comfort.high_contrast))
        scale.suit(larger=comfort.larger, low_reach=comfort.low_reach)
        self.hall.wording.speak(comfort.language)
        self.furnish()
        self.move()

    def on_nav(self, name: str) -> None:
        """Do what a button of the bar says."""
        acts: dict[str, Callable[[], None]] = {
            "back": self._back,
            "home": self._home,
            "up": partial(self._page, 1),
            "down": partial(self._page, -1),
            "comfort": lambda: self.offer_comforts(self.visit.comfort),
        }
        acts[name]()

    def _clear(self) -> None:
        if self.face is not None:
            self.face.leave()
            self.face = None
        self.clear()
        self._faces.clear()

    def _screen_of(self, stop: Stop) -> type[Face]:
        """Return the screen of a stop; content that is too old has one page for all."""
        if not isinstance(stop, WITHOUT_CONTENT) and self.hall.is_outdated():
            return OutdatedScreen
        return SCREENS[type(stop)]

    def _face_of(self, kind: type[Face]) -> Face:
        if kind not in self._faces:
            more = {"typist": self._typist} if kind in WITH_KEYBOARD else {}
            face = kind(self.hall, **more)
            face.bind(
                on_moved=lambda _: self.move(), on_suited=lambda _, comfort: self.suit(comfort)
            )
            if face.scroller is not None:
                face.scroller.bind(scroll_y=self._allow_soon)
                face.scroller.children[0].bind(height=self._allow_soon)
            self._faces[kind] = face
        return self._faces[kind]

    def _allow(self) -> None:
        scroller = self.face.scroller if self.face is not None else None
        if self.nav is None:
            return
        self.nav.allow(
            away=self.visit.trail.here != Home(),
            above=scroller is not None and scroller.above,
            below=scroller is not None and scroller.below,
        )
