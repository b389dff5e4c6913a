"""The machine that software is installed on, as an interface.

Invariant: whatever fails there becomes an `UnfitError` or a `RetryLaterError`.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from content_sync.updates.watching import Unit
from disclosure.releases import Machine


class Machinery(Protocol):
    """What installing needs of the machine."""

    def machine(self, running: str, tried: str) -> Machine:
        """Return what this machine is.

        Arguments:
            running: the version that runs.
            tried: the highest that was tried, empty for none.
        """
        ...

    def prepare(self, bundle: Path) -> None:
        """Put an unpacked bundle beside the versions that there are, without switching.

        Raises:
            UnfitError: it cannot be installed here.
        """
        ...

    def activate(self, version: Path) -> None:
        """Switch to a version: its units, the link, all processes anew.

        May be repeated after a power cut at any point.

        Raises:
            UnfitError: its processes do not come up.
        """
        ...

    def units(self) -> Mapping[str, Unit]:
        """Return the units that have to run on this machine."""
        ...

    def check(self, version: Path) -> bool:
        """Tell whether a version can read what is stored."""
        ...

    def now(self) -> datetime:
        """Return the wall time, never before this software was built."""
        ...

    def steady(self) -> float:
        """Return the monotonic clock's seconds, the same for all processes of a boot."""
        ...

    def boot(self) -> str:
        """Return what names this boot."""
        ...

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        ...
