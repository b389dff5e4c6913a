"""The kiosk's process: settings, parts, window; started in order, stopped in reverse.

Invariant: no key, gesture or dialog of Kivy's leads a resident out of the kiosk.
"""

import logging
import signal
import sys
import time
from datetime import UTC, datetime
from threading import Thread
from typing import Any

from kivy.app import App
from kivy.base import ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.floatlayout import FloatLayout

from content_sync.store.beginning import Beginning, told
from content_sync.store.clock import StoreClock
from content_sync.store.machine_clock import SystemClock
from content_sync.store.reader import ContentReader, SyncProgress
from content_sync.store.supervisor import Supervisor
from disclosure.command import EXIT_RESTART
from disclosure.errors import RetryLaterError
from disclosure.wording import Wording
from kiosk.hall import PROCESS, Hall, always
from kiosk.hall import Clock as WallClock
from kiosk.journey.typing.recogniser import find_handwriting
from kiosk.journey.typist import Typist
from kiosk.screens.patience import Patience
from kiosk.screens.scale import scale
from kiosk.screens.stage import Stage
from kiosk.screens.syncing import Syncing
from kiosk.settings import KioskSettings
from kiosk.teaching import teach_beside
from kiosk.voice import find_voice
from screen.paging.frame import Frame
from screen.widgets import sweeping
from screen.widgets.window import insist, spare_processor
from signage.plugging import EXIT_REPLUGGED, Connectors, DrmConnectors, Plugging
from signage.screens.beginning_view import BeginningView

_LOG = logging.getLogger(__name__)
TICK_SECONDS = 0.5
SWITCH_SECONDS = 0.0005
EXIT_FOR_SERVICE = 77
"""Exit code after which systemd leaves the kiosk down (``RestartPreventExitStatus=77``)."""


def utc_now() -> datetime:
    """Return the instant."""
    return datetime.now(UTC)


class KioskApp(App):
    """The kiosk; waits for the first synchronisation, then serves visit after visit.

    Arguments:
        settings: of this kiosk.
        clock: tells the instant; the store's own where none is given.
        supervisor: hears that the kiosk is there, and that it lives.
        connectors: the sockets for panels; nobody looks at them where none are given.
    """

    title = "Mingbai"
    use_kivy_settings = False

    def __init__(
        self,
        settings: KioskSettings,
        clock: WallClock | None = None,
        supervisor: Supervisor | None = None,
        connectors: Connectors | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._settings = settings
        self._supervisor = supervisor or Supervisor()
        own = StoreClock(settings.store_path, SystemClock())
        self._clock, self._trusted = (own.now, own.trusted) if clock is None else (clock, always)
        self._version = -1
        self._learned: tuple[object, ...] = ()
        self.hall: Hall | None = None
        self.stage: Stage | None = None
        self.exit_code = 0
        self.typist = Typist(frozenset(settings.mixed_sounds), teach_beside)
        self._patience = Patience()
        self._beginning: Beginning | None = None
        self._plugging = Plugging(connectors) if connectors else None

    def build(self) -> FloatLayout:
        """Return the root: the page of the first sync, or the stage."""
        # While the keyboard learns in its thread, frames would wait 5 ms at every turn.
        sys.setswitchinterval(SWITCH_SECONDS)
        scale.use(self._settings.panel, touch=not self._settings.hardware)
        self._floor = FloatLayout()
        self._syncing = Syncing(Wording(self._settings.language))
        self._floor.add_widget(self._syncing)
        self._poll()
        Clock.schedule_interval(self._poll, self._settings.poll_seconds)
        Clock.schedule_interval(self._tick, TICK_SECONDS)
        return self._floor

    def on_start(self) -> None:
        """Shut the ways out, and outlast passing faults of the store."""
        ExceptionManager.add_handler(self._patience)
        spare_processor()
        insist()
        Clock.schedule_once(lambda _dt: self._supervisor.ready())
        Window.bind(on_keyboard=_swallow)
        if self._settings.hardware:
            Window.bind(on_key_down=self._key)
        if self._settings.fullscreen:
            Window.bind(on_request_close=_swallow)

    def on_stop(self) -> None:
        """End the visit and close the store."""
        for act in (self._poll, self._tick, self._learn, self._find_helpers):
            Clock.unschedule(act)
        ExceptionManager.remove_handler(self._patience)
        Window.unbind(on_keyboard=_swallow, on_request_close=_swallow, on_key_down=self._key)
        if self.stage is not None:
            self.stage.close()
        if self.hall is not None:
            self.hall.close()

    def open_settings(self, *_: object) -> bool:
        """Open nothing: Kivy's settings panel is not for residents."""
        return False

    def _leave(self, exit_code: int) -> None:
        """End for a technician, then nobody starts the kiosk again; or to be started anew."""
        self.exit_code = exit_code
        self.stop()

    def _key(
        self, _window: object, key: int, _scancode: int, text: str | None, modifiers: list[str]
    ) -> bool:
        if self.stage is not None:
            self.stage.hardware.press(key, text, modifiers)
        return True

    def _poll(self, *_elapsed: float) -> None:
        try:
            if self.stage is None:
                self._open()
            elif self.hall is not None and self.hall.reader.version() != self._version:
                self._take_up()
        except RetryLaterError as error:
            _LOG.info("the store is not ready: %s", error)

    def _open(self) -> None:
        if not self._ready():
            return
        self.hall = Hall.open(self._settings, self._clock, self._trusted)
        self._version = self.hall.reader.version()
        self.stage = Stage(self.hall, self.typist, time.monotonic)
        self.stage.bind(
            on_exit=lambda _: self._leave(EXIT_FOR_SERVICE),
            on_restart=lambda _: self._leave(EXIT_RESTART),
        )
        self._floor.clear_widgets()
        self._floor.add_widget(self.stage)
        sweeping.settle()
        Clock.schedule_once(self._learn, 1)
        Clock.schedule_once(self._find_helpers, 1)

    def _ready(self) -> bool:
        progress: SyncProgress | None = None
        try:
            reader = ContentReader.open(self._settings.store_path, PROCESS)
            try:
                progress = reader.progress()
            finally:
                reader.close()
        except RetryLaterError:
            pass
        self._syncing.show(progress)
        self._show_beginning()
        return progress is not None and progress.first_sync_done

    def _show_beginning(self) -> None:
        """Show a set-up that waits for a person in place of the page of the first sync."""
        beginning = told(self._settings.store_path)
        if beginning == self._beginning:
            return
        self._beginning = beginning
        self._floor.clear_widgets()
        if beginning is None:
            self._floor.add_widget(self._syncing)
        else:
            frame, say = Frame.for_panel(self._settings.panel), self._syncing.say
            self._floor.add_widget(BeginningView(frame, beginning, say))

    def _take_up(self) -> None:
        if self.hall is None or self.stage is None:
            return
        self._version = self.hall.reader.version()
        self.stage.refresh()
        Clock.unschedule(self._learn)
        Clock.schedule_once(self._learn, 5)

    def _learn(self, *_elapsed: float) -> None:
        if self.hall is None:
            return
        mark = self.hall.words_mark()
        if mark != self._learned:
            self._learned = mark
            # No daemon: one that is cut off inside C++ at the end aborts the process.
            Thread(target=_teach, args=(self.typist, self.hall)).start()

    def _find_helpers(self, *_elapsed: float) -> None:
        if self.hall is not None:
            Thread(target=_help, args=(self.typist, self.hall)).start()

    def _tick(self, *_elapsed: float) -> None:
        self._supervisor.beat()
        if self._plugging is not None and self._plugging.tick(time.monotonic()):
            _LOG.warning("another panel is plugged in: the kiosk opens anew")
            self._leave(EXIT_REPLUGGED)
            return
        if self.stage is None:
            return
        try:
            self.stage.tick()
        except RetryLaterError as error:
            _LOG.info("the store is not ready: %s", error)


def run(settings: KioskSettings, *, headless: bool = False) -> int:
    """Run the kiosk until it is told to stop; the window was prepared before."""
    connectors = None if headless else DrmConnectors()
    app = KioskApp(settings, supervisor=Supervisor.found(), connectors=connectors)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: app.stop())
    app.run()
    return app.exit_code


def _teach(typist: Typist, hall: Hall) -> None:
    sweeping.hold()
    try:
        typist.learn(hall.words())
    except RetryLaterError as error:
        _LOG.info("the keyboard learns with the next change: %s", error)
    finally:
        sweeping.settle()


def _help(typist: Typist, hall: Hall) -> None:
    """Find what is not there at once: the voice, and the reader of handwriting."""
    hall.voice = find_voice()
    typist.handwriting = find_handwriting()


def _swallow(*_: object) -> bool:
    return True
