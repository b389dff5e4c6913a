"""Sound that a child process plays: it can be ended, and its exit status tells.

Invariant: the child dies with its player (`setpriv --pdeathsig`), so that after a
kill -9 nobody hears an announcement that no process watches.
"""

import shutil
import subprocess
import time

from broadcast.loudspeakers.output import Ending, OutputError, judged

_SLACK_SECONDS = 1.0
_HUNG_SECONDS = 10.0
_END_SECONDS = 2.0


def play(command: list[str], seconds: float) -> "ChildPlayback":
    """Start a command that plays so many seconds and then ends by itself.

    Raises:
        OutputError: it cannot be started.
    """
    bound = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
    try:
        child = subprocess.Popen(
            [*bound, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise OutputError(f"{command[0]}: {error.strerror}") from error
    return ChildPlayback(command[0], child, seconds)


class ChildPlayback:
    """A child that plays; `name` is the command, for messages."""

    def __init__(self, name: str, child: "subprocess.Popen[bytes]", seconds: float) -> None:
        self._name = name
        self._child = child
        self._seconds = seconds
        self._started = time.monotonic()
        self._ending: Ending | None = None

    def elapsed(self) -> float:
        """Return the seconds heard so far."""
        if self._ending is not None:
            return self._ending.seconds
        return min(time.monotonic() - self._started, self._seconds)

    def poll(self) -> Ending | None:
        """Return how it ended, or None while it goes on."""
        if self._ending is not None:
            return self._ending
        passed = time.monotonic() - self._started
        code = self._child.poll()
        if code is not None:
            self._ending = self._judge(code, passed)
        elif passed > self._seconds + _HUNG_SECONDS:
            self._end()
            fault = f"{self._name} hung and was ended after {passed:.0f} s"
            self._ending = Ending(seconds=self._seconds, whole=False, fault=fault)
        return self._ending

    def stop(self) -> Ending:
        """End it at once."""
        ending = self.poll()
        if ending is not None:
            return ending
        heard = self.elapsed()
        self._end()
        self._ending = Ending(seconds=heard, whole=False)
        return self._ending

    def _judge(self, code: int, passed: float) -> Ending:
        said = self._child.stderr.read().decode(errors="replace") if self._child.stderr else ""
        self._close()
        if code == 0:
            return judged(passed, self._seconds, _SLACK_SECONDS)
        reason = said.strip().splitlines()[-1] if said.strip() else f"code {code}"
        heard = min(passed, self._seconds)
        return Ending(seconds=heard, whole=False, fault=f"{self._name} failed: {reason}")

    def _end(self) -> None:
        self._child.kill()
        try:
            self._child.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise OutputError(f"{self._name} cannot be ended") from error
        self._close()

    def _close(self) -> None:
        if self._child.stderr:
            self._child.stderr.close()
