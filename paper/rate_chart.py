"""The completion rate month by month as columns: what was kept below, what failed on top.

Invariant: every column's numbers stand in words above it, so that the chart says the same
without its colours; what failed is hatched too.
"""

from collections.abc import Sequence

from disclosure.items import Strict
from paper.pouring import Piece
from paper.sheet import Sheet, mm
from screen.paging.panel import line_px

HEIGHT = mm(42)
"""Of the longest column."""
SIZE = 90
_WIDE = 0.62
"""Of a column's share of the width."""


class RateColumn(Strict, frozen=True, kw_only=True):
    """One month: its label, how many were kept and how many failed, and its rate in words."""

    label: str
    kept: int
    failed: int
    words: str


def rate_chart(columns: Sequence[RateColumn], width: int, *, kept: str, failed: str) -> Piece:
    """Return the chart with its key; `kept` and `failed` are what the two colours mean."""
    most = max((one.kept + one.failed for one in columns), default=0) or 1
    line = line_px(SIZE)
    share = width / max(1, len(columns))

    def draw(sheet: Sheet, x: int, y: int) -> None:
        _key(sheet, x, y, kept, failed)
        foot = y + 3 * line + HEIGHT
        for place, one in enumerate(columns):
            left = x + place * share
            _column(sheet, one, (left, foot, share), HEIGHT / most)
        sheet.rule([(x, foot), (x + width, foot)], "muted", line=6)

    return Piece(HEIGHT + 4 * line + mm(2), draw)


def _column(sheet: Sheet, one: RateColumn, at: tuple[float, float, float], scale: float) -> None:
    left, foot, share = at
    wide = share * _WIDE
    inner = left + (share - wide) / 2
    kept, failed = one.kept * scale, one.failed * scale
    if kept:
        sheet.fill(inner, foot - kept, wide, kept, "civic")
    if failed:
        sheet.fill(inner, foot - kept - failed, wide, failed, "paper")
        sheet.outline(inner, foot - kept - failed, wide, failed, "seal", line=8)
        _hatch(sheet, inner, foot - kept - failed, wide, failed)
    top = foot - kept - failed - line_px(SIZE) - mm(0.5)
    room = round(share)
    weight = "Medium" if one.kept + one.failed else "Regular"
    sheet.words([one.words], left, top, SIZE, weight=weight, align="center", width=room)
    low = foot + mm(0.8)
    sheet.words([one.label], left, low, SIZE, colour="muted", align="center", width=room)


def _hatch(sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    """Draw lines from the lower left to the upper right, cut off at the box."""
    step = mm(1.4)
    reach = 0.0
    while (reach := reach + step) < width + height:
        begin = (x + max(0.0, reach - height), y + min(reach, height))
        end = (x + min(reach, width), y + max(0.0, reach - width))
        sheet.rule([begin, end], "seal", line=5)


def _key(sheet: Sheet, x: float, y: float, kept: str, failed: str) -> None:
    side = SIZE * 0.8
    sheet.fill(x, y + side * 0.3, side, side, "civic")
    sheet.words([kept], x + side * 1.4, y, SIZE, colour="muted")
    left = x + mm(32)
    sheet.outline(left, y + side * 0.3, side, side, "seal", line=8)
    _hatch(sheet, left, y + side * 0.3, side, side)
    sheet.words([failed], left + side * 1.4, y, SIZE, colour="muted")
