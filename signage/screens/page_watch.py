"""Whether every frame shows a page whole: its own, or two while one fades into the other.

Invariant: a page that does not move looks the same in every frame that shows it alone, and in
a fade every pixel lies between the page before and the page after; what does not is torn.
"""

from zlib import crc32

from PIL import Image, ImageChops

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
        self._between: list[Image.Image] = []

    def look(self, content: Image.Image, name: str, *, still: bool) -> None:
        """Look at a frame.

        Arguments:
            content: without header and ticker.
            name: of the page that is shown alone; empty while one fades into another.
            still: nothing on that page moves.
        """
        if not name:
            if not still:
                # Something that moves fades in: what lies between is not known.
                self._before = None
            if len(self._between) < MOST_BETWEEN:
                self._between.append(content)
            return
        self.torn += still and self._is_other(name, content)
        if self._before is not None and still:
            frames = (frame for frame in self._between if frame.size == content.size)
            self.torn += sum(not _lies_between(each, self._before, content) for each in frames)
        self._between = []
        self._before = content if still else None

    def _is_other(self, name: str, content: Image.Image) -> bool:
        """Tell whether a page looks other than it did before."""
        mark = crc32(content.tobytes())
        if len(self._known) >= MOST_NAMES:
            self._known.clear()
        return self._known.setdefault(name, mark) != mark


def _lies_between(frame: Image.Image, one: Image.Image, other: Image.Image) -> bool:
    below = ImageChops.subtract(ImageChops.darker(one, other), frame)
    above = ImageChops.subtract(frame, ImageChops.lighter(one, other))
    worst = ImageChops.lighter(below, above)
    return worst.point(lambda level: max(0, level - TOLERANCE)).getbbox() is None
