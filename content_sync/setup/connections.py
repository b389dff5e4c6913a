"""NetworkManager's files for a plan: cable before Wi-Fi before 4G.

Invariant: text of a person's ends in one value of one key; a name or password can open no
section and no other key.

The form is NetworkManager's keyfile (nm-settings-keyfile(5)); metrics are what its own defaults
are in their order (100, 600, 700), said so that no default changes the order.
"""

import uuid
from collections.abc import Mapping
from typing import Final

from content_sync.setup.plan import Ethernet, Mobile, Plan, Wifi

_SPACE = uuid.UUID("5a8e6f0e-6d0b-4a34-8d7e-1a3c0e6b7f11")
_CABLE, _AIR, _MAST = 100, 600, 700
Section = Mapping[str, str]
COUNTY: Final = "20-mingbai-county.conf"
"""Name of the file in ``conf.d`` by which ways that lead nowhere are told from those that do."""
_LOOK_SECONDS = 300


def reaching(plan: Plan) -> str | None:
    """Return NetworkManager's settings to look for the county on each way; None without a county.

    A cable with an address but no way to the county gives way to Wi-Fi and 4G so. The pinned root
    is small, public and there at every county; a portal's page does not begin as it does.
    """
    if not plan.county:
        return None
    lines = (
        "[connectivity]",
        "enabled=true",
        f"uri={plan.county.rstrip('/')}/v1/root/1",
        "response={",
        f"interval={_LOOK_SECONDS}",
    )
    return "\n".join(lines) + "\n"


def connections(plan: Plan) -> dict[str, str]:
    """Return the text of each connection's file by its name.

    All three are tried at any time: where the cable gives way, the next metric takes over.
    """
    made = {"mingbai-ethernet.nmconnection": _ethernet(plan.ethernet)}
    if plan.wifi:
        made["mingbai-wifi.nmconnection"] = _wifi(plan.wifi)
    if plan.mobile:
        made["mingbai-mobile.nmconnection"] = _mobile(plan.mobile)
    return made


def _ethernet(fixed: Ethernet | None) -> str:
    ipv4 = {"method": "auto", "route-metric": str(_CABLE)}
    if fixed:
        ipv4["method"] = "manual"
        ipv4["address1"] = ",".join(filter(None, (fixed.address, fixed.gateway)))
        if fixed.dns:
            ipv4["dns"] = "".join(f"{one};" for one in fixed.dns)
    # On every port at once: a machine with two ports is not held by the one that leads nowhere.
    ports = {} if fixed else {"multi-connect": "3"}
    return _file("ethernet", 30, {"ethernet": {}, "ipv4": ipv4, "ipv6": _ipv6(_CABLE)}, ports)


def _wifi(wifi: Wifi) -> str:
    # As numbers: names may be Chinese, or hold a semicolon.
    name = "".join(f"{byte};" for byte in wifi.name.encode())
    # The machine's own address, by which halls let machines in; no sleep, by which they drop out.
    air = {
        "mode": "infrastructure",
        "ssid": name,
        "cloned-mac-address": "permanent",
        "powersave": "2",
    }
    if wifi.hidden:
        air["hidden"] = "true"
    sections: dict[str, Section] = {"wifi": air}
    if wifi.password:
        kind = "sae" if wifi.security == "wpa3" else "wpa-psk"
        sections["wifi-security"] = {"key-mgmt": kind, "psk": _escaped(wifi.password)}
    sections["ipv4"] = {"method": "auto", "route-metric": str(_AIR)}
    sections["ipv6"] = _ipv6(_AIR)
    return _file("wifi", 20, sections)


def _mobile(mobile: Mobile) -> str:
    said = {
        "apn": mobile.apn,
        "username": mobile.user,
        "password": mobile.password,
        "pin": mobile.pin,
    }
    return _file(
        "gsm",
        10,
        {
            "gsm": {name: _escaped(value) for name, value in said.items() if value},
            "ipv4": {"method": "auto", "route-metric": str(_MAST)},
            "ipv6": _ipv6(_MAST),
        },
    )


def _ipv6(metric: int) -> Section:
    return {"method": "auto", "route-metric": str(metric)}


def _file(
    kind: str, priority: int, sections: Mapping[str, Section], more: Section | None = None
) -> str:
    name = "mingbai-mobile" if kind == "gsm" else f"mingbai-{kind}"
    head = {
        "id": name,
        "uuid": str(uuid.uuid5(_SPACE, name)),
        "type": kind,
        "autoconnect-priority": str(priority),
        # For ever: nobody comes to press a button.
        "autoconnect-retries": "0",
        **(more or {}),
    }
    told = []
    for section, keys in {"connection": head, **sections}.items():
        told += [f"[{section}]", *(f"{key}={value}" for key, value in keys.items()), ""]
    return "\n".join(told)


def _escaped(value: str) -> str:
    """Return a value as GLib's key files take it: it may begin or end with a space."""
    text = value.replace("\\", "\\\\")
    inner = text.strip(" ")
    before = len(text) - len(text.lstrip(" "))
    after = len(text) - before - len(inner)
    return "\\s" * before + inner + "\\s" * after
