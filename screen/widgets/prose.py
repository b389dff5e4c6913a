"""A paragraph or heading: lines broken by us, and a mark under what is read aloud."""

from typing import Any

from screen.paging.lines import break_lines, even_lines
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface
from screen.widgets.sheet import Sheet


class Prose(Sheet):
    """One paragraph of text in a column.

    Arguments:
        text: the paragraph; newlines start new lines.
        width_px: width of the column.
        size_px: type size.
        weight: ``Regular``, ``Medium`` or ``Bold``.
        colour: name of a colour of `Theme`.
        align: ``left``, ``center`` or ``right``.
        even: lines about equally long, as in a title.

    Attributes:
        plain: the text without white space, as `mark` counts it.
    """

    def __init__(
        self,
        text: str,
        width_px: int,
        size_px: int,
        *,
        weight: str = "Regular",
        colour: str = "ink",
        align: str = "left",
        even: bool = False,
        **kwargs: Any,
    ) -> None:
        split = even_lines if even else break_lines
        self.lines = split(text, width_px, size_px, Typeface.load(weight))
        self._size_px, self._weight, self._colour, self._align = size_px, weight, colour, align
        self._marked = (0, 0)
        self.plain = "".join("".join(self.lines).split())
        super().__init__(width_px, len(self.lines) * line_px(size_px), **kwargs)

    def mark(self, start: int, end: int) -> None:
        """Underlay the characters from `start` to before `end`, as while they are read.

        Places count the text's characters without white space; (0, 0) marks nothing.
        """
        self._marked = (start, end)
        self.repaint()

    @property
    def marked(self) -> tuple[int, int] | None:
        """Return what is marked, as `mark` took it; None when nothing is."""
        return self._marked if self._marked[0] < self._marked[1] else None

    @property
    def marked_rows(self) -> tuple[float, float]:
        """Return where the mark begins and ends, pixels below the top; all without one."""
        start, end = self._marked
        if start >= end:
            return 0.0, float(self.height)
        rows, place = [], 0
        for number, line in enumerate(self.lines):
            inked = sum(not char.isspace() for char in line)
            if place < end and start < place + inked:
                rows.append(number)
            place += inked
        pitch = line_px(self._size_px)
        return float(rows[0] * pitch), float((rows[-1] + 1) * pitch)

    def paint(self) -> None:
        """Draw the mark, then the words over it."""
        start, end = self._marked
        if start < end:
            self._paint_mark(start, end)
        self.words(
            self.lines,
            0,
            0,
            self._size_px,
            colour=self._colour,
            weight=self._weight,
            align=self._align,
            width=self.width,
        )

    def _paint_mark(self, start: int, end: int) -> None:
        face, size = Typeface.load(self._weight), self._size_px
        place = 0
        for number, line in enumerate(self.lines):
            inked = [at for at, char in enumerate(line) if not char.isspace()]
            hit = [at for count, at in enumerate(inked, place) if start <= count < end]
            place += len(inked)
            if hit:
                left = face.width(line[: hit[0]], size)
                right = face.width(line[: hit[-1] + 1], size)
                top = number * line_px(size) + size * 1.22
                self.fill(left, top, right - left, max(4, size // 8), "focus")
