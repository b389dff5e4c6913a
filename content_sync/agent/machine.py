"""What the machine tells of itself: model, name, operating system, and since when it runs.

Source: ``/etc/os-release`` (freedesktop.org), ``/proc/uptime`` of Linux, the device tree. Invariant: what a
machine does not tell is not guessed.
"""

import platform
import re
import socket
from pathlib import Path

UPTIME = Path("/proc/uptime")
MODEL = Path("/proc/device-tree/model")
LONGEST_NAME = 80
_OURS = re.compile(r"mingbai-[0-9]{1,5}")


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


def board(model: Path = MODEL) -> str:
    """Return the board's model; empty where it does not tell, as on a PC."""
    try:
        told = model.read_bytes().rstrip(b"\0").decode("ascii")
    except (OSError, UnicodeDecodeError):
        return ""
    return told.strip()[:LONGEST_NAME]


def host(name: str | None = None) -> str:
    """Return what the machine is called, if it is called after a terminal; else nothing.

    A name that somebody gave by hand may be a person's.
    """
    called = socket.gethostname() if name is None else name
    return called if _OURS.fullmatch(called) else ""
