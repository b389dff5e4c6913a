"""Amounts as bars that can be compared: how long each is, and what stands beside it.

Invariant: lengths are in proportion, and an amount above zero is never without a bar.
"""

from collections.abc import Sequence

from disclosure.blocks import Column, Table
from disclosure.charts import Chart
from disclosure.items import Strict
from disclosure.wording import Say

LEAST_PX = 3
WRITTEN_EM = 8
"""Length of the longest bar that is written with characters, in em."""
_EIGHTHS = "▏▎▍▌▋▊▉█"


class Bar(Strict, frozen=True, kw_only=True):
    """One bar: its label, its amount (None where there is none to show), and its words.

    Attributes:
        label: left of the bar.
        amount: what it shows; None leaves the bar out.
        words: right of the bar: the amount, or why there is none.
        solid: filled; else outlined, so that two kinds differ without their colours.
    """

    label: str
    amount: int | None
    words: str
    solid: bool = True


class BarGroup(Strict, frozen=True, kw_only=True):
    """Bars under one heading."""

    name: str
    bars: tuple[Bar, ...]


def lengths(groups: Sequence[BarGroup], most_px: int) -> dict[int, int]:
    """Return each amount's length in pixels; the largest of all groups is `most_px` long."""
    amounts = {bar.amount for group in groups for bar in group.bars if bar.amount is not None}
    largest = max((abs(amount) for amount in amounts), default=0)
    return {
        amount: max(LEAST_PX, abs(amount) * most_px // largest) if amount else 0
        for amount in amounts
    }


def groups_of(chart: Chart) -> tuple[BarGroup, ...]:
    """Return a sealed chart's bars, without a heading of their own."""
    bars = tuple(Bar(label=bar.label, amount=bar.amount, words=bar.words) for bar in chart.bars)
    return (BarGroup(name="", bars=bars),)


def table_of(chart: Chart, say: Say) -> Table:
    """Return a chart as a table whose middle column is its bars, for screens and paper."""
    columns = (Column(name=say("选项")), Column(name=""), Column(name=say("人数")))
    largest = max((bar.amount or 0 for bar in chart.bars), default=0)
    rows = tuple((bar.label, written(bar.amount or 0, largest), bar.words) for bar in chart.bars)
    caption = f"{chart.caption}（{chart.note}）" if chart.note else chart.caption
    return Table(caption=caption, columns=columns, rows=rows)


def written(amount: int, largest: int, em: int = WRITTEN_EM) -> str:
    """Return a bar written with block characters, to an eighth of one."""
    if amount <= 0 or largest <= 0:
        return ""
    eighths = max(1, round(em * 8 * amount / largest))
    whole, rest = divmod(eighths, 8)
    return _EIGHTHS[-1] * whole + (_EIGHTHS[rest - 1] if rest else "")
