"""A Debian in a folder, running: a real systemd as its first process, in systemd-nspawn.

Invariant: what was started here is gone when its block is left. Its kernel is this machine's: what
is measured of a start begins with systemd, and there is no screen and no sound card.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.debian import PLAIN, nspawn
from disclosure.errors import UsageError

START_SECONDS = 60.0
STOP_SECONDS = 60.0
COMMAND_SECONDS = 900.0
_LOOK_SECONDS = 0.1


class Container:
    """A running container.

    Attributes:
        leader: its systemd, by this machine's count.
    """

    def __init__(self, leader: int) -> None:
        self.leader = leader

    def run(
        self, *command: str, seconds: float = COMMAND_SECONDS
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command inside, as root; return how it ended and what it said."""
        return subprocess.run(
            ["nsenter", f"--target={self.leader}", "--all", "--", *command],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            timeout=seconds, env=PLAIN,
        )  # fmt: skip

    def ask(self, *command: str, seconds: float = COMMAND_SECONDS) -> str:
        """Run a command inside; return what it said.

        Raises:
            UsageError: it failed.
        """
        told = self.run(*command, seconds=seconds)
        if told.returncode:
            raise UsageError(f"{' '.join(command)}: {told.returncode}: {told.stdout}{told.stderr}")
        return told.stdout.strip()

    def cut(self) -> None:
        """Take its power away: all of its processes are gone at once, as they stand."""
        os.kill(self.leader, signal.SIGKILL)

    def show(self, unit: str, name: str) -> str:
        """Return one property of a unit."""
        return self.ask("systemctl", "show", f"--property={name}", "--value", unit, seconds=60)

    def wait_for(self, *command: str, seconds: float) -> float:
        """Wait until a command inside succeeds; return the seconds it took.

        Raises:
            UsageError: it did not in time.
        """
        began = time.monotonic()
        while self.run(*command, seconds=60).returncode:
            if time.monotonic() - began > seconds:
                raise UsageError(f"{' '.join(command)} did not succeed within {seconds:.0f} s")
            time.sleep(_LOOK_SECONDS)
        return time.monotonic() - began


@contextmanager
def booted(
    root: Path, shown: Mapping[Path, str] | None = None, network: Path | None = None
) -> Iterator[Container]:
    """Start the system of a folder; stop it at the end.

    Arguments:
        root: the system.
        shown: folders of this machine, and where it sees them, not to be written.
        network: a network namespace that it shares; by default it has a loopback of its own.

    Raises:
        UsageError: its systemd did not come up.
    """
    with subprocess.Popen(
        [*nspawn(root, shown, network), "--boot"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as outer:  # fmt: skip
        try:
            container = Container(_leader(outer))
            container.wait_for("test", "-S", "/run/systemd/private", seconds=START_SECONDS)
            # "degraded" is an answer too: whoever asks looks at the units.
            container.run("systemctl", "is-system-running", "--wait", seconds=START_SECONDS)
            yield container
        finally:
            _stop(outer)


def _leader(outer: "subprocess.Popen[bytes]") -> int:
    children = Path(f"/proc/{outer.pid}/task/{outer.pid}/children")
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and outer.poll() is None:
        # It is nspawn itself until it becomes systemd; a helper may be gone before it is looked at.
        with suppress(FileNotFoundError):
            for child in children.read_text().split():
                if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                    return int(child)
        time.sleep(_LOOK_SECONDS)
    raise UsageError("the container's systemd did not start")


def _stop(outer: "subprocess.Popen[bytes]") -> None:
    # By this nspawn lets the system inside halt.
    outer.send_signal(signal.SIGTERM)
    try:
        outer.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        outer.kill()
