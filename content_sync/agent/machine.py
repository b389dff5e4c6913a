"""What the machine tells of itself: its operating system, and since when it runs.

Source: ``/etc/os-release`` (freedesktop.org), ``/proc/uptime`` of Linux. Invariant: what a
machine does not tell is not guessed.
"""

import platform
from pathlib import Path

UPTIME = Path("/proc/uptime")
LONGEST_NAME = 80


def os_name() -> str:
    """Return name and version of the operating system; empty where it does not tell."""
    try:
        told = platform.freedesktop_os_release()
    except OSError:
        return ""
    return told.get("PRETTY_NAME", "")[:LONGEST_NAME]


def up_seconds(uptime: Path = UPTIME) -> int | None:
    """Return for how many seconds the machine has been running; None if it does not tell."""
    try:
        return int(float(uptime.read_text(encoding="ascii").split()[0]))
    except (OSError, ValueError, IndexError):
        return None
