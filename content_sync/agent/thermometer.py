"""How hot the machine is, as Linux tells it.

Source: the kernel's thermal class, ``/sys/class/thermal/thermal_zone*/temp`` in
thousandths of a degree Celsius. Invariant: a machine without a sensor has no
temperature; that is no fault.
"""

from pathlib import Path

ZONES = Path("/sys/class/thermal")

_COLDEST, _HOTTEST = -60.0, 200.0


def temperature_celsius(zones: Path = ZONES) -> float | None:
    """Return the hottest zone's temperature, or None where no sensor tells one."""
    told = [_read(zone) for zone in zones.glob("thermal_zone*/temp")]
    return max((one for one in told if one is not None), default=None)


def _read(zone: Path) -> float | None:
    try:
        celsius = int(zone.read_text(encoding="ascii")) / 1000
    except (OSError, ValueError):
        return None
    return celsius if _COLDEST <= celsius <= _HOTTEST else None
