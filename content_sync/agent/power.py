"""Power and heat as a Raspberry Pi's firmware tells of them.

Source: ``get_throttled`` (raspberrypi.com/documentation, ``vcgencmd get_throttled``): bits 0, 1, 2
of now, 16, 17, 18 of the time since the start. Invariant: another machine tells nothing, and
nothing is guessed.
"""

from pathlib import Path

from disclosure.machines import Power

THROTTLED = Path("/sys/devices/platform/soc/soc:firmware/get_throttled")

_LOW_NOW, _SLOWED_NOW = 1 << 0, 1 << 1 | 1 << 2
_ONCE = 16


def power(throttled: Path = THROTTLED) -> Power | None:
    """Return what the firmware says; None where it does not."""
    try:
        bits = int(throttled.read_text(encoding="ascii").strip(), 16)
    except (OSError, ValueError):
        return None
    return Power(
        low_now=bool(bits & _LOW_NOW),
        low_once=bool(bits & _LOW_NOW << _ONCE),
        slowed_now=bool(bits & _SLOWED_NOW),
        slowed_once=bool(bits & _SLOWED_NOW << _ONCE),
    )
