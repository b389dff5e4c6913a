"""The demo's processes: started in order, watched, stopped in reverse.

Invariant: no process outlives its supervisor's `stop`, and the output of each is in a
log file of its own.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from disclosure.command import EXIT_RESTART
from disclosure.errors import MingbaiError, UsageError

_STOP_SECONDS = 10
_LAST_LINES = 6


class StoppedError(MingbaiError):
    """A process of the demo ended before its time."""


class Process:
    """One child process with its log."""

    def __init__(
        self, name: str, command: Sequence[str], child: subprocess.Popen[bytes], log: Path
    ) -> None:
        self.name = name
        self.command = command
        self.child = child
        self.log = log

    def last_words(self) -> str:
        """Return the last lines of the log, for a report."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return " | ".join(line.strip() for line in lines[-_LAST_LINES:] if line.strip())


class Supervisor:
    """Starts the parts of the demo and keeps an eye on them."""

    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._logs = logs
        self._environment = {**os.environ, **environment}
        self._running: list[Process] = []

    def start(self, name: str, module: str, *arguments: str | Path) -> Process:
        """Start a Python module as a process of its own."""
        log = self._logs / f"{name}.log"
        log.unlink(missing_ok=True)
        command = _command(module, arguments)
        process = Process(name, command, self._child(command, log), log)
        self._running.append(process)
        return process

    def check(self, ended_well: Sequence[str] = ()) -> None:
        """Start anew what was ordered to restart; raise StoppedError if another has ended.

        Arguments:
            ended_well: names of processes that may end with code 0.
        """
        for process in self._running:
            code = process.child.poll()
            if code == EXIT_RESTART:
                process.child = self._child(process.command, process.log)
            elif code is not None and not (code == 0 and process.name in ended_well):
                raise StoppedError(f"{process.name} ended with code {code}: {process.last_words()}")

    def _child(self, command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
        with log.open("ab") as file:
            return subprocess.Popen(
                command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Stop all processes, the last one started first."""
        while self._running:
            _stop(self._running.pop())


def once(module: str, *arguments: str | Path, typed: str = "", ends: Sequence[int] = (0,)) -> str:
    """Run a Python module to its end and return what it printed.

    Arguments:
        module: run as ``python -m module``.
        arguments: its arguments.
        typed: what it reads from its standard input.
        ends: exit codes that count as well done.

    Raises:
        UsageError: it ended otherwise; carries its own words.
    """
    done = subprocess.run(
        _command(module, arguments), input=typed, capture_output=True, text=True, check=False
    )
    if done.returncode not in ends:
        raise UsageError(f"{module} {' '.join(map(str, arguments))}: {done.stderr.strip()}")
    return done.stdout


def _command(module: str, arguments: Sequence[str | Path]) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]


def _stop(process: Process) -> int:
    if process.child.poll() is None:
        os.killpg(process.child.pid, signal.SIGTERM)
        try:
            process.child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.child.pid, signal.SIGKILL)
            process.child.wait()
    return process.child.returncode
