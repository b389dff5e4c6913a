"""An item on a LED bar (条屏): one running line, or its title above one.

Invariant: the title and at least the first sentence run past whole, in whole pixels, no
faster than `Pace.strip_chars_per_second`.
"""

import math
import re
from collections.abc import Iterator
from datetime import date

from disclosure.alerts import ALERT_ENTRY, alert_of
from disclosure.blocks import Paragraph, Table, show_cell
from disclosure.items import Item, Strict
from disclosure.wording import Say
from screen.paging import alert_pages
from screen.paging.contents import StripContent
from screen.paging.lines import spaced
from screen.paging.pace import Pace
from screen.paging.panel import Panel, line_px
from screen.paging.typeface import PIXEL, PIXEL_PX, Typeface

MOST_CHARS = 120
REST_SECONDS = 1.5
"""How long a line rests before it runs and before the next one comes."""
FRAMES_PER_SECOND = 30
"""A line moves by whole pixels, at frames of this rate."""
CLOCK = "00:00"
_SMOOTH_FROM_PX = 24
"""Rows from this height on are drawn smooth; in lower ones smooth strokes are grey mud."""
_SENTENCE = re.compile(r".*?[。！？；]", re.DOTALL)


class RowType(Strict, frozen=True, kw_only=True):
    """How a bar's row is set: weight, size, and the height that one line takes, in pixels."""

    weight: str
    size: int
    height: int

    def width(self, text: str) -> int:
        """Return the width of a text in pixels."""
        return Typeface.load(self.weight).width(text, self.size)


class Gait(Strict, frozen=True, kw_only=True):
    """How a line runs: so many pixels at every so many frames."""

    pixels: int
    frames: int

    @property
    def px_per_second(self) -> float:
        """Return the speed."""
        return self.pixels * FRAMES_PER_SECOND / self.frames


def rows_of(panel: Panel) -> int:
    """Return how many lines a bar has: two where the lower letters reach the viewer."""
    return 2 if panel.height_px >= 2 * PIXEL_PX and panel.smallest_px <= PIXEL_PX else 1


def row_type(row_px: int, text: str) -> RowType:
    """Return how a row is set; pixel letters where they are sharper and have every character."""
    if row_px < _SMOOTH_FROM_PX and not Typeface.load(PIXEL).missing(text):
        return RowType(weight=PIXEL, size=PIXEL_PX, height=PIXEL_PX)
    size = row_px
    while line_px(size) > row_px * 5 // 4 and size > 8:
        size -= 1
    return RowType(weight="Medium", size=size, height=line_px(size))


def gait(size_px: int, pace: Pace) -> Gait:
    """Return how a line of a type size runs: at most as fast as the pace, never jerking."""
    wanted = pace.strip_chars_per_second * size_px / FRAMES_PER_SECOND
    if wanted < 1:
        return Gait(pixels=1, frames=math.ceil(1 / wanted))
    return Gait(pixels=int(wanted), frames=1)


def lines(content: StripContent, panel: Panel, time: str) -> tuple[str, ...]:
    """Return a content's lines, top first.

    A bar of one line tells the time before it, but before an alert, which comes at once.

    Arguments:
        content: what is shown; its label is drawn before the first line.
        panel: the bar.
        time: the wall time, or empty while it is not known.
    """
    if rows_of(panel) == 2:
        return content.title, content.text
    begun = "" if content.label else time
    return ("　".join(part for part in (begun, content.title, content.text) if part),)


def label_px(content: StripContent, kind: RowType) -> int:
    """Return how much room a label takes before its line."""
    return kind.width(content.label) + kind.size if content.label else 0


def clock_px(panel: Panel) -> int:
    """Return how much of the first line a clock keeps that stands at its end."""
    kind = row_type(panel.height_px // rows_of(panel), CLOCK)
    return kind.width(CLOCK) + kind.size // 2 if rows_of(panel) == 2 else 0


def contents(
    item: Item, panel: Panel, today: date, say: Say, pace: Pace
) -> Iterator[tuple[StripContent, float]]:
    """Yield an item's line, with how long it takes to run past."""
    alert = alert_of(item, today)
    content = StripContent(
        title=spaced(item.title),
        text=spaced(_words(item, say)),
        label=alert_pages.level_words(alert, say) if alert else "",
        tone=alert_pages.WARNING_TONES[alert.level] if alert else "ink",
    )
    yield content, run_seconds(content, panel, pace)


def run_seconds(content: StripContent, panel: Panel, pace: Pace) -> float:
    """Return how long a content stays: to be read, and to rest, run and rest again."""
    longest = 0.0
    for number, text in enumerate(lines(content, panel, CLOCK)):
        kind = row_type(panel.height_px // rows_of(panel), text)
        room = panel.width_px - (0 if number else clock_px(panel))
        wide = kind.width(text) + (0 if number else label_px(content, kind))
        longest = max(longest, (wide - room) / gait(kind.size, pace).px_per_second)
    reading = pace.reading(content.title + content.text)
    return reading if longest <= 0 else max(reading, round(2 * REST_SECONDS + longest, 1))


def _words(item: Item, say: Say) -> str:
    """Return what is spoken of an alert, an item's first sentences, or its table's sums."""
    if item.entry == ALERT_ENTRY:
        return alert_pages.told_in(item).replace("\n", "")
    for block in item.blocks:
        if isinstance(block, Paragraph):
            return _opening(block.text.replace("\n", ""), say)
        if isinstance(block, Table) and block.totals:
            pairs = zip(block.columns, block.totals, strict=True)
            sums = [
                f"{column.name}{show_cell(column.kind, total)}"
                for column, total in pairs
                if total is not None
            ]
            return say("{caption}合计：{sums}", caption=block.caption, sums="，".join(sums))
    return say("详情请到触摸终端查看。")


def _opening(text: str, say: Say) -> str:
    if len(text) <= MOST_CHARS:
        return text
    kept = ""
    for sentence in _SENTENCE.findall(text):
        if kept and len(kept) + len(sentence) > MOST_CHARS:
            break
        kept += sentence
    return (kept or text) + say("详情请到触摸终端查看。")
