"""A page's ground: the item's title with its page count, and words in their places."""

from typing import Any

from screen.paging.frame import Frame, Rect
from screen.paging.lines import break_lines, clip, shorten
from screen.paging.panel import line_px
from screen.paging.passages import Passage
from screen.paging.typeface import Typeface
from screen.widgets.sheet import Sheet


class PageGround(Sheet):
    """The page's ground, the item's title and page count, and words in their places."""

    def __init__(self, frame: Frame, title: tuple[str, ...], count: str, **kwargs: Any) -> None:
        self._frame, self._title, self._count = frame, title, count
        self._placed: list[tuple[Passage, float, float]] = []
        self._bars: list[Rect] = []
        self._bands: list[tuple[Rect, str]] = []
        super().__init__(frame.header.width, frame.ticker.bottom, **kwargs)

    def put(self, passages: tuple[Passage, ...], x: float, y: float) -> float:
        """Add passages under each other; return where they end."""
        for place, passage in enumerate(passages):
            y += passage.gap if place else 0
            self._placed.append((passage, x, y))
            y += passage.height
        self.repaint()
        return y

    def accent(self, bar: Rect) -> None:
        """Add a short civic bar, as above the title of a title page."""
        self._bars.append(bar)

    def band(self, box: Rect, colour: str) -> None:
        """Add a coloured ground, as behind an alert's title."""
        self._bands.append((box, colour))

    def paint(self) -> None:
        """Draw ground, title and words."""
        frame = self._frame
        self.fill(0, 0, self.width, self.height, "paper")
        for box, colour in self._bands:
            self.fill(box.x, box.y, box.width, box.height, colour)
        if self._title:
            self._paint_title(frame)
        for bar in self._bars:
            self.fill(bar.x, bar.y, bar.width, bar.height, "civic", radius=bar.height / 2)
        for passage, x, y in self._placed:
            if passage.mark:
                self.words([passage.mark], x, y, passage.size, colour="civic", weight="Bold")
            self.words(
                passage.lines,
                x + passage.indent,
                y,
                passage.size,
                colour=passage.colour,
                weight=passage.weight,
            )

    def _paint_title(self, frame: Frame) -> None:
        side, box, size = frame.side, frame.title, frame.scale.small
        self.fill(side.x, side.y, side.width, side.height, "mist")
        used = self.words(self._title, box.x, box.y, size, colour="deep", weight="Bold")
        if used + line_px(size) <= box.height:
            self.words([self._count], box.x, box.y + used, size, colour="muted")
        else:
            self.words(
                [self._count],
                box.x,
                box.y + used - line_px(size),
                size,
                colour="muted",
                align="right",
                width=box.width,
            )


def title_lines(title: str, count: str, frame: Frame) -> tuple[str, ...]:
    """Return a title as lines that leave room for the page count beside or below them."""
    face, size, box = Typeface.load("Bold"), frame.scale.small, frame.title
    most = box.height // line_px(size)
    lines = break_lines(title, box.width, size, face)
    if len(lines) < most or frame.sideways:
        return tuple(clip(lines, max(1, most - 1)))
    beside = box.width - Typeface.load().width(count, size) - size
    last = shorten("".join(lines[most - 1 :]), beside, size, face)
    return (*lines[: most - 1], last)
