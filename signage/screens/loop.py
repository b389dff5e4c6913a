"""The player: header, ticker, and between them a page; the next one waits out of sight.

Invariant: the layer in front is opaque at every moment, also while the next one fades in
over it, so that no frame is ever black or empty.
"""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock, ClockEvent
from kivy.uix.relativelayout import RelativeLayout

from content_sync.store.obeying import Effect
from content_sync.store.reader import ContentReader
from disclosure.channels import Channel
from disclosure.errors import RetryLaterError
from disclosure.items import Item
from disclosure.orders import OrderAct
from disclosure.wording import Say
from screen.paging.contents import Page, StripContent
from screen.paging.dates import as_of, clock, day_of_year
from screen.paging.frame import Frame, Rect
from screen.paging.pages import paginate
from screen.paging.panel import Panel
from screen.widgets import sweeping
from screen.widgets.header import Header
from screen.widgets.look import look
from screen.widgets.window import FPS_MOVING, FPS_RESTING, set_pace
from signage.complaints import Characters
from signage.display_log import DisplayLog
from signage.hours import is_lit, next_on
from signage.programme import Cue, Programme
from signage.screens.curtain import Curtain
from signage.screens.evenness import Evenness
from signage.screens.page_view import PageView
from signage.screens.plate import Plate, Press
from signage.screens.standing_view import StandingView, standing_strip
from signage.screens.strip_view import StripView
from signage.screens.ticker import Ticker
from signage.settings import PlayerPlan
from signage.signs import Signs
from signage.stage import Stage

DEFAULT_PLAN = PlayerPlan()
SWEEP_PAGES = 20
"""Memory is swept after so many pages: widgets that are gone refer to each other in circles."""
LayerView = Plate | StandingView | StripView
"""What the player lays over each other."""


class PlayerView(RelativeLayout):
    """Plays the items of a store on a panel; a kiosk shows it while nobody is there.

    Arguments:
        reader: the store.
        panel: its size, and how far away people stand.
        say: the wording.
        wall_clock: tells the instant, aware.
        plan: how it plays.
        display_log: where showings are noted; none are without one.
        steady: seconds on a clock that never jumps.
        trusted: tells whether the wall clock is to be trusted.
    """

    def __init__(
        self,
        reader: ContentReader,
        panel: Panel,
        say: Say,
        wall_clock: Callable[[], datetime],
        *,
        plan: PlayerPlan = DEFAULT_PLAN,
        display_log: DisplayLog | None = None,
        steady: Callable[[], float] = Clock.get_time,
        trusted: Callable[[], bool] = lambda: True,
        **kwargs: Any,
    ) -> None:
        super().__init__(size_hint=(None, None), size=(panel.width_px, panel.height_px), **kwargs)
        self._reader, self._panel, self._say, self._wall_clock = reader, panel, say, wall_clock
        self._plan, self._steady, self._trusted = plan, steady, trusted
        self._ordered: Callable[[], Effect | None] = lambda: None
        self._signs = Signs()
        self.evenness = Evenness()
        self._characters = Characters()
        self._press = Press(panel.width_px, panel.height_px)
        self._frame = None if panel.strip else Frame.for_panel(panel)
        self._front: LayerView | None = None
        self._floor = RelativeLayout(size_hint=(None, None), size=self.size)
        self.add_widget(self._floor)
        self._add_bands()
        self.programme = Programme(
            reader,
            self._paginate,
            plan=plan,
            panel=panel,
            silenced=self._is_silenced,
            trusted=trusted,
        )
        self._read_signs()
        self.stage = Stage(
            self.programme,
            self._make,
            self._show,
            display_log or DisplayLog(None),
            zone=self._signs.zone,
            load_seconds=plan.load_seconds,
        )
        self._curtain = Curtain(panel.width_px, panel.height_px)
        # There is something to see from the first frame on.
        self._front = self._make(None)
        self._floor.add_widget(self._front)
        self._in_time: ClockEvent | None = None
        self._poll = Clock.schedule_interval(self.tick, plan.poll_seconds)
        self._turn = Clock.schedule_interval(self._turn_ticker, plan.ticker_seconds)
        self.tick()

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what cannot be shown, or not as it is written, in sentences."""
        return (*self.programme.skipped, *self._characters.problems)

    def _paginate(self, item: Item, today: date) -> tuple[Page, ...]:
        self._characters.read(item)
        return paginate(item, self._panel, today, self._say, self._plan.pace)

    def _is_silenced(self) -> bool:
        """Tell whether the plan shows nothing of content as old as this; never by a guess."""
        if self._plan.when_expired == "keep":
            return False
        return self._trusted() and self._reader.freshness(self._wall_clock()).expired

    @property
    def zone(self) -> tzinfo:
        """Return the county's zone."""
        return self._signs.zone

    def obey(self, ordered: Callable[[], Effect | None]) -> None:
        """Go by what an order of the county says about the screen, from now on.

        Arguments:
            ordered: tells which order holds, if one does.
        """
        self._ordered = ordered
        self.tick()

    @property
    def place(self) -> str:
        """Return the name of the terminal's own area."""
        return self._signs.place

    @property
    def front_name(self) -> str:
        """Name what stands in front; an empty text while it fades in, and in the dark."""
        if self._front is None or self._front.opacity < 1 or self.dark:
            return ""
        return self._front.name

    @property
    def is_still(self) -> bool:
        """Tell whether what stands in front is a page on which at most a film moves."""
        return isinstance(self._front, Plate) and not self.dark

    @property
    def film_box(self) -> Rect | None:
        """Return where a film plays on the page in front, from the player's top left."""
        if not isinstance(self._front, Plate):
            return None
        return self._front.film_box

    def preview(self, cue: Cue, idle: Callable[[], None], seconds: float) -> str:
        """Show one page at once; return why it could not be shown, or an empty text.

        Arguments:
            cue: the page.
            idle: lets the window draw a frame.
            seconds: how long the page may take to get ready.
        """
        self._poll.cancel()
        layer = self._make(cue)
        end = Clock.time() + seconds
        while not (layer.ready or layer.broken) and Clock.time() < end:
            idle()
        if layer.broken or not layer.ready:
            layer.stop()
            return layer.broken or "not ready in time"
        self._show(layer, fade=False)
        idle()
        return ""

    def close(self) -> None:
        """Stop playing, note the last showing, and give everything back."""
        for event in (self._poll, self._turn, self._in_time):
            if event is not None:
                event.cancel()
        self.stage.close(self._wall_clock(), self._steady())

    def _add_bands(self) -> None:
        self._header: Header | None = None
        self._ticker: Ticker | None = None
        if self._frame is None:
            return
        top, bottom, scale = self._frame.header, self._frame.ticker, self._frame.scale
        self._header = Header(top.width, top.height, scale, sign=self._say("政务公开"), office="")
        self._header.pos = (0, self.height - top.height)
        self._ticker = Ticker(bottom.width, bottom.height, scale)
        self.add_widget(self._header)
        self.add_widget(self._ticker)

    def tick(self, _dt: float = 0) -> None:
        """Look at content and clock once, as happens by itself every `poll_seconds`."""
        now = self._wall_clock()
        self._read_signs()
        self._show_time(now)
        if self._is_bright(now):
            self.stage.tick(now, self._steady())
        else:
            self.stage.rest(now, self._steady())
        self._draw_curtain(now)
        self._look_in_time()
        if self.stage.hurried:
            # An alert's page is drawn with the next frame; it does not wait for the next look.
            set_pace(FPS_MOVING)
            Clock.schedule_once(self.tick, 0)

    def _look_in_time(self) -> None:
        """Look again at the very end of a wall's page, not only every `poll_seconds`."""
        if self._in_time is not None:
            self._in_time.cancel()
            self._in_time = None
        left = self.stage.seconds_left(self._steady())
        if self._plan.wall and 0 < left < self._plan.poll_seconds:
            self._in_time = Clock.schedule_once(self.tick, left)

    @property
    def dark(self) -> bool:
        """Tell whether the picture is black, outside the screen's hours."""
        return self._curtain.parent is not None

    def _is_bright(self, now: datetime) -> bool:
        if self.programme.is_taken_over:
            return True
        effect = self._ordered()
        if effect is not None and self._counts(effect, now):
            return effect.order.act is OrderAct.SCREEN_ON
        return not self._trusted() or is_lit(self._plan.hours, now.astimezone(self._signs.zone))

    def _counts(self, effect: Effect, now: datetime) -> bool:
        """Tell whether an order still counts: the next switching on ends what switched off."""
        if effect.order.act is OrderAct.SCREEN_ON:
            return True
        zone = self._signs.zone
        on = next_on(self._plan.hours, effect.since.astimezone(zone), now.astimezone(zone))
        return on is None

    def _draw_curtain(self, now: datetime) -> None:
        dark = not self._is_bright(now)
        if dark and not self.dark:
            self.add_widget(self._curtain)
            set_pace(FPS_RESTING)
        elif self.dark and not dark:
            self.remove_widget(self._curtain)
            Clock.schedule_once(self.tick, 0)

    def _read_signs(self) -> None:
        try:
            self._signs = Signs(profile=self._reader.profile(), home=self._reader.home())
        except RetryLaterError:
            # The names stay as they were read last.
            return
        if self._header is not None:
            self._header.name(self._signs.office, self._signs.place)

    def _show_time(self, now: datetime) -> None:
        zone = self._signs.zone
        time, day = clock(now, zone), day_of_year(now.astimezone(zone).date(), self._say)
        if self._header is not None:
            self._header.show_time(time, day)
        for layer in self._floor.children:
            if isinstance(layer, StandingView):
                layer.show_time(time, day)
            elif isinstance(layer, StripView):
                layer.show_time(time)

    def _turn_ticker(self, _dt: float) -> None:
        if self._ticker is not None:
            self._ticker.turn()

    def _tell_ticker(self) -> None:
        if self._ticker is None:
            return
        say = self._say
        alerts = [alert.title for alert in self.programme.alerts]
        coming = [title for title in self.programme.coming(1) if title not in alerts]
        told = [*alerts, *(say("接下来：{title}", title=title) for title in coming)]
        told.append(say("查不到？请到触摸终端点“帮我查”"))
        if self._signs.phone:
            told.append(say("咨询电话：{phone}", phone=self._signs.phone))
        freshness = self._reader.freshness(self._wall_clock())
        if freshness.as_of is not None:
            told.append(as_of(freshness.as_of, self._signs.zone, say))
        self._ticker.tell(tuple(told))

    def _make(self, cue: Cue | None) -> LayerView:
        """Draw a page out of sight; as no part of the window it costs no frame."""
        layer: LayerView
        if self._frame is None:
            content = cue.page.content if cue is not None else None
            if not isinstance(content, StripContent):
                content = standing_strip(self._signs, self._say)
            time = clock(self._wall_clock(), self._signs.zone)
            layer = StripView(content, self._panel, self._plan.pace, time)
        elif cue is None:
            layer = StandingView(self._frame, self._signs, self._say)
        else:
            address = ""
            if Channel.PHONE in cue.verified.item.channels:
                address = self._plan.address_of(cue.verified.item.id)
            files, signs = self._reader.blob, self._signs
            page = PageView(cue, self._frame, files, signs, self._say, address)
            layer = Plate(page, self._press)
        return layer

    def _show(self, layer: LayerView, *, fade: bool = True) -> None:
        """Bring a ready layer to the front and take the one before away when it is covered."""
        before, self._front = self._front, layer
        self._floor.add_widget(layer)
        self._show_time(self._wall_clock())
        self._tell_ticker()
        layer.start()
        set_pace(FPS_MOVING)
        if not fade or before is None or self._plan.reduce_motion or self._frame is None:
            self._settle(before)
            return
        layer.opacity = 0
        easing = Animation(opacity=1, duration=look.ease_seconds, t="out_quad")
        easing.bind(on_progress=lambda *_: self.evenness.frame(Clock.get_time()))
        easing.bind(on_complete=lambda *_: self._settle(before))
        self.evenness.begin()
        # A frame later: an animation begun at rest would take the long frame for its first.
        Clock.schedule_once(lambda _dt: easing.start(layer), 0)

    def _settle(self, before: LayerView | None) -> None:
        if before is not None:
            before.stop()
        if self.stage.pages_shown % SWEEP_PAGES == 0:
            sweeping.sweep()
        if self._front is not None and not self._front.moving:
            set_pace(FPS_RESTING)
