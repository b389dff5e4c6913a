"""The day at a glance: one line a place, from midnight to midnight, to be drawn as SVG.

Invariant: lengths are to scale, but no piece is too thin to be seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from county.timetable.day import Day, Hours, Piece
from disclosure.profile import Slot

WIDTH = 960
LEFT = 96
ROW = 34
TOP = 24
THINNEST = 3.0
BAR_WIDTH = 300
BAR_HEIGHT = 14
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Box:
    """A rectangle; `kind` is its class in the style sheet, `words` what it stands for."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    words: str = ""


@dataclass(frozen=True)
class Strip:
    """What is drawn: boxes, names of the lines, hours along the top."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    names: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]


def strip_of(days: Sequence[Day], hours: Hours) -> Strip:
    """Return the drawing of some places' day."""
    height = TOP + ROW * len(days)
    boxes = [*_quiet(hours, height)]
    for row, day in enumerate(days):
        boxes += _line(day, hours, TOP + row * ROW)
    return Strip(
        width=WIDTH,
        height=height,
        boxes=tuple(boxes),
        names=tuple((TOP + row * ROW + 22, day.area.name) for row, day in enumerate(days)),
        ticks=tuple((_x(hour * 60), f"{hour:02d}") for hour in range(0, 25, 3)),
    )


def _quiet(hours: Hours, height: int) -> list[Box]:
    if hours.quiet is None:
        return []
    start, end = _minutes(hours.quiet.start), _minutes(hours.quiet.end)
    spans = [(start, end)] if start < end else [(0.0, end), (start, float(_DAY_MINUTES))]
    return [Box(_x(one), TOP, _x(two) - _x(one), height - TOP, "quiet") for one, two in spans]


def _line(day: Day, hours: Hours, top: float) -> list[Box]:
    boxes = []
    for slot in hours.slots:
        start, end = _minutes(slot.starts), _minutes(slot.ends)
        boxes.append(Box(_x(start), top + 4, _x(end) - _x(start), ROW - 8, "slot", slot.label))
        for piece in day.by_slot[slot.name]:
            if piece.start is None:
                continue
            x = _x(_minutes(piece.start.time()))
            width = max(THINNEST, piece.spoken.seconds / 60 * _scale())
            boxes.append(Box(x, top + 8, width, ROW - 16, _kind(piece), piece.spoken.item.title))
    return boxes


def bar_of(day: Day, slot: Slot) -> tuple[Box, ...]:
    """Return how full a slot is: its pieces on a bar that is as long as the slot."""
    start = _minutes(slot.starts)
    scale = BAR_WIDTH / (_minutes(slot.ends) - start)
    boxes = []
    for piece in day.by_slot[slot.name]:
        if piece.start is not None:
            x = (_minutes(piece.start.time()) - start) * scale
            width = max(THINNEST, piece.spoken.seconds / 60 * scale)
            title = piece.spoken.item.title
            boxes.append(Box(round(x, 1), 2, round(width, 1), BAR_HEIGHT - 4, _kind(piece), title))
    return tuple(boxes)


def _kind(piece: Piece) -> str:
    if piece.spoken.waits:
        return "waits"
    return "moved" if piece.deferred else "said"


def _x(minutes: float) -> float:
    return round(LEFT + minutes * _scale(), 1)


def _scale() -> float:
    return (WIDTH - LEFT - 12) / _DAY_MINUTES


def _minutes(at: time) -> float:
    return at.hour * 60 + at.minute + at.second / 60
