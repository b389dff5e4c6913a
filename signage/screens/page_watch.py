"""Whether every frame shows a page whole: its own, or two while one fades into the other.

Invariant: a page looks the same in every frame that shows it alone, but where its film plays,
and in a fade every pixel lies between the page before and the page after; what does not is torn.
"""

from zlib import crc32

from PIL import Image, ImageChops

from screen.paging.frame import Rect

TOLERANCE = 4
"""Brightness levels lost in mixing two pages."""
MOST_NAMES = 2_000
MOST_BETWEEN = 40


class PageWatch:
    """Looks at the content of one frame after the other.

    Attributes:
        torn: frames with a part of a page, or of another.
    """

    def __init__(self) -> None:
        self.torn = 0
        self._known: dict[str, int] = {}
        self._before: Image.Image | None = None
        self._film: Rect | None = None
        self._between: list[Image.Image] = []

    def look(
        self, content: Image.Image, name: str, *, still: bool, film: Rect | None = None
    ) -> None:
        """Look at a frame.

        Arguments:
            content: without header and ticker.
            name: of the page that is shown alone; empty while one fades into another.
            still: it is a page on which at most a film moves.
            film: where, in the content.
        """
        if not name:
            if not still:
                # Something that moves fades in: what lies between is not known.
                self._before = None
            if len(self._between) < MOST_BETWEEN:
                self._between.append(content)
            return
        self.torn += still and self._is_other(name, _without(content, film))
        if self._before is not None and still:
            self.torn += self._torn_between(self._before, content, (self._film, film))
        self._between = []
        self._before, self._film = (content if still else None), film

    def _is_other(self, name: str, content: Image.Image) -> bool:
        """Tell whether a page looks other than it did before."""
        mark = crc32(content.tobytes())
        if len(self._known) >= MOST_NAMES:
            self._known.clear()
        return self._known.setdefault(name, mark) != mark

    def _torn_between(
        self, before: Image.Image, after: Image.Image, films: tuple[Rect | None, ...]
    ) -> int:
        """Return how many frames of the fade do not lie between its two pages."""
        one, other = _without(before, *films), _without(after, *films)
        fade = [each for each in self._between if each.size == after.size]
        return sum(not _lies_between(_without(each, *films), one, other) for each in fade)


def _without(frame: Image.Image, *boxes: Rect | None) -> Image.Image:
    """Return a frame without what films show."""
    if not any(boxes):
        return frame
    covered = frame.copy()
    for box in boxes:
        if box is not None:
            covered.paste(0, (box.x, box.y, box.right, box.bottom))
    return covered


def _lies_between(frame: Image.Image, one: Image.Image, other: Image.Image) -> bool:
    below = ImageChops.subtract(ImageChops.darker(one, other), frame)
    above = ImageChops.subtract(frame, ImageChops.lighter(one, other))
    worst = ImageChops.lighter(below, above)
    return worst.point(lambda level: max(0, level - TOLERANCE)).getbbox() is None
