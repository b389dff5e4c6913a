"""The line below what stands among others: its seal mark, who stands behind it, since when.

Invariant: 已审核 is said only of what people have sealed, as on every other face.
"""

from paper.pouring import Piece
from paper.sheet import Sheet
from screen.paging.lines import shorten
from screen.paging.panel import line_px
from screen.paging.seal_words import SealWords
from screen.paging.typeface import Typeface


def source_height(size: int) -> int:
    """Return the height of the line at a type size."""
    return line_px(size) + size // 3


def source_line(
    sheet: Sheet, said: SealWords, place: tuple[float, float], size: int, width: int
) -> None:
    """Draw the line.

    Arguments:
        sheet: to draw on.
        said: the words of the seal mark.
        place: its top left.
        size: of the type.
        width: room from left to right.
    """
    x, y = place
    bold, pad = Typeface.load("Bold"), size // 3
    wide = bold.width(said.word, size) + 2 * pad
    sheet.fill(x, y, wide, line_px(size), "seal", radius=size / 5)
    sheet.words([said.word], x + pad, y, size, weight="Bold", colour="fill_ink")
    left = wide + size // 2
    words = shorten(f"{said.who}　{said.when}", width - left, size, Typeface.load())
    sheet.words([words], x + left, y, size, colour="muted")


def source_piece(said: SealWords, size: int, width: int, indent: int = 0) -> Piece:
    """Return the line as a piece; arguments as `source_line`, `indent` from the left."""

    def draw(sheet: Sheet, x: int, y: int) -> None:
        source_line(sheet, said, (x + indent, y + size // 6), size, width - indent)

    return Piece(source_height(size), draw)
