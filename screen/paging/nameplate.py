"""The nameplate (亮编号): a terminal's number and place, as large as its panel lets them be.

Invariant: every line fits its panel, and the number is the largest of them.
"""

from disclosure.items import Strict
from screen.paging.panel import Panel, line_px
from screen.paging.typeface import Typeface

NUMBER_SHARE = 0.42
"""Height of the number's line, of the panel's height at most."""
LINE_SHARE = 0.12
WIDTH_SHARE = 0.86
STRIP_GAP_EM = 0.5
_LEAST_PX = 8


class PlateLine(Strict, frozen=True, kw_only=True):
    """One line: its words, type size in pixels and weight, and where its top left is."""

    text: str
    size: int
    weight: str
    x: int
    y: int


def number_words(number: int) -> str:
    """Return a terminal's number as slips and the desk show it."""
    return f"{number:02d}"


def plate(panel: Panel, number: int, lines: tuple[str, ...]) -> tuple[PlateLine, ...]:
    """Return the lines of a nameplate, the number's first.

    Arguments:
        panel: where it is shown; on a bar all stands in one row.
        number: the terminal's.
        lines: the place, and what this is; empty ones are left out.
    """
    told = [line for line in lines if line]
    return _row(panel, number, told) if panel.strip else _column(panel, number, told)


def _column(panel: Panel, number: int, told: list[str]) -> tuple[PlateLine, ...]:
    room = int(panel.width_px * WIDTH_SHARE)
    sizes = [fitting(number_words(number), room, int(panel.height_px * NUMBER_SHARE), "Bold")]
    most = min(int(panel.height_px * LINE_SHARE), sizes[0] // 2)
    sizes += [fitting(text, room, most, "Medium") for text in told]
    y = (panel.height_px - sum(line_px(size) for size in sizes)) // 2
    made: list[PlateLine] = []
    for text, size in zip([number_words(number), *told], sizes, strict=True):
        weight = "Medium" if made else "Bold"
        x = (panel.width_px - Typeface.load(weight).width(text, size)) // 2
        made.append(PlateLine(text=text, size=size, weight=weight, x=x, y=y))
        y += line_px(size)
    return tuple(made)


def _row(panel: Panel, number: int, told: list[str]) -> tuple[PlateLine, ...]:
    """Return number and place side by side; the rest has no room on a bar."""
    text = number_words(number)
    high = int(panel.height_px * 1.25)
    size = fitting(text, panel.width_px // 3, high, "Bold")
    x = gap = int(size * STRIP_GAP_EM)
    first = PlateLine(text=text, size=size, weight="Bold", x=x, y=_middle(panel, size))
    x += Typeface.load("Bold").width(text, size) + gap
    if not told:
        return (first,)
    small = fitting(told[0], panel.width_px - x - gap, min(high, size * 4 // 5), "Medium")
    second = PlateLine(text=told[0], size=small, weight="Medium", x=x, y=_middle(panel, small))
    return first, second


def _middle(panel: Panel, size: int) -> int:
    return (panel.height_px - line_px(size)) // 2


def fitting(text: str, width_px: int, height_px: int, weight: str) -> int:
    """Return the largest type size with which a text keeps within a box, in pixels."""
    face = Typeface.load(weight)
    size = height_px
    while size > _LEAST_PX and (line_px(size) > height_px or face.width(text, size) > width_px):
        size -= max(1, size // 40)
    return max(_LEAST_PX, size)
