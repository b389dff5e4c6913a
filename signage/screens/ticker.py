"""The ticker: one still line at the bottom that changes every few seconds.

It does not run: a running line costs thirty frames a second and draws the eye from
what is to be read.
"""

from typing import Any

from screen.paging.lines import break_lines, clip
from screen.paging.panel import TypeScale, line_px
from screen.paging.typeface import Typeface
from screen.widgets.sheet import Sheet


class Ticker(Sheet):
    """A band with one line of words.

    Arguments:
        width_px: the band's width.
        height_px: the band's height.
        scale: type sizes.
    """

    def __init__(self, width_px: int, height_px: int, scale: TypeScale, **kwargs: Any) -> None:
        self._scale = scale
        self._told: tuple[str, ...] = ()
        self._lines: list[str] = []
        self._place = 0
        super().__init__(width_px, height_px, **kwargs)

    def tell(self, messages: tuple[str, ...]) -> None:
        """Take other messages; one that is too long ends in an ellipsis."""
        if messages == self._told:
            return
        self._told = messages
        room, size = int(self.width) - 2 * self._scale.unit, self._scale.small
        broken = [break_lines(message, room, size, Typeface.load()) for message in messages]
        lines = [clip(parts, 1)[0] for parts in broken]
        if lines != self._lines:
            self._lines, self._place = lines, 0
            self.repaint()

    def turn(self) -> None:
        """Show the next line."""
        if len(self._lines) > 1:
            self._place = (self._place + 1) % len(self._lines)
            self.repaint()

    def paint(self) -> None:
        """Draw the band and its line."""
        self.fill(0, 0, self.width, self.height, "civic")
        if self._lines:
            size = self._scale.small
            y = (self.height - line_px(size)) / 2
            self.words([self._lines[self._place]], self._scale.unit, y, size, colour="fill_ink")
