"""An official letter drawn as A4 pages.

Margins, sizes and the 22 lines of a page follow GB/T 9704-2012 (7.2 and 7.3); the type is the
packaged family, for a FangSong that may be shipped is not at hand.
Invariant: the signature never stands alone on a page.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from disclosure.wording import Say
from paper.document import Printed
from paper.official import OfficialLetter
from paper.pouring import Piece, pour, space
from paper.sheet import Sheet, mm
from screen.paging.dates import short_date
from screen.paging.lines import break_lines, even_lines
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface

WIDTH, HEIGHT = mm(210), mm(297)
LEFT, TOP = mm(28), mm(37)
MEASURE, ROOM = mm(156), mm(225)
LINE = ROOM // 22
BODY, TITLE, FOLIO = 160, 220, 140
HEAD_TOP = mm(24)
HEAD = mm(22)
LARGEST_HEAD, SMALLEST_HEAD = 380, 200
NAMES = mm(38)
SIGNING = mm(18)
AROUND = mm(2)
"""Above and below the words of a row, together: a whole form stands on one page."""
_INDENT = 2
"""Characters by which a paragraph begins further in."""


def official_sheet(letter: OfficialLetter, say: Say) -> Printed:
    """Return a letter as a PDF.

    Arguments:
        letter: what it says.
        say: the wording of dates.
    """
    first = ROOM - (HEAD_TOP + HEAD + mm(4) - TOP if letter.red else 0)
    pages = pour(list(_pieces(letter, say)), first, ROOM)
    sheet = Sheet(WIDTH, HEIGHT, letter.title, letter.agency)
    for number, page in enumerate(pages, 1):
        y = TOP
        if letter.red and number == 1:
            _head(sheet, letter.agency)
            y = HEAD_TOP + HEAD + mm(4)
        for piece in page.pieces:
            piece.draw(sheet, LEFT, y)
            y += piece.height
        folio = f"— {number} —"
        foot = TOP + ROOM + mm(7)
        sheet.words([folio], LEFT, foot, FOLIO, align="center", width=MEASURE)
        sheet.next_page()
    return Printed(pdf=sheet.done(), pages=len(pages))


def _head(sheet: Sheet, agency: str) -> None:
    """Draw the agency's name in red, as large as it fits, over a red line."""
    face, size = Typeface.load("Bold"), LARGEST_HEAD
    while size > SMALLEST_HEAD and face.width(agency, size) > MEASURE:
        size -= 10
    top = HEAD_TOP + (HEAD - line_px(size)) / 2
    sheet.words(
        [agency], LEFT, top, size, weight="Bold", colour="seal", align="center", width=MEASURE
    )
    foot = HEAD_TOP + HEAD
    sheet.rule([(LEFT, foot), (LEFT + MEASURE, foot)], "seal", line=22)


def _pieces(letter: OfficialLetter, say: Say) -> Iterator[Piece]:
    yield _line(letter.number, align="right" if letter.red else "center")
    yield space(LINE // 2)
    for line in even_lines(letter.title, MEASURE, TITLE, Typeface.load("Bold")):
        yield _line(line, size=TITLE, weight="Bold", align="center", height=LINE * 5 // 4)
    yield space(LINE // 2)
    body: list[Piece] = []
    if letter.addressee:
        body += _running(f"{letter.addressee}：", indented=False)
    for paragraph in letter.paragraphs:
        body += _running(paragraph, indented=True)
    if letter.rows:
        body += [space(LINE // 2), *_table(letter)]
    yield from body[:-1]
    yield replace(body[-1], keep=True)
    yield from _end(letter, say)


def _running(text: str, *, indented: bool) -> list[Piece]:
    """Return a paragraph's lines; its last two stay together, so that its end is never alone."""
    # Any two characters hold the place: the breaking of lines drops spaces where a line begins.
    held = "〇" * _INDENT if indented else ""
    lines = break_lines(held + text, MEASURE, BODY, Typeface.load())
    lines[0] = lines[0].removeprefix(held)
    return [
        _line(
            line,
            left=len(held) * BODY if number == 0 else 0,
            keep=number == len(lines) - 2,
        )
        for number, line in enumerate(lines)
    ]


def _end(letter: OfficialLetter, say: Say) -> Iterator[Piece]:
    """Yield agency and day, with room for the seal, then whom to ask."""
    yield Piece(LINE * 3 // 4, keep=True)
    yield _line(letter.agency, align="right", keep=True, inset=2 * BODY)
    yield _line(short_date(letter.day, say), align="right", keep=True, inset=2 * BODY)
    yield space(LINE // 3)
    for line in break_lines(
        f"（{letter.contact}）", MEASURE - _INDENT * BODY, BODY, Typeface.load()
    ):
        yield _line(line, left=_INDENT * BODY)


def _line(
    text: str,
    *,
    size: int = BODY,
    weight: str = "Regular",
    align: str = "left",
    height: int = LINE,
    keep: bool = False,
    left: int = 0,
    inset: int = 0,
) -> Piece:
    """Return one line of type; `left` and `inset` hold it off the left and the right edge."""

    def draw(sheet: Sheet, x: int, y: int) -> None:
        top = y + (height - line_px(size)) / 2
        sheet.words([text], x + left, top, size, weight=weight, align=align, width=MEASURE - inset)

    return Piece(height, draw, keep=keep)


def _table(letter: OfficialLetter) -> Iterator[Piece]:
    words = MEASURE - NAMES - mm(6)
    for name, text in letter.rows:
        names = break_lines(name, NAMES - mm(6), BODY, Typeface.load("Medium"))
        lines = break_lines(text, words, BODY, Typeface.load()) if text else []
        height = max(len(names), len(lines), 1) * LINE + AROUND
        height = height if text else max(height, SIGNING)
        yield Piece(height, partial(_row, names, lines, height))


def _row(names: list[str], lines: list[str], height: int, sheet: Sheet, x: int, y: int) -> None:
    sheet.outline(x, y, NAMES, height, "ink", line=7)
    sheet.outline(x + NAMES, y, MEASURE - NAMES, height, "ink", line=7)
    for column, face, left in ((names, "Medium", x), (lines, "Regular", x + NAMES)):
        top = y + (height - len(column) * line_px(BODY)) / 2
        sheet.words(column, left + mm(3), top, BODY, weight=face)
