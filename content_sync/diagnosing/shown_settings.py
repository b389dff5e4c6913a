"""The settings of a terminal as a bundle holds them: those that are named here, and no other.

Invariant: an allow-list by file and key; of the county's address only how and where it is asked; a
text is shown only in the form that its key has. What a key unknown to us holds stays here.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FILES = ("agent", "kiosk", "signage", "broadcast")

_NUMBERS = re.compile(
    r"(?:[a-z]+\.)*[a-z_]*(?:seconds|minutes|hours|days|bytes|px|mm|percent|most)"
)
_NAMED = {
    "terminal_number", "broker.port", "broker.tls", "update.enabled", "update.bytes_a_second",
    "diagnostics.enabled", "orders_an_hour", "rotate", "inches", "fullscreen", "high_contrast",
    "cursor", "volume", "two_sided", "player.reduce_motion", "relay.pin", "relay.active_high",
    "stop.pin", "quiet.on", "bells", "output.port", "output.speed",
}  # fmt: skip
_TEXTS = {
    "area": re.compile(r"[0-9]{12}(?:-[0-9]{1,3})?"),
    "language": re.compile(r"zh|en"),
    "profile": re.compile(r"street|community"),
    "slip_paper": re.compile(r"roll|a4"),
    "read_aloud": re.compile(r"any|sealed"),
    "when_expired": re.compile(r"keep|neutral"),
    "power.switch": re.compile(r"black|cec|dpms"),
    "brightness.dimmer": re.compile(r"software|backlight|ddc"),
    "output.kind": re.compile(r"alsa|miniaudio|file|rtp"),
    "output.codec": re.compile(r"g722|pcma|pcmu"),
    "quiet.start": re.compile(r"[0-9]{2}:[0-9]{2}"),
    "quiet.end": re.compile(r"[0-9]{2}:[0-9]{2}"),
    "limits.trust_clock": re.compile(r"auto|always"),
}
_ADDRESS = "county_url"
_SECRET = re.compile(r"password|username|pin|key|token|secret|code")
_SHORTEST_SECRET = 4


def shown(folder: Path) -> dict[str, dict[str, object]]:
    """Return what may be seen of each settings file; `left_out` counts the rest."""
    found: dict[str, dict[str, object]] = {}
    for name in FILES:
        values = _values(folder / f"{name}.toml")
        if values is None:
            continue
        kept = {key: one for key, value in _flat(values) if (one := _shown(key, value)) is not None}
        found[name] = {
            **dict(sorted(kept.items())),
            "left_out": len(list(_flat(values))) - len(kept),
        }
    return found


def secrets(folder: Path) -> set[str]:
    """Return what all settings hold whose names say that it is secret, or an address before its @."""
    found = set()
    for file in sorted(folder.glob("*.toml")):
        for key, value in _flat(_values(file) or {}):
            if _SECRET.search(key):
                found.add(str(value))
            if isinstance(value, str) and "@" in value:
                found.update(re.split(r"[:/@]+", value.rpartition("@")[0])[1:])
    return {one for one in found if len(one) >= _SHORTEST_SECRET}


def address(folder: Path) -> str:
    """Return how and where the county is asked, e.g. ``https://gk.example``; empty if unknown."""
    return _asked_at((_values(folder / "agent.toml") or {}).get(_ADDRESS))


def _values(file: Path) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None


def _flat(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _shown(key: str, value: object) -> object | None:
    """Return what may be seen of a value, None for nothing."""
    if key == _ADDRESS:
        return _asked_at(value) or None
    if isinstance(value, bool | int | float):
        return value if key in _NAMED or _NUMBERS.fullmatch(key) else None
    form = _TEXTS.get(key)
    return value if form is not None and isinstance(value, str) and form.fullmatch(value) else None


def _asked_at(value: object) -> str:
    """Return scheme, host and port of an address: what else stands in it may be a password."""
    try:
        parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}{port}" if parts.hostname else ""
