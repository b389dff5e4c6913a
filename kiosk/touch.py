"""What people point with: touch panels and mice, as Linux tells of them.

Source: ``/proc/bus/input/devices`` and `linux/input-event-codes.h`: a touch panel has the
property INPUT_PROP_DIRECT and absolute axes, a mouse relative ones. Invariant: nothing is
opened, so that looking never takes a touch away from the kiosk.
"""

from dataclasses import dataclass
from pathlib import Path

DEVICES = Path("/proc/bus/input/devices")
_DIRECT = 1 << 1
_REL_X = 1 << 0
_ABS_X = 1 << 0


@dataclass(frozen=True)
class Pointers:
    """Names of what was found."""

    panels: tuple[str, ...]
    mice: tuple[str, ...]


def found(devices: Path = DEVICES) -> Pointers:
    """Return the touch panels and mice of the machine; none where Linux tells nothing."""
    try:
        told = devices.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Pointers((), ())
    panels, mice = [], []
    for block in told.split("\n\n"):
        name, bits = _read(block)
        if bits.get("PROP", 0) & _DIRECT and bits.get("ABS", 0) & _ABS_X:
            panels.append(name)
        elif bits.get("REL", 0) & _REL_X:
            mice.append(name)
    return Pointers(tuple(panels), tuple(mice))


def _read(block: str) -> tuple[str, dict[str, int]]:
    name, bits = "", {}
    for line in block.splitlines():
        if line.startswith("N: Name="):
            name = line.removeprefix("N: Name=").strip('"')
        if line.startswith("B: "):
            key, _, words = line.removeprefix("B: ").partition("=")
            bits[key] = _last_word(words)
    return name, bits


def _last_word(words: str) -> int:
    """Return the lowest word of a bitmap, which is printed last."""
    try:
        return int(words.rsplit(maxsplit=1)[-1], 16)
    except (IndexError, ValueError):
        return 0
