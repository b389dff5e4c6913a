"""The wiring of a terminal's relay, red button and clock, drawn from one table of pins.

`python tools/wiring.py` rewrites the pictures in `docs/images`; `--check` only says whether they
are up to date (exit code 1 if not). Pins are those of the 40-pin header of a Raspberry Pi, counted
from the corner where the card lies; odd pins are the row at the board's inside.
"""

import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

IMAGES = Path(__file__).parent.parent / "docs" / "images"
RED, BLACK, BLUE, GREEN = "#c62828", "#222222", "#0b4f9e", "#2e7d32"
_PITCH, _TOP, _LEFT = 34, 96, 96
_FONTS = "Noto Sans CJK SC, Noto Sans SC, sans-serif"
_CARD = 'fill="#f7f9fc" stroke="#0b4f9e" stroke-width="2"'
_ROWS = 10
"""Rows of the header that are drawn: nothing is wired below them."""


@dataclass(frozen=True)
class Wire:
    """A wire: physical pin of the board, what that pin is, the other end's name, and its colour."""

    pin: int
    role: str
    end: str
    colour: str


@dataclass(frozen=True)
class Part:
    """A part with its wires, in the order of its own terminals."""

    title: str
    words: tuple[str, ...]
    wires: tuple[Wire, ...]


CLOCK = Part(
    "DS3231 时钟模块 · clock",
    ("装好 CR2032 电池；装电池前看清", "是否带充电电路（带的要用 LIR2032）"),
    (
        Wire(1, "3V3", "VCC +", RED),
        Wire(3, "SDA", "SDA / D", BLUE),
        Wire(5, "SCL", "SCL / C", GREEN),
        Wire(9, "GND", "GND −", BLACK),
    ),
)
RELAY = Part(
    "继电器模块 · relay",
    ("功放电源接 COM 与 NO（常开）", "220 V 由电工接，断电后操作"),
    (
        Wire(2, "5V", "VCC", RED),
        Wire(6, "GND", "GND", BLACK),
        Wire(11, "GPIO17", "IN", BLUE),
    ),
)
BUTTON = Part(
    "红色按钮 · red button",
    ("常开触点，两根线不分正负",),
    (Wire(14, "GND", "触点 1", BLACK), Wire(13, "GPIO27", "触点 2", GREEN)),
)
PICTURES = {"wiring-clock.svg": (CLOCK,), "wiring-relay.svg": (RELAY, BUTTON)}


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code."""
    old = [
        name
        for name, parts in PICTURES.items()
        if not (IMAGES / name).is_file()
        or (IMAGES / name).read_text(encoding="utf-8") != drawn(parts)
    ]
    if "--check" in arguments:
        for name in old:
            print(f"docs/images/{name} is old; run python tools/wiring.py")
        return int(bool(old))
    for name in old:
        (IMAGES / name).write_text(drawn(PICTURES[name]), encoding="utf-8")
    return 0


def drawn(parts: tuple[Part, ...]) -> str:
    """Return a picture of the header's first rows and what is wired to them."""
    high = _TOP + _ROWS * _PITCH + 60
    shapes = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {high}" font-family="{_FONTS}">',
        f'<rect width="900" height="{high}" fill="#fff"/>',
        *_header({wire.pin: wire for part in parts for wire in part.wires}),
    ]
    y: float = _TOP - 40
    for part in parts:
        lines, bottom = _part(part, y)
        shapes += lines
        y = bottom + 24
    return "\n".join([*shapes, "</svg>", ""])


def _header(used: dict[int, Wire]) -> list[str]:
    wide, high = 2 * _PITCH + 16, _ROWS * _PITCH + 16
    shapes = [
        _text(_LEFT + wide / 2, 36, "树莓派 40 针", 20, "middle", bold=True),
        _text(_LEFT + wide / 2, 62, "↑ 存储卡一端", 15, "middle"),
        f'<rect x="{_LEFT}" y="{_TOP - 24}" width="{wide}" height="{high}" rx="8" fill="#e6ebf2"/>',
    ]
    for pin in range(1, 2 * _ROWS + 1):
        x, y = _place(pin)
        wire = used.get(pin)
        fill = wire.colour if wire else "#fff"
        shapes.append(f'<circle cx="{x}" cy="{y}" r="12" fill="{fill}" stroke="#6b7686"/>')
        shapes.append(_text(x, y + 5, str(pin), 13, "middle", "#fff" if wire else "#445"))
        if wire and pin % 2:
            shapes.append(_text(_LEFT - 10, y + 5, wire.role, 15, "end", wire.colour))
    shapes.append(_text(_LEFT + wide / 2, _TOP + high, "第 21–40 针不用", 14, "middle"))
    return shapes


def _part(part: Part, top: float) -> tuple[list[str], float]:
    """Return a part's shapes, its wires included, and where it ends."""
    x, wide = 520, 360
    high = 56 + 34 * len(part.wires) + 24 * len(part.words)
    shapes = [
        f'<rect x="{x}" y="{top}" width="{wide}" height="{high}" rx="8" {_CARD}/>',
        _text(x + 20, top + 34, part.title, 19, "start", bold=True),
    ]
    for at, wire in enumerate(part.wires):
        y = top + 62 + 34 * at
        # Every wire bends in a column of its own, so that none runs over another.
        bend = 300 + 9 * wire.pin
        shapes.append(
            f'<path d="{_start(wire.pin)} H{bend} V{y} H{x}" fill="none" stroke="{wire.colour}"'
            ' stroke-width="4" stroke-linejoin="round"/>'
        )
        shapes.append(f'<circle cx="{x}" cy="{y}" r="7" fill="{wire.colour}"/>')
        words = f"{wire.end}  ←  第 {wire.pin} 针（{wire.role}）"
        shapes.append(_text(x + 20, y + 6, words, 17, "start", wire.colour))
    y = top + 62 + 34 * len(part.wires)
    for at, line in enumerate(part.words):
        shapes.append(_text(x + 20, y + 8 + 24 * at, line, 15, "start"))
    return shapes, top + high


def _place(pin: int) -> tuple[int, int]:
    """Return the middle of a pin."""
    row, even = divmod(pin - 1, 2)
    return _LEFT + 8 + _PITCH // 2 + even * _PITCH, _TOP + row * _PITCH


def _start(pin: int) -> str:
    """Return how a wire leaves its pin: those of the inner row pass between the pins beside."""
    x, y = _place(pin)
    return f"M{x} {y + 12} V{y + _PITCH // 2}" if pin % 2 else f"M{x + 12} {y}"


def _text(
    x: float, y: float, words: str, size: int, anchor: str, fill: str = BLACK, *, bold: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    place = f'x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text {place} fill="{fill}"{weight}>{escape(words)}</text>'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
