"""The settings of the demo's terminal: agent, kiosk, screen and loudspeaker.

Invariant: they are the same settings that a technician would write.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from demo.place import Place
from disclosure.items import Strict

_ZONE = ZoneInfo("Asia/Shanghai")
_SLOT_MINUTES = 10
_SPEED = 4.0
_SLOTS = (("morning", "早间"), ("noon", "午间"), ("evening", "傍晚"))

Value = str | int | float | bool


class Look(Strict, frozen=True, kw_only=True):
    """How the faces are shown: on a display, or off-screen."""

    windows: bool

    @property
    def kiosk(self) -> tuple[int, int]:
        """Return the kiosk's size in pixels; a window must fit on a desk's monitor."""
        return (540, 960) if self.windows else (1080, 1920)

    @property
    def screen(self) -> tuple[int, int]:
        """Return the village screen's size in pixels."""
        return (960, 540) if self.windows else (1920, 1080)


def write(place: Place, url: str, look: Look, now: datetime) -> None:
    """Write the settings of the terminal's processes; the enrolled agent has its own.

    Arguments:
        place: where to.
        url: the county's address.
        look: windows or off-screen.
        now: when the demo starts; the loudspeaker's slots begin then, so that it is heard.
    """
    store = str(place.store)
    with place.agent.open("a", encoding="utf-8") as agent:
        agent.write(_lines({"report_seconds": 10.0}))
    _save(place.kiosk, _kiosk(place, url, look))
    _save(place.screen, _screen(store, look), {"player": {"phone_page": _item_page(url)}})
    _save(place.loudspeaker, {"store": store}, _loudspeaker(place), slots=_slots(now))


def _kiosk(place: Place, url: str, look: Look) -> dict[str, Value]:
    width, height = look.kiosk
    return {
        "store": str(place.store),
        "printer": f"folder:{place.paper}",
        "width_px": width,
        "height_px": height,
        "inches": 21.5,
        "fullscreen": False,
        "cursor": look.windows,
        "item_page": _item_page(url),
        "answer_page": f"{url}/p/answer",
    }


def _screen(store: str, look: Look) -> dict[str, Value]:
    width, height = look.screen
    return {
        "store": store,
        "width_px": width,
        "height_px": height,
        "fullscreen": False,
        "log_seconds": 10.0,
    }


def _loudspeaker(place: Place) -> dict[str, Mapping[str, Value]]:
    return {
        "output": {"kind": "file", "folder": str(place.sound), "speed": _SPEED},
        "quiet": {"on": False},
        "limits": {"trust_clock": "always", "gap_seconds": 1.0},
    }


def _slots(now: datetime) -> list[dict[str, Value]]:
    """Return slots one after the other from the running minute on, none over midnight."""
    today = now.astimezone(_ZONE)
    length = timedelta(minutes=_SLOT_MINUTES)
    start = min(today, today.replace(hour=23, minute=59) - length * len(_SLOTS))
    times = [start + length * number for number in range(len(_SLOTS) + 1)]
    return [
        {"name": name, "label": label, "start": f"{begin:%H:%M}", "end": f"{end:%H:%M}"}
        for (name, label), begin, end in zip(_SLOTS, times, times[1:], strict=False)
    ]


def _item_page(url: str) -> str:
    return f"{url}/p/items/{{id}}"


def _save(
    path: Path,
    values: Mapping[str, Value],
    tables: Mapping[str, Mapping[str, Value]] | None = None,
    *,
    slots: list[dict[str, Value]] | None = None,
) -> None:
    parts = [_lines(values)]
    parts += [f"[{name}]\n{_lines(table)}" for name, table in (tables or {}).items()]
    parts += [f"[[slot]]\n{_lines(slot)}" for slot in slots or []]
    path.write_text("\n".join(part for part in parts if part), encoding="utf-8")


def _lines(values: Mapping[str, Value]) -> str:
    """Return TOML lines; JSON writes strings, numbers and booleans as TOML does."""
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items()
    ]
    return "".join(lines)
