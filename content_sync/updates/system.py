"""A terminal under systemd, as software is installed on it.

Invariant: nothing of what is installed is run before its bundle was judged; every command has
a limit in seconds, and what fails is said in its own words.
"""

import logging
import platform
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from content_sync.store.clock import BUILT
from content_sync.store.machine_clock import SystemClock
from content_sync.updates.unpacking import UnfitError
from content_sync.updates.watching import Unit
from disclosure.releases import Architecture, Machine, UpdateReason

_LOG = logging.getLogger(__name__)
_ARCHITECTURES = {"aarch64": Architecture.ARM64, "x86_64": Architecture.AMD64}
_PREPARE_SECONDS = 1800.0
_ACTIVATE_SECONDS = 600.0
_CHECK_SECONDS = 300.0
_ASK_SECONDS = 30.0
_EXITS = {3: UpdateReason.ROOM, 4: UpdateReason.PACKAGES}
"""How install.sh says why it does not install."""

_FACES = ("kiosk", "signage", "broadcast")


def architecture_here() -> str:
    """Return this machine's architecture by Debian's name; its own where Debian has none here."""
    machine = platform.machine()
    return _ARCHITECTURES.get(machine, machine)


def debian_here() -> str:
    """Return the code name of this Debian; empty where it does not tell."""
    try:
        return platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    except OSError:
        return ""


@dataclass(frozen=True)
class Terminal:
    """This machine.

    Attributes:
        settings: folder of the settings files: what has one, runs here.
        store: folder of the store.
        agent_user: as whom a version reads the store on trial.
    """

    settings: Path
    store: Path
    agent_user: str

    def machine(self, running: str, tried: str) -> Machine:
        """Return what this machine is."""
        return Machine(architecture_here(), debian_here(), running, tried)

    def prepare(self, bundle: Path) -> None:
        """Put an unpacked bundle beside the versions that there are."""
        roles = [word for role in self._roles() for word in ("--role", role)]
        done = _run(["sh", bundle / "install.sh", "--prepare", *roles], _PREPARE_SECONDS)
        if done.returncode:
            because = _EXITS.get(done.returncode, UpdateReason.BROKEN)
            raise UnfitError(because, _last_words(done))

    def activate(self, version: Path) -> None:
        """Switch to a version by its own installer."""
        done = _run(["sh", version / "deploy" / "install.sh", "--activate"], _ACTIVATE_SECONDS)
        if done.returncode:
            raise UnfitError(UpdateReason.START, _last_words(done))

    def units(self) -> Mapping[str, Unit]:
        """Ask systemd."""
        names = [f"mingbai-{name}.service" for name in self._processes()]
        return {name: _unit(name) for name in names}

    def check(self, version: Path) -> bool:
        """Have the version tell what the store is like, as the agent's user."""
        command: list[str | Path] = [
            "setpriv", f"--reuid={self.agent_user}", "--regid=mingbai", "--clear-groups",
            version / "bin" / "python", "-m", "content_sync", "status", "--store", self.store,
        ]  # fmt: skip
        done = _run(command, _CHECK_SECONDS)
        if done.returncode:
            _LOG.error("the store is not readable: %s", _last_words(done))
        return done.returncode == 0

    def now(self) -> datetime:
        """Return the wall time, never before this software was built."""
        return max(SystemClock().now(), BUILT)

    def steady(self) -> float:
        """Return the monotonic clock's seconds."""
        return time.monotonic()

    def boot(self) -> str:
        """Return what names this boot."""
        return SystemClock().boot()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)

    def _processes(self) -> list[str]:
        agent = ["agent"] if (self.settings / "agent.toml").is_file() else []
        return agent + [name for name in _FACES if (self.settings / f"{name}.toml").is_file()]

    def _roles(self) -> list[str]:
        faces = [name for name in self._processes() if name != "agent"]
        return ["loudspeaker" if name == "broadcast" else name for name in faces]


def _unit(name: str) -> Unit:
    asked = ["systemctl", "show", "--property=ActiveState,NRestarts", name]
    told = dict(line.partition("=")[::2] for line in _run(asked, _ASK_SECONDS).stdout.splitlines())
    restarts = told.get("NRestarts", "0")
    return Unit(told.get("ActiveState", ""), int(restarts) if restarts.isdigit() else 0)


def _run(command: Sequence[str | Path], seconds: float) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [str(word) for word in command],
            capture_output=True, text=True, check=False, timeout=seconds, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess([], 1, "", str(error))


def _last_words(done: subprocess.CompletedProcess[str]) -> str:
    words = (done.stderr or done.stdout).strip().splitlines()
    return words[-1] if words else "it said nothing"
