"""The window's content over its whole life: a standing page, then the player.

Invariant: from the first frame on there is a page, also while the store has no content.
"""

import logging
import signal
from pathlib import Path

from kivy.base import runTouchApp, stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

from content_sync.store.beginning import Beginning, told
from content_sync.store.clock import StoreClock
from content_sync.store.machine_clock import SystemClock
from content_sync.store.obeying import Obedience
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader
from content_sync.store.supervisor import Supervisor
from disclosure.command import EXIT_RESTART
from disclosure.decoding import encode
from disclosure.errors import RetryLaterError
from disclosure.orders import OrderSubject
from disclosure.wording import Wording
from screen.paging import theme
from screen.paging.frame import Frame, Rect
from screen.widgets import sweeping
from screen.widgets.look import look
from screen.widgets.window import FPS_MOVING, FPS_RESTING, insist, set_pace, spare_processor
from signage import dimmers
from signage.beginning import strip_of
from signage.brightness import FULL, percent_at
from signage.complaints import Complaints
from signage.dimming import Dimming
from signage.display_log import DisplayLog
from signage.panel_news import PanelNews
from signage.panel_power import PanelPower
from signage.plugging import EXIT_REPLUGGED, Connectors, Plugging
from signage.screens.beginning_view import BeginningView
from signage.screens.frames import content_area
from signage.screens.loop import PlayerView
from signage.screens.mount import Mount
from signage.screens.ordered import Ordered
from signage.screens.recorder import Recorder
from signage.screens.report import RunReport
from signage.screens.standing_view import StandingView, standing_strip
from signage.screens.strip_view import StripView
from signage.settings import SignageSettings
from signage.signs import Signs
from signage.switches import for_plan

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
SWITCH_SECONDS = 1.0
SETTLE_SECONDS = 10.0
"""After so long, what is loaded is there to stay."""


class Screen:
    """One screen.

    Arguments:
        settings: of the screen.
        seconds: end after so long; None runs until stopped.
        record: folder for the report and pictures of pages; None keeps neither.
        clock: tells the instant; the store's own where none is given.
        connectors: the sockets for panels; nobody looks at them where none are given.
        supervisor: hears that the screen is there, and that it lives.
    """

    def __init__(
        self,
        settings: SignageSettings,
        *,
        seconds: float | None = None,
        record: Path | None = None,
        clock: StoreClock | None = None,
        connectors: Connectors | None = None,
        supervisor: Supervisor | None = None,
    ) -> None:
        self._settings, self._seconds, self._folder = settings, seconds, record
        self._supervisor = supervisor or Supervisor()
        self._clock = clock or StoreClock(settings.store_path, SystemClock())
        self._say = Wording(settings.language).say
        dark = settings.high_contrast or settings.panel.strip
        look.use(theme.load(high_contrast=dark))
        # What lies around the picture, and at its edges where it wanders.
        Window.clearcolor = (0, 0, 0, 1)
        self._output = Mount(settings)
        self._root = self._output.picture
        self._at_home = tuple(self._root.pos)
        self._dimming = Dimming(dimmers.for_plan(settings.brightness), settings.brightness.pace)
        self._beginning: Beginning | None = None
        self._reader: ContentReader | None = None
        self._player: PlayerView | None = None
        self._ordered: Ordered | None = None
        self._complaints: Complaints | None = None
        self._news: PanelNews | None = None
        self._recorder: Recorder | None = None
        switch = for_plan(settings.power)
        self._power = PanelPower(switch, settings.power.pace) if switch else None
        self._plugging = Plugging(connectors) if connectors else None
        self._code = 0
        self._began = Clock.get_time()

    @property
    def player(self) -> PlayerView | None:
        """Return the player, once there is content."""
        return self._player

    def play(self) -> int:
        """Run until stopped; return the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: Clock.schedule_once(lambda _dt: stopTouchApp()))
        spare_processor()
        insist()
        self._show_waiting()
        if self._folder is not None:
            area = content_area(self._settings.panel)
            self._recorder = Recorder(
                self._output.place(area),
                self._folder,
                self._front,
                self._is_still,
                self._film_box,
            )
        if self._open(0):
            Clock.schedule_interval(self._open, RETRY_SECONDS)
        Clock.schedule_once(lambda _dt: sweeping.settle(), SETTLE_SECONDS)
        Clock.schedule_interval(self._switch, SWITCH_SECONDS)
        Clock.schedule_once(lambda _dt: self._supervisor.ready())
        if self._seconds is not None:
            Clock.schedule_once(lambda _dt: stopTouchApp(), self._seconds)
        try:
            runTouchApp(self._output)
        finally:
            self._close()
        return self._code

    def _show_waiting(self) -> None:
        self._beginning = told(self._settings.store_path)
        panel, say = self._settings.panel, self._say
        self._leave_waiting()
        view: Widget
        if panel.strip:
            begun = self._beginning
            line = strip_of(begun, say) if begun else standing_strip(Signs(), say)
            view = StripView(line, panel, self._settings.player.pace)
        elif self._beginning:
            view = BeginningView(Frame.for_panel(panel), self._beginning, say)
        else:
            view = StandingView(Frame.for_panel(panel), Signs(), say)
        self._root.add_widget(view)
        if isinstance(view, StripView):
            view.start()
        set_pace(FPS_MOVING if isinstance(view, StripView) and view.moving else FPS_RESTING)

    def _has_run_out(self) -> bool:
        return any(isinstance(one, StripView) and not one.moving for one in self._root.children)

    def _leave_waiting(self) -> None:
        for view in list(self._root.children):
            if isinstance(view, StripView):
                view.stop()
        self._root.clear_widgets()

    def _open(self, _dt: float) -> bool:
        """Open the store and play it; tell whether to try again."""
        try:
            self._reader = ContentReader.open(self._settings.store_path, process="signage")
            self._reader.home()
            outbox = Outbox.open(self._settings.store_path)
        except RetryLaterError as error:
            log.info("waiting for content: %s", error)
            if told(self._settings.store_path) != self._beginning or self._has_run_out():
                self._show_waiting()
            return True
        self._player = PlayerView(
            self._reader,
            self._settings.panel,
            self._say,
            self._clock.now,
            trusted=self._clock.trusted,
            plan=self._settings.player,
            display_log=DisplayLog(
                outbox,
                every_seconds=self._settings.log_seconds,
                lit=self._is_lit,
                trusted=self._clock.trusted,
            ),
        )
        self._complaints = Complaints(outbox, self._reader.home)
        self._news = PanelNews(outbox, self._settings.panel)
        # What was shown while waiting would be drawn below every frame.
        self._leave_waiting()
        self._root.add_widget(self._player)
        obedience = self._obedience(self._reader, outbox)
        self._player.obey(lambda: obedience.effect(OrderSubject.SCREEN))
        self._ordered = Ordered(
            self._player, obedience, self._settings.panel, self._say, self._restart
        )
        return False

    def _obedience(self, reader: ContentReader, outbox: Outbox) -> Obedience:
        settings = self._settings
        corner = f"{settings.mounting.left_px}+{settings.mounting.top_px}"
        output = f"{settings.width_px}x{settings.height_px}+{corner}"
        return Obedience(reader, outbox, "signage", self._clock, output)

    def _restart(self) -> None:
        self._code = EXIT_RESTART
        stopTouchApp()

    def _switch(self, _dt: float) -> None:
        self._supervisor.beat()
        if self._power is not None:
            found = self._ordered is not None and self._ordered.identifies
            dark = self._player is not None and self._player.dark and not found
            self._power.tick(Clock.get_time(), on=not dark)
        if self._player is not None and self._complaints is not None:
            self._complaints.tell(self._player.problems, self._clock.now())
        steady = Clock.get_time()
        if self._news is not None:
            self._news.tell(steady, self._clock.now())
        if self._plugging is not None and self._plugging.tick(steady):
            log.warning("another panel is plugged in: the screen opens anew")
            self._code = EXIT_REPLUGGED
            stopTouchApp()
        self._output.wander(steady)
        self._output.dim(self._dimming.tick(steady, self._percent()))

    def _percent(self) -> int:
        """Return how bright the panel is wanted; an alert, or a clock in doubt, dims nothing."""
        player = self._player
        if player is None or player.programme.is_taken_over or not self._clock.trusted():
            return FULL
        return percent_at(
            self._settings.brightness.steps, self._clock.now().astimezone(player.zone)
        )

    def _is_lit(self) -> bool:
        """Tell whether the panel took its last order; one without a switch is lit."""
        return self._power is None or self._power.answers

    def _front(self) -> str:
        return self._player.front_name if self._player is not None else ""

    def _is_still(self) -> bool:
        at_home = tuple(self._root.pos) == self._at_home
        return at_home and self._player is not None and self._player.is_still

    def _film_box(self) -> Rect | None:
        box = self._player.film_box if self._player is not None else None
        return box and self._output.place(box)

    def _close(self) -> None:
        seconds = Clock.get_time() - self._began
        if self._recorder is not None:
            self._recorder.close()
        if self._ordered is not None:
            self._ordered.close()
        if self._player is not None:
            self._player.close()
        if self._reader is not None:
            self._reader.close()
        if self._recorder is not None and self._folder is not None:
            report = self._report(self._recorder, seconds)
            (self._folder / "report.json").write_bytes(encode(report))

    def _report(self, recorder: Recorder, seconds: float) -> RunReport:
        player = self._player
        return RunReport(
            seconds=round(seconds, 1),
            frames=recorder.frames,
            black_frames=recorder.black_frames,
            empty_frames=recorder.empty_frames,
            torn_frames=recorder.torn_frames,
            fade_frames=player.evenness.frames if player else 0,
            dropped_frames=player.evenness.dropped if player else 0,
            pages_shown=player.stage.pages_shown if player else 0,
            items_shown=len(player.stage.items_shown) if player else 0,
            skipped=player.programme.skipped if player else (),
            width_px=self._settings.width_px,
            height_px=self._settings.height_px,
        )
