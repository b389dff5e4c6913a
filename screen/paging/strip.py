"""An item as the running line of a LED bar (条屏).

Invariant: the title and at least the first sentence run past whole, no faster than
`Pace.strip_chars_per_second`.
"""

import re
from collections.abc import Iterator

from disclosure.alerts import ALERT_ENTRY
from disclosure.blocks import Paragraph, Table, show_cell
from disclosure.items import Item
from screen.paging import alert_pages
from screen.paging.contents import StripContent
from screen.paging.dates import Say
from screen.paging.lines import spaced
from screen.paging.pace import Pace
from screen.paging.panel import Panel, line_px
from screen.paging.typeface import Typeface

MOST_CHARS = 120
REST_SECONDS = 1.5
"""How long a line rests before it runs and before the next one comes."""
_SENTENCE = re.compile(r".*?[。！？；]", re.DOTALL)


def type_px(height_px: int) -> int:
    """Return the type size that fills a bar's height with one line."""
    size = height_px
    while line_px(size) > height_px * 5 // 4 and size > 8:
        size -= 1
    return size


def contents(
    item: Item, panel: Panel, say: Say, pace: Pace
) -> Iterator[tuple[StripContent, float]]:
    """Yield an item's line, with how long it takes to run past."""
    text = spaced(f"{item.title}　{_words(item, say)}".strip())
    yield StripContent(text=text), run_seconds(text, panel, pace)


def run_seconds(text: str, panel: Panel, pace: Pace) -> float:
    """Return how long a line stays: resting at its start, running, resting at its end."""
    size = type_px(panel.height_px)
    over = Typeface.load("Medium").width(text, size) - panel.width_px
    if over <= 0:
        return pace.reading(text)
    return round(2 * REST_SECONDS + over / (pace.strip_chars_per_second * size), 1)


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
