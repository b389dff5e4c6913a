"""A grave alert as pages: what is urgent on a red band, what to do below it.

Invariant: what a page tells is word for word what the loudspeaker says, where the alert
is spoken at all; the title is on every page, whole.
"""

from collections.abc import Iterator

from disclosure.alert_facts import AlertLevel
from disclosure.alerts import Alert
from disclosure.blocks import Paragraph
from disclosure.items import Item
from disclosure.wording import Say
from screen.paging.contents import AlertContent
from screen.paging.dates import short_date
from screen.paging.frame import Frame, Rect
from screen.paging.lines import break_lines, even_lines
from screen.paging.panel import line_px
from screen.paging.passages import Passage, pour, stack_height
from screen.paging.typeface import Typeface

TONES = {
    AlertLevel.RED: "seal",
    AlertLevel.ORANGE: "amber",
    AlertLevel.YELLOW: "amber",
    AlertLevel.BLUE: "civic",
}
"""Grounds of white words."""
WARNING_TONES = {
    AlertLevel.RED: "warn_red",
    AlertLevel.ORANGE: "warn_orange",
    AlertLevel.YELLOW: "warn_yellow",
    AlertLevel.BLUE: "warn_blue",
}
"""Words on black. All but blue are bright in red alone, which is all that some bars have."""
BAND_PART = 0.55
"""Most of the room that the band may take before its title is set smaller."""
TOLD_LARGER = (1.6, 1.4, 1.25, 1.1)


def told_in(item: Item) -> str:
    """Return what people are told: the spoken words, else the first paragraph."""
    if item.spoken is not None:
        return item.spoken.text
    return next((block.text for block in item.blocks if isinstance(block, Paragraph)), "")


def level_words(alert: Alert, say: Say) -> str:
    """Return how grave an alert is, in words; colour alone tells nothing to many."""
    names = {
        AlertLevel.RED: say("红色预警"),
        AlertLevel.ORANGE: say("橙色预警"),
        AlertLevel.YELLOW: say("黄色预警"),
        AlertLevel.BLUE: say("蓝色预警"),
    }
    name = names[alert.level]
    return say("演练：{level}", level=name) if alert.drill else name


def contents(item: Item, alert: Alert, frame: Frame, say: Say) -> Iterator[AlertContent]:
    """Yield an alert's pages; one in most cases."""
    band = _band(item, level_words(alert, say), frame, say)
    band_px = stack_height(band) + frame.scale.unit
    room = told_room(frame, band_px)
    for told in _told(told_in(item), room, frame):
        yield AlertContent(tone=TONES[alert.level], band=band, band_px=band_px, told=told)


def told_room(frame: Frame, band_px: int) -> Rect:
    """Return where the words below the band are: above the seal mark, sideways left of it."""
    gap = frame.scale.unit // 2
    y = frame.header.bottom + band_px + gap
    if frame.sideways:
        width = frame.cover.width - frame.title.width - gap
        return Rect(x=frame.cover.x, y=y, width=width, height=max(1, frame.ticker.y - gap - y))
    return Rect(
        x=frame.cover.x, y=y, width=frame.cover.width, height=max(1, frame.code.y - gap - y)
    )


def feet(frame: Frame) -> tuple[Rect, Rect]:
    """Return where seal mark and code are on an alert's page."""
    if not frame.sideways:
        return frame.cover_mark, frame.cover_code
    x, width = frame.cover.right - frame.title.width, frame.title.width
    lift = frame.scale.unit // 4
    return (
        Rect(x=x, y=frame.mark.y - lift, width=width, height=frame.mark.height),
        Rect(x=x, y=frame.code.y, width=width, height=frame.code.height),
    )


def _band(item: Item, level: str, frame: Frame, say: Say) -> tuple[Passage, ...]:
    scale, most = frame.scale, BAND_PART * (frame.ticker.y - frame.header.bottom)
    if frame.sideways:
        # The seal mark stands below the band.
        most = min(most, feet(frame)[0].y - frame.header.bottom - scale.unit // 2)
    for size in (scale.display, round(scale.title * 1.25), scale.title, scale.subtitle, scale.body):
        band = _band_of(item, level, frame, say, size)
        if stack_height(band) + scale.unit <= most:
            break
    return band


def _band_of(item: Item, level: str, frame: Frame, say: Say, size: int) -> tuple[Passage, ...]:
    small, width = frame.scale.small, frame.cover.width
    issued = short_date(item.elements.issued, say)
    source = f"{item.elements.issuing_body}　{issued}"
    return (
        _white([level], small),
        _white(even_lines(item.title, width, size, Typeface.load("Bold")), size),
        _white(break_lines(source, width, small, Typeface.load("Bold")), small),
    )


def _white(lines: list[str], size: int) -> Passage:
    return Passage(lines=tuple(lines), size=size, weight="Bold", colour="fill_ink")


def _told(text: str, room: Rect, frame: Frame) -> list[tuple[Passage, ...]]:
    """Return the words on pages, as large as they go without taking more of them."""
    if not text:
        return [()]
    pages = _at(text, room, frame.scale.body)
    for larger in TOLD_LARGER:
        tried = _at(text, room, round(frame.scale.body * larger))
        if len(tried) <= len(pages):
            return tried
    return pages


def _at(text: str, room: Rect, size: int) -> list[tuple[Passage, ...]]:
    lines = break_lines(text, room.width, size, Typeface.load("Medium"))
    passage = Passage(lines=tuple(lines), size=size, weight="Medium")
    return pour([passage], max(room.height, 2 * line_px(size)))
