"""A flow chart laid out: boxes down the middle, ways back along the right edge.

Invariant: every step's words stand in its box at the given type size, and every edge is
drawn; an edge that is not simply "on to the next box" is also said in words.
"""

from disclosure.blocks import FlowChart, Step
from disclosure.items import Strict
from disclosure.wording import Say
from screen.paging.dates import CHINESE
from screen.paging.lines import break_lines
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface

LANES = 3
"""Most ways drawn side by side; further ones are said in words only."""


class Box(Strict, frozen=True, kw_only=True):
    """A step as drawn, measured from the chart's top left, y downwards.

    Attributes:
        number: place of the step, from 1.
        lines: what is done.
        meta: who and by when, then the ways that do not lead to the next box.
        question: the step has more than one follower.
    """

    number: int
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    meta: tuple[str, ...]
    question: bool


class Arrow(Strict, frozen=True, kw_only=True):
    """An edge as drawn: its corners from tail to tip, and the answer beside its tail."""

    points: tuple[tuple[int, int], ...]
    label: str = ""
    label_x: int = 0
    label_y: int = 0


class FlowLayout(Strict, frozen=True, kw_only=True):
    """A flow chart as drawn."""

    size: int
    pad: int
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def lay_out(chart: FlowChart, width_px: int, size_px: int, say: Say = CHINESE) -> FlowLayout:
    """Return the whole chart at a type size in a width, our own words in `say`'s language."""
    return _lay_out(chart.steps, range(len(chart.steps)), width_px, size_px, say)


def split(
    chart: FlowChart, width_px: int, rooms: tuple[int, int], size_px: int
) -> tuple[FlowLayout, ...]:
    """Return the chart in about equal parts; steps stay whole.

    Arguments:
        chart: the flow chart.
        width_px: room from left to right.
        rooms: height for the first part, and for each later one.
        size_px: type size.
    """
    full = _split(chart, width_px, rooms, size_px)
    average = sum(part.height for part in full) // len(full)
    for cut in range(max(0, rooms[1] - average), 0, -size_px):
        even = _split(chart, width_px, (rooms[0] - cut, rooms[1] - cut), size_px)
        if len(even) == len(full):
            return even
    return full


def _split(
    chart: FlowChart, width_px: int, rooms: tuple[int, int], size_px: int
) -> tuple[FlowLayout, ...]:
    parts: list[FlowLayout] = []
    start, count = 0, len(chart.steps)
    while start < count:
        end = start + 1
        part = _lay_out(chart.steps, range(start, end), width_px, size_px)
        while end < count:
            longer = _lay_out(chart.steps, range(start, end + 1), width_px, size_px)
            if longer.height > rooms[min(1, len(parts))]:
                break
            part, end = longer, end + 1
        parts.append(part)
        start = end
    return tuple(parts)


def _lay_out(
    steps: tuple[Step, ...], span: range, width_px: int, size_px: int, say: Say = CHINESE
) -> FlowLayout:
    pad = size_px // 2
    places = {step.id: index for index, step in enumerate(steps)}
    lanes = _lanes(steps, span, places)
    gutter = (max(lanes.values()) + 1) * size_px + pad if lanes else 0
    boxes: list[Box] = []
    y = 0
    for index in span:
        box = _box(steps[index], index, places, y, (width_px - gutter, size_px, pad), say)
        boxes.append(box)
        y += box.height + _gap(steps[index], index, places, size_px)
    by_index = dict(zip(span, boxes, strict=True))
    arrows = _arrows(steps, by_index, places, lanes, size_px)
    height = boxes[-1].y + boxes[-1].height
    return FlowLayout(
        size=size_px, pad=pad, width=width_px, height=height, boxes=tuple(boxes), arrows=arrows
    )


def _gap(step: Step, index: int, places: dict[str, int], size_px: int) -> int:
    """Return the space below a box: room for an answer only where there is one."""
    on = [
        answer
        for answer, to in zip(step.answers, step.next, strict=False)
        if places[to] == index + 1
    ]
    return line_px(size_px) * 3 // 2 if any(on) else line_px(size_px) * 3 // 4


def _box(
    step: Step, index: int, places: dict[str, int], y: int, room: tuple[int, int, int], say: Say
) -> Box:
    width, size, pad = room
    inner = width - 2 * pad - 2 * size
    lines = break_lines(step.text, inner, size, Typeface.load("Bold"))
    meta: list[str] = []
    for text in _meta(step, index, places, say):
        meta += break_lines(text, inner, size, Typeface.load())
    height = (len(lines) + len(meta)) * line_px(size) + 2 * (pad // 2)
    return Box(
        number=index + 1,
        x=0,
        y=y,
        width=width,
        height=height,
        lines=tuple(lines),
        meta=tuple(meta),
        question=len(step.next) > 1,
    )


def _meta(step: Step, index: int, places: dict[str, int], say: Say) -> list[str]:
    facts = [part for part in (step.who, step.limit) if part]
    texts = ["　".join(facts)] if facts else []
    for number, follower in enumerate(step.next):
        place = places[follower]
        if place != index + 1:
            answer = f"{step.answers[number]}：" if step.answers else ""
            told = "回到第{number}步" if place <= index else "转到第{number}步"
            texts.append(answer + say(told, number=place + 1))
    return texts


def _lanes(
    steps: tuple[Step, ...], span: range, places: dict[str, int]
) -> dict[tuple[int, int], int]:
    """Return a lane for each edge that does not lead to the next box."""
    taken: list[list[tuple[int, int]]] = []
    lanes: dict[tuple[int, int], int] = {}
    for index in span:
        for follower in steps[index].next:
            place = places[follower]
            if place == index + 1 or place not in span or place == index:
                continue
            low, high = sorted((index, place))
            lane = next(
                (n for n, runs in enumerate(taken) if all(b < low or a > high for a, b in runs)),
                len(taken),
            )
            if lane < LANES:
                if lane == len(taken):
                    taken.append([])
                taken[lane].append((low, high))
                lanes[index, place] = lane
    return lanes


def _arrows(
    steps: tuple[Step, ...],
    boxes: dict[int, Box],
    places: dict[str, int],
    lanes: dict[tuple[int, int], int],
    size: int,
) -> tuple[Arrow, ...]:
    arrows: list[Arrow] = []
    for index, box in boxes.items():
        for number, follower in enumerate(steps[index].next):
            answer = steps[index].answers[number] if steps[index].answers else ""
            place = places[follower]
            if place == index + 1 and place in boxes:
                arrows.append(_down(box, boxes[place], answer, size))
            elif (index, place) in lanes:
                arrows.append(_around(box, boxes[place], lanes[index, place], size))
    return tuple(arrows)


def _down(box: Box, below: Box, answer: str, size: int) -> Arrow:
    x, top = box.width // 2, box.y + box.height
    return Arrow(
        points=((x, top), (x, below.y)),
        label=answer,
        label_x=x + size // 2,
        label_y=(top + below.y - line_px(size)) // 2,
    )


def _around(box: Box, other: Box, lane: int, size: int) -> Arrow:
    """Return the way out of a box's right side and into another's."""
    x = box.width + (lane + 1) * size
    tail, tip = box.y + box.height * 2 // 3, other.y + other.height // 3
    return Arrow(points=((box.width, tail), (x, tail), (x, tip), (other.width, tip)))
