"""By what this machine is connected.

Invariant: kinds alone are told: neither names of networks, nor addresses, nor names of devices,
which may hold an address.
"""

from pathlib import Path

from disclosure.machines import MOST_NETWORKS, NetworkKind

NETWORKS = Path("/sys/class/net")

_ETHERNET = "1"
"""ARPHRD_ETHER of Linux's ``if_arp.h``."""
_MOBILE = ("wwan", "ppp")


def networks(folder: Path = NETWORKS) -> tuple[NetworkKind, ...]:
    """Return the kinds of networks that are up."""
    up = [one for one in sorted(folder.glob("*")) if one.name != "lo" and _is_up(one)]
    return tuple(sorted({_kind(one) for one in up}))[:MOST_NETWORKS]


def _kind(device: Path) -> NetworkKind:
    if (device / "wireless").exists() or (device / "phy80211").exists():
        return NetworkKind.WIRELESS
    if device.name.startswith(_MOBILE):
        return NetworkKind.MOBILE
    if _word(device / "type") == _ETHERNET and (device / "device").exists():
        return NetworkKind.CABLE
    return NetworkKind.OTHER


def _is_up(device: Path) -> bool:
    # A modem's line knows no link: it says "unknown" while it is up.
    shown = {"up", "unknown"} if device.name.startswith(_MOBILE) else {"up"}
    return _word(device / "operstate") in shown


def _word(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        return ""
