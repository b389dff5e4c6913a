"""Running text as pieces: one a line, so that a paragraph breaks anywhere but at its ends."""

from collections.abc import Iterator
from dataclasses import replace

from paper.pouring import Draw, Piece, space
from paper.sheet import Sheet
from screen.paging.panel import TypeScale, line_px
from screen.paging.passages import KEEP_LINES, Passage, caption


def type_scale(*, larger: bool = False, tighter: bool = False) -> TypeScale:
    """Return the type sizes of paper: running text of 14 pt (四号), or 18 pt for weak eyes.

    Arguments:
        larger: for weak eyes.
        tighter: a little smaller, where that saves a page.
    """
    body, small = (180, 150) if larger else (140, 115)
    if tighter:
        body, small = body - body // 12, small - small // 14
    return TypeScale(small=small, body=body, target=0, gap=0, unit=0)


def passage_pieces(passage: Passage, *, mark: str = "") -> Iterator[Piece]:
    """Yield a passage's lines; two at least stay together at either end, headings whole."""
    if passage.gap:
        yield space(passage.gap)
    last = len(passage.lines) - 1
    for number, line in enumerate(passage.lines):
        ends = number < last and not KEEP_LINES - 1 <= number <= last - KEEP_LINES
        yield Piece(
            height=line_px(passage.size),
            draw=_line(passage, line, first=number == 0),
            keep=passage.heading or ends,
            mark=mark if number == 0 else "",
        )


def caption_pieces(text: str, width: int, scale: TypeScale) -> Iterator[Piece]:
    """Yield what a table, chart or map is about, kept to what stands below it."""
    for passage in caption(text, width, scale):
        for piece in passage_pieces(passage):
            yield piece if piece.blank else replace(piece, keep=True)
        yield space(scale.small // 3)


def _line(passage: Passage, line: str, *, first: bool) -> Draw:
    def draw(sheet: Sheet, x: int, y: int) -> None:
        size, weight, colour = passage.size, passage.weight, passage.colour
        if first and passage.mark:
            sheet.words([passage.mark], x, y, size, weight="Bold", colour="civic")
        sheet.words([line], x + passage.indent, y, size, weight=weight, colour=colour)

    return draw
