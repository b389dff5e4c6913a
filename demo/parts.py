"""The demo's processes by name: what a county has, started as a county starts it.

Invariant: whatever was started is stopped when the block ends, however it ends.
"""

import signal
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from demo import county, technician, terminal
from demo.place import Place, free_port
from demo.processes import Process, Supervisor
from demo.telling import say
from demo.terminal import Look
from disclosure.errors import MingbaiError

_READY_SECONDS = 60
_WATCH_SECONDS = 1.0
_OFF_SCREEN = {"SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy"}


class NotReadyError(MingbaiError):
    """A part of the demo did not come up."""


class Parts:
    """All processes of one demo."""

    def __init__(self, place: Place, port: int, look: Look) -> None:
        self.place = place
        self.url = f"http://127.0.0.1:{free_port(port)}"
        self.screen: Process | None = None
        self._port = port
        self._look = look
        environment = {} if look.windows else _OFF_SCREEN
        self.supervisor = Supervisor(place.logs, {"KIVY_NO_ARGS": "1", **environment})

    def __enter__(self) -> Self:
        signal.signal(signal.SIGTERM, _interrupt)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.supervisor.stop()

    def start_county(self) -> None:
        """Make the county, start its server, and enrol the terminal there."""
        county.found(self.place, say)
        say("服务器启动 / the server starts")
        data = ("--data", self.place.county)
        self.supervisor.start("county", "county", "serve", *data, "--port", str(self._port))
        self._await_server()
        fingerprint = technician.enrol(self.place, self.url)
        say(f"终端已登记，指纹 {fingerprint} / the terminal is enrolled")
        terminal.write(self.place, self.url, self._look, datetime.now(UTC))

    def start_agent(self) -> None:
        """Start the agent."""
        self.supervisor.start("agent", "content_sync", "run", "--settings", self.place.agent)

    def start_loudspeaker(self) -> None:
        """Start the loudspeaker."""
        arguments = ("run", "--settings", self.place.loudspeaker)
        self.supervisor.start("broadcast", "broadcast", *arguments)

    def start_kiosk(self) -> None:
        """Start the kiosk."""
        self.supervisor.start("kiosk", "kiosk", "run", "--settings", self.place.kiosk)

    def start_screen(self, *arguments: str | Path) -> None:
        """Start the village screen, with arguments of ``signage play``."""
        settings = ("--settings", self.place.screen)
        self.screen = self.supervisor.start("screen", "signage", "play", *settings, *arguments)

    def stay(self) -> None:
        """Keep running until Ctrl-C; say which part has ended, should one."""
        say("都在运行，按 Ctrl-C 停止 / all is running, Ctrl-C stops it")
        forever = threading.Event()
        while not forever.wait(_WATCH_SECONDS):
            self.supervisor.check(ended_well=("kiosk", "clerk", "screen"))

    def _await_server(self) -> None:
        end = time.monotonic() + _READY_SECONDS
        while time.monotonic() < end:
            self.supervisor.check()
            try:
                if requests.get(f"{self.url}/healthz", timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.2)
        raise NotReadyError(f"the server did not answer within {_READY_SECONDS} seconds")


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
