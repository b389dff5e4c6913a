"""Where the demo keeps its things, and that only one demo keeps them.

Invariant: while a `Place` is held, no second demo of this machine's user writes there.
"""

import fcntl
import os
import shutil
import socket
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from disclosure.errors import UsageError

_NEEDED_BYTES = 500 * 1024 * 1024


class Place:
    """The folder of one run of the demo: county data, terminal stores, logs, pictures."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.work = out / "work"
        self.county = self.work / "county"
        self.slips = self.work / "subsidy-codes.pdf"
        self.paper = out / "paper"
        self.logs = self.work / "logs"
        self.store = self.work / "terminal"
        self.sound = self.work / "sound"
        self.played = self.work / "screen"
        settings = self.work / "settings"
        self.agent = settings / "agent.toml"
        self.kiosk = settings / "kiosk.toml"
        self.screen = settings / "signage.toml"
        self.loudspeaker = settings / "broadcast.toml"
        self._lock = Path(tempfile.gettempdir()) / f"mingbai-demo-{os.getuid()}.lock"

    def __enter__(self) -> Self:
        self._held = self._lock.open("a+")
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._held.seek(0)
            raise UsageError(
                f"a demo is running already (process {self._held.read().strip()});"
                " stop it with Ctrl-C there first"
            ) from error
        self._held.truncate(0)
        self._held.write(str(os.getpid()))
        self._held.flush()
        self._make()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.truncate(0)
        self._held.close()

    def _make(self) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.out).free
        if free < _NEEDED_BYTES:
            raise UsageError(
                f"{self.out}: {free // 2**20} MB are free, the demo needs"
                f" {_NEEDED_BYTES // 2**20} MB; make room or name another folder by --out"
            )
        for old in (self.work, self.paper):
            shutil.rmtree(old, ignore_errors=True)
        self.agent.parent.mkdir(parents=True)


def free_port(wanted: int) -> int:
    """Return `wanted` if nothing listens there.

    Raises:
        UsageError: the port is taken; says how to find by whom, and the way round.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError as error:
            raise UsageError(
                f"port {wanted} is taken: see who has it with 'ss -ltnp sport = :{wanted}',"
                " or choose another by --port"
            ) from error
    return wanted
