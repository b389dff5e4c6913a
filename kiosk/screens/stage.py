"""The stage: header, the bar with the way back, and the screen of the present stop.

Invariant: what is shown is the stop where the visit stands; when the visit ends, every
screen has forgotten it.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.input import MotionEvent
from kivy.properties import StringProperty
from kivy.uix.floatlayout import FloatLayout

from disclosure.errors import RetryLaterError
from kiosk import sweeping
from kiosk.hall import Hall
from kiosk.journey.idle import Stay, judge
from kiosk.journey.stops import (
    BUSY,
    AnswerStop,
    CodeStop,
    ConfirmStop,
    FormStop,
    Home,
    ItemStop,
    NewestStop,
    ReceiptStop,
    SearchStop,
    TakeStop,
    TopicStop,
)
from kiosk.journey.typist import Typist
from kiosk.journey.visit import Visit
from kiosk.screens import layout
from kiosk.screens.answer import AnswerScreen
from kiosk.screens.code import CodeScreen
from kiosk.screens.confirm import ConfirmScreen
from kiosk.screens.countdown import Countdown
from kiosk.screens.face import Face
from kiosk.screens.form import FormScreen
from kiosk.screens.home import HomeScreen
from kiosk.screens.item import ItemScreen
from kiosk.screens.listing import ListScreen
from kiosk.screens.nav import Nav
from kiosk.screens.receipt import ReceiptScreen
from kiosk.screens.resting import Resting
from kiosk.screens.scale import scale
from kiosk.screens.search import SearchScreen
from kiosk.screens.take import TakeScreen
from screen.paging.dates import clock, long_date
from screen.widgets.header import Header

_LOG = logging.getLogger(__name__)

SCREENS: dict[type, type[Face]] = {
    Home: HomeScreen,
    TopicStop: ListScreen,
    NewestStop: ListScreen,
    SearchStop: SearchScreen,
    ItemStop: ItemScreen,
    TakeStop: TakeScreen,
    FormStop: FormScreen,
    ConfirmStop: ConfirmScreen,
    ReceiptStop: ReceiptScreen,
    CodeStop: CodeScreen,
    AnswerStop: AnswerScreen,
}
WITH_KEYBOARD = (SearchScreen, FormScreen)


class Stage(FloatLayout):
    """Everything on the panel.

    Arguments:
        hall: the kiosk's parts.
        typist: the keyboard's engine.
        seconds: a monotonic clock.

    Properties:
        as_of: line above the content when it is old.
    """

    as_of = StringProperty("")

    def __init__(
        self, hall: Hall, typist: Typist, seconds: Callable[[], float], **kwargs: Any
    ) -> None:
        self.hall = hall
        self.visit = Visit()
        self._typist, self._seconds = typist, seconds
        self._faces: dict[type[Face], Face] = {}
        self._touched = seconds()
        self._allow_soon = Clock.create_trigger(lambda _: self._allow(), 0)
        super().__init__(**kwargs)
        self.face: Face | None = None
        self.countdown = Countdown(hall.wording)
        self.countdown.bind(on_stay=lambda _: self._stay())
        self.resting = Resting(hall)
        self.resting.bind(on_wake=lambda _: self.wake())
        self._furnish()
        self.tick()
        self.move()

    def move(self) -> None:
        """Show the stop where the visit stands."""
        stop = self.visit.trail.here
        face = self._face_of(SCREENS[type(stop)])
        if face is not self.face:
            if self.face is not None:
                self.face.leave()
            self.ids.body.clear_widgets()
            self.ids.body.add_widget(face)
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
        now = self.hall.now()
        self._header.show_time(
            clock(now, self.hall.zone), long_date(now.date(), self.hall.wording.say)
        )
        self.as_of = self.hall.telling.as_of(self.hall.reader.freshness(now), now)
        self._allow()
        if not self.at_rest:
            self._judge_stillness()

    @property
    def at_rest(self) -> bool:
        """Tell whether the attract loop is shown."""
        return self.resting.parent is not None

    @property
    def leaving(self) -> bool:
        """Tell whether the countdown is shown."""
        return self.countdown.parent is not None

    def rest(self) -> None:
        """End the visit: forget everything, then invite the next person."""
        self._stay()
        self._clear()
        self.hall.filing.forget()
        self.visit = Visit()
        self.enlarge(larger=False)
        if not self.at_rest:
            self.add_widget(self.resting)
        self.resting.start()
        sweeping.sweep()

    def close(self) -> None:
        """End the visit and stop what plays; the stage is not used again."""
        self._clear()
        self.resting.stop()

    def wake(self) -> None:
        """Begin a visit."""
        self.resting.stop()
        self.remove_widget(self.resting)
        self._touched = self._seconds()
        self.move()

    def touched(self) -> None:
        """Note that somebody is there."""
        self._touched = self._seconds()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Note the touch, then hand it on."""
        self.touched()
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Note the touch, then hand it on."""
        self.touched()
        return bool(super().on_touch_move(touch))

    def _judge_stillness(self) -> None:
        still = self._seconds() - self._touched
        busy = isinstance(self.visit.trail.here, BUSY)
        stillness = judge(still, self.hall.settings.idle, busy=busy)
        if stillness.stay is Stay.GONE:
            self.rest()
        elif stillness.stay is Stay.LEAVING:
            self.countdown.seconds = stillness.seconds_left
            if not self.leaving:
                self.add_widget(self.countdown)

    def _stay(self) -> None:
        self.touched()
        if self.leaving:
            self.remove_widget(self.countdown)

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

    def _resize(self) -> None:
        self.visit.larger = not self.visit.larger
        if self.face is not None:
            self.face.remember()
        self.enlarge(larger=self.visit.larger)
        self.move()

    def enlarge(self, *, larger: bool) -> None:
        """Switch elder type on or off; screens are made anew at their next showing."""
        if scale.larger is larger:
            return
        self._clear()
        scale.enlarge(larger=larger)
        self._nav.larger = larger

    def _clear(self) -> None:
        if self.face is not None:
            self.face.leave()
            self.face = None
        self.ids.body.clear_widgets()
        self._faces.clear()

    def _face_of(self, kind: type[Face]) -> Face:
        if kind not in self._faces:
            more = {"typist": self._typist} if kind in WITH_KEYBOARD else {}
            face = kind(self.hall, **more)
            face.bind(on_moved=lambda _: self.move())
            if face.scroller is not None:
                face.scroller.bind(scroll_y=self._allow_soon)
                face.scroller.children[0].bind(height=self._allow_soon)
            self._faces[kind] = face
        return self._faces[kind]

    def _allow(self) -> None:
        scroller = self.face.scroller if self.face is not None else None
        self._nav.allow(
            away=self.visit.trail.here != Home(),
            above=scroller is not None and scroller.above,
            below=scroller is not None and scroller.below,
        )

    def _furnish(self) -> None:
        settings, hall = self.hall.settings, self.hall
        height = int(scale.body * (4 if scale.portrait else 2.1))
        self._header = Header(
            settings.width_px,
            height,
            scale.types,
            sign=hall.wording.say("政务公开"),
            office=f"{hall.profile.name}　{hall.names.area(hall.area)}",
            margin_px=int(scale.margin),
        )
        self.ids.head.add_widget(self._header)
        self._nav = Nav(hall.wording)
        # Below the content when upright, left of it otherwise: last child or first.
        self.ids.middle.add_widget(self._nav, index=0 if scale.portrait else 1)
        for name, act in (
            ("on_back", self._back),
            ("on_home", self._home),
            ("on_up", partial(self._page, 1)),
            ("on_down", partial(self._page, -1)),
            ("on_type", self._resize),
        ):
            self._nav.bind(**{name: partial(_call, act)})


def _call(act: Callable[[], None], _widget: object) -> None:
    act()


layout.load("stage")
