"""Every screen of the kiosk as a picture, for looking at.

Invariant: the pictures show the store as it is, the scenes of a `tour` and nothing else.
"""

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from kivy.core.window import Window
from kivy.uix.widget import Widget

from disclosure.errors import UsageError
from kiosk.hall import Hall
from kiosk.journey.comfort import Comfort
from kiosk.main import KioskApp, utc_now
from kiosk.screens.tour import tour
from kiosk.screens.tour.scene import Scene
from kiosk.settings import KioskSettings
from kiosk.voice import find_voice

_LOG = logging.getLogger(__name__)
FRAMES = 6
"""Drawn before a picture is taken: sizes settle from frame to frame."""
PATIENCE_SECONDS = 120.0
"""How long a scene may take to be ready; its picture is taken all the same."""


def take(settings: KioskSettings, out: Path, comfort: Comfort) -> int:
    """Draw every screen into a folder; return the exit code.

    Arguments:
        settings: whose store and panel.
        out: where the pictures go; made when missing.
        comfort: of the visit that is drawn.
    """
    out.mkdir(parents=True, exist_ok=True)
    app = Drawer(settings, out, comfort)
    app.run()
    if app.stage is None:
        raise UsageError(f"--store {settings.store}: the first synchronisation is not done")
    return 0


class Drawer(KioskApp):
    """The kiosk, walking from scene to scene by itself."""

    def __init__(self, settings: KioskSettings, out: Path, comfort: Comfort) -> None:
        self._ahead = timedelta()
        super().__init__(settings, self._now)
        self._out = out
        self._comfort = comfort
        self._scenes: Iterator[Scene] = iter(())
        self._scene: Scene | None = None
        self._frames, self._since = 0, 0.0

    def on_start(self) -> None:
        """Begin to draw."""
        super().on_start()
        if self.stage is None or self.hall is None:
            self._save("syncing")
            self.stop()
            return
        self._equip(self.hall)
        self.stage.suit(self._comfort)
        self._scenes = tour.scenes(self.stage, self._later)
        Window.bind(on_flip=self._frame)

    def _now(self) -> datetime:
        return utc_now() + self._ahead

    def _later(self, step: timedelta) -> None:
        self._ahead += step

    def _equip(self, hall: Hall) -> None:
        """Have at once what a kiosk else finds in its first seconds."""
        tour.furnish(hall)
        hall.voice = find_voice()
        self.typist.learn(hall.words())
        self._find_helpers()

    def _frame(self, *_: object) -> None:
        self._frames += 1
        if self._scene is None:
            self._go_on()
        elif self._is_due(self._scene):
            self._save(self._scene.name)
            self._go_on()
        Window.canvas.ask_update()

    def _is_due(self, scene: Scene) -> bool:
        if not scene.ready() and time.monotonic() - self._since < PATIENCE_SECONDS:
            self._frames = 0
        return self._frames >= FRAMES

    def _go_on(self) -> None:
        self._scene = next(self._scenes, None)
        self._frames, self._since = 0, time.monotonic()
        if self._scene is None or self.stage is None:
            self.stop()
        else:
            self.stage.touched()

    def _save(self, name: str) -> None:
        root: Widget = self.root
        root.export_to_png(str(self._out / f"kiosk-{name}.png"))
