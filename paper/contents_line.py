"""A line of a table of contents: what begins, dots, and on which page."""

from functools import partial

from paper.a4 import MEASURE
from paper.pouring import Piece
from paper.sheet import Sheet, mm
from screen.paging.lines import break_lines
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface

NUMBER_WIDTH = mm(16)


def contents_line(title: str, start: int, size: int) -> Piece:
    """Return the line as a piece; its height does not depend on the page's number."""
    lines = break_lines(title, MEASURE - NUMBER_WIDTH - size, size, Typeface.load())
    return Piece(len(lines) * line_px(size), partial(_draw, lines, str(start), size))


def _draw(lines: list[str], start: str, size: int, sheet: Sheet, x: int, y: int) -> None:
    face = Typeface.load()
    sheet.words(lines, x, y, size)
    top = y + (len(lines) - 1) * line_px(size)
    left = x + face.width(lines[-1], size) + size // 2
    right = x + MEASURE - face.width(start, size) - size // 2
    level = top + line_px(size) * 0.72
    sheet.rule([(left, level), (right, level)], "hairline", line=6, dashed=True)
    sheet.words([start], x, top, size, align="right", width=MEASURE)
