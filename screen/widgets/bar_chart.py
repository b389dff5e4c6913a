"""A bar chart that lies: groups of bars, each with its label and its figure in words.

Invariant: every figure stands in words beside its bar, and kinds of bars differ by being
filled or outlined, not by colour alone.
"""

from collections.abc import Sequence
from typing import Any

from screen.paging.bars import Bar, BarGroup, lengths
from screen.paging.panel import TypeScale, line_px
from screen.paging.typeface import Typeface
from screen.widgets.sheet import Sheet

BAR_SHARE = 0.62
LEAST_ROOM_EM = 3


class BarChart(Sheet):
    """Groups of bars under each other.

    Arguments:
        groups: what is shown.
        width_px: width of the chart; where label, bar and figure do not fit beside each
            other, figures stand under their bars.
        scale: type sizes.
    """

    def __init__(
        self, groups: Sequence[BarGroup], width_px: int, scale: TypeScale, **kwargs: Any
    ) -> None:
        self._groups, self._size = groups, scale.body
        face = Typeface.load()
        bars = [bar for group in groups for bar in group.bars]
        gap = self._size // 2
        self._label = max((face.width(bar.label, self._size) for bar in bars), default=0) + gap
        words = max((face.width(bar.words, self._size) for bar in bars), default=0) + gap
        room = width_px - self._label - words
        self._beside = room >= LEAST_ROOM_EM * self._size
        self._room = room if self._beside else width_px - self._label
        self._lengths = lengths(groups, self._room)
        self._row = line_px(self._size) * (1 if self._beside else 2)
        named = sum(bool(group.name) for group in groups)
        gaps = max(0, len(groups) - 1) * self._size // 2
        super().__init__(
            width_px, named * line_px(self._size) + len(bars) * self._row + gaps, **kwargs
        )

    def paint(self) -> None:
        """Draw group after group from the top."""
        y: float = 0
        for number, group in enumerate(self._groups):
            y += self._size // 2 if number else 0
            if group.name:
                y += self.words([group.name], 0, y, self._size, weight="Medium")
            for bar in group.bars:
                self._bar(bar, y)
                y += self._row

    def _bar(self, bar: Bar, y: float) -> None:
        line, size = line_px(self._size), self._size
        self.words([bar.label], 0, y, size, colour="muted")
        thick = size * BAR_SHARE
        top = y + (line - thick) / 2
        length = self._lengths.get(bar.amount, 0) if bar.amount is not None else 0
        if bar.solid:
            self.fill(self._label, top, length, thick, "civic")
        else:
            edges = [(self._label, top), (self._label + length, top)]
            under = [(x, top + thick) for x, _ in reversed(edges)]
            self.rule([*edges, *under, edges[0]], "civic", line=1.5)
        if self._beside:
            x, below = self._label + length + size // 4, 0
        else:
            x, below = self._label, line
        self.words([bar.words], x, y + below, size)
