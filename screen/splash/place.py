"""Where the splash lies on the panel: where the face's picture will lie, turned as it will be.

The settings are the face's, which judges them strictly and says what is wrong; here, before it
runs, what is not plausible counts as not said. Invariant: the place lies inside the panel.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FACES = ("kiosk.toml", "signage.toml")
_USUAL = {"width_px": 1080, "height_px": 1920}
_LARGEST = 16384


@dataclass(frozen=True)
class Place:
    """A face's picture in its panel, as people see it.

    Attributes:
        x, y, width, height: pixels from the upper left.
        rotate: degrees clockwise by which all of it is turned in the framebuffer.
        language: of the words.
    """

    x: int
    y: int
    width: int
    height: int
    rotate: int = 0
    language: str = "zh"


def find(settings: Path, width: int, height: int) -> Place:
    """Return the place on a framebuffer; all of it where the settings do not fit.

    Arguments:
        settings: folder of the settings files.
        width: of the framebuffer.
        height: of the framebuffer.
    """
    said = next((_read(settings / name) for name in FACES if (settings / name).is_file()), {})
    rotate = said.get("rotate") if said.get("rotate") in (90, 180, 270) else 0
    language = "en" if said.get("language") == "en" else "zh"
    if rotate in (90, 270):
        width, height = height, width
    mounting = said.get("mounting")
    around = mounting if isinstance(mounting, dict) else {}
    x, y = _number(around, "x_px", 0), _number(around, "y_px", 0)
    wide, high = (_number(said, name, usual) for name, usual in _USUAL.items())
    if said.get("outputs") or not (wide and high and x + wide <= width and y + high <= height):
        x, y, wide, high = 0, 0, width, height
    return Place(x, y, wide, high, int(rotate or 0), language)


def _number(said: dict[str, Any], name: str, usual: int) -> int:
    value = said.get(name, usual)
    return value if isinstance(value, int) and 0 <= value <= _LARGEST else usual


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
