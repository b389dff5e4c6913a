"""A network namespace with a loopback and nothing else, for a machine and the servers it asks.

Invariant: no address outside of it is reached from it; it is gone when its block is left.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 30


@dataclass(frozen=True)
class Network:
    """A network.

    Attributes:
        path: the file that it is known by.
    """

    path: Path

    def beside(self, *command: str) -> list[str]:
        """Return a command that runs another one in this network, on this machine's files."""
        return ["nsenter", f"--net={self.path}", *command]


@contextmanager
def network(name: str) -> Iterator[Network]:
    """Make a network; remove it at the end.

    Arguments:
        name: its name, that nobody else has.
    """
    _ip("netns", "add", name)
    try:
        _ip("netns", "exec", name, "ip", "link", "set", "lo", "up")
        yield Network(Path("/run/netns") / name)
    finally:
        _ip("netns", "delete", name)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, timeout=_SECONDS)
