"""What is plugged into the box: a panel that comes late, or another one, needs screen or kiosk anew.

SDL opens an output once, as it finds it (measured: without a panel it draws for nobody).
Invariant: the screen gives way only to panels that have been there for `settle_seconds` and are
other than those it was opened for; one that sleeps or was unplugged is waited for.
"""

from pathlib import Path
from typing import Protocol

EXIT_REPLUGGED = 75
"""Exit code (EX_TEMPFAIL) after which the unit starts the face again."""
SETTLE_SECONDS = 3.0
DRM = Path("/sys/class/drm")


class Connectors(Protocol):
    """The sockets for panels."""

    def plugged(self) -> tuple[str, ...]:
        """Return each socket that has a panel, with the panel's own mode."""


class DrmConnectors:
    """The sockets as Linux tells of them.

    Arguments:
        folder: where it tells.
    """

    def __init__(self, folder: Path = DRM) -> None:
        self._folder = folder

    def plugged(self) -> tuple[str, ...]:
        """Return e.g. ``card1-HDMI-A-1 1920x1080``; nothing where Linux tells nothing."""
        return tuple(
            f"{socket.name} {_first_line(socket / 'modes')}"
            for socket in sorted(self._folder.glob("card*-*"))
            if _first_line(socket / "status") == "connected"
        )


class Plugging:
    """Tells when the screen must be opened anew.

    Arguments:
        connectors: the sockets, as they are when the screen opens.
        settle_seconds: how long a panel must have been there.
    """

    def __init__(self, connectors: Connectors, settle_seconds: float = SETTLE_SECONDS) -> None:
        self._connectors, self._settle = connectors, settle_seconds
        self._opened = self._seen = connectors.plugged()
        self._since = 0.0

    def tick(self, steady: float) -> bool:
        """Look at the sockets; tell whether to open the screen anew.

        Arguments:
            steady: seconds on a clock that never jumps.
        """
        seen = self._connectors.plugged()
        if seen != self._seen:
            self._seen, self._since = seen, steady
        is_other = bool(seen) and seen != self._opened
        return is_other and steady - self._since >= self._settle


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace").partition("\n")[0].strip()
    except OSError:
        # A socket may go while it is read.
        return ""
