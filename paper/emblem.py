"""The sign at the head of every sheet: the county's own, or ours where it has none.

Invariant: it stands on a white ground, in proportion, whatever picture it is.
"""

from paper.sheet import Sheet
from screen.paging.pictures import Pixels

_LINES = ((0.25, 0.34, 0.75), (0.25, 0.50, 0.75), (0.25, 0.66, 0.56))
"""Our mark's three lines of writing: left, level and right, in shares of its side."""


def emblem(sheet: Sheet, x: float, y: float, side: float, picture: Pixels | None) -> None:
    """Draw the sign into a square.

    Arguments:
        sheet: to draw on.
        x: the square's left.
        y: the square's top.
        side: of the square, units.
        picture: the county's own sign.
    """
    sheet.fill(x, y, side, side, "paper", radius=side * 0.2)
    if picture is None:
        for left, level, right in _LINES:
            points = [(x + side * left, y + side * level), (x + side * right, y + side * level)]
            sheet.rule(points, "deep", line=side * 0.09)
        return
    inner = side * 0.84
    factor = min(inner / picture.width, inner / picture.height)
    wide, high = picture.width * factor, picture.height * factor
    sheet.picture(picture, x + (side - wide) / 2, y + (side - high) / 2, wide, high)
