"""What a process tells systemd that watches over it: that it is ready, and that it lives.

Invariant: without a supervisor, or with one that does not listen, nothing happens and
nothing waits; a process never stops because nobody hears it.
"""

import os
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

_WATCHDOG_SHARE = 3
"""How often within the supervisor's patience a process says that it lives."""


class Supervisor:
    """The socket of sd_notify(3), and how often a process has to say that it lives.

    Arguments:
        address: the socket's path, one with ``@`` for the abstract name space, or nothing
            where no supervisor watches.
        patience_seconds: after so long without a word the process is killed and started
            anew; 0 where nobody counts.
        steady: tells seconds that never jump.
    """

    def __init__(
        self,
        address: str = "",
        patience_seconds: float = 0.0,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._pause = patience_seconds / _WATCHDOG_SHARE
        self._steady = steady
        self._said = float("-inf")

    @classmethod
    def found(cls, environment: Mapping[str, str] = os.environ) -> "Supervisor":
        """Return the supervisor that started this process, as its environment names it.

        A watchdog that is meant for another process (``WATCHDOG_PID``) is left alone.
        """
        address = environment.get("NOTIFY_SOCKET", "")
        mine = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        told = environment.get("WATCHDOG_USEC", "")
        patience = int(told) / 1_000_000 if mine and told.isascii() and told.isdigit() else 0.0
        return cls(address, patience)

    def ready(self) -> None:
        """Say that the process serves."""
        self._say("READY=1")

    def beat(self) -> None:
        """Say that the process lives; call it as often as you like, few calls are told."""
        now = self._steady()
        if self._pause and now - self._said >= self._pause:
            self._said = now
            self._say("WATCHDOG=1")

    def stopping(self) -> None:
        """Say that the process ends of its own will."""
        self._say("STOPPING=1")

    def _say(self, words: str) -> None:
        if not self._address:
            return
        # A full or closed socket is the supervisor's trouble, never ours.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
            to.setblocking(False)
            to.sendto(words.encode(), self._address)
