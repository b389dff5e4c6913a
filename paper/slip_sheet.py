"""The slip (回执) drawn: what a resident takes home after asking.

Invariant: the collection code stands on the paper and nowhere in the file's data.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec

from disclosure.items import Strict
from disclosure.seals.boxes import CODE_DIGITS, show_code
from disclosure.wording import Say
from paper import a4
from paper.a4 import Imprint
from paper.document import Chapter, Printed, typeset
from paper.pouring import Piece, space
from paper.sheet import Sheet, mm
from paper.slip import Slip
from screen.paging.lines import break_lines, even_lines
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface

ROLL_WIDTH, ROLL_SIDE = mm(80), mm(4)
"""A roll of 80 mm prints 72."""


class _Sizes(Strict, frozen=True, kw_only=True):
    """Type sizes and the width of one kind of paper, units."""

    measure: int
    small: int
    body: int
    large: int
    qr: int

    @property
    def code(self) -> int:
        """Return the size at which the whole code fills a line."""
        thousand = Typeface.load("Bold").width(show_code("0" * CODE_DIGITS), 1000)
        return min(480, self.measure * 1000 // thousand)


ROLL = _Sizes(measure=ROLL_WIDTH - 2 * ROLL_SIDE, small=100, body=120, large=170, qr=mm(40))
A4 = _Sizes(measure=a4.MEASURE, small=140, body=160, large=240, qr=mm(50))


def roll_slip(slip: Slip, imprint: Imprint, say: Say) -> Printed:
    """Return a slip for a roll of 80 mm, as long as it needs to be; in black."""
    pieces = [*_head(imprint, say), *_pieces(slip, ROLL, say)]
    height = sum(piece.height for piece in pieces) + 2 * ROLL_SIDE
    sheet = Sheet(ROLL_WIDTH, height, say("回执"), imprint.office, black=True)
    y = ROLL_SIDE
    for piece in pieces:
        piece.draw(sheet, ROLL_SIDE, y)
        y += piece.height
    sheet.next_page()
    return Printed(pdf=sheet.done(), pages=1, height=height)


def sheet_slip(slip: Slip, imprint: Imprint, say: Say) -> Printed:
    """Return a slip on A4, in large print."""
    chapter = Chapter(say("回执"), list(_pieces(slip, A4, say)))
    kept = msgspec.structs.replace(imprint, caution="请收好，不要把取件码给别人看。")
    return typeset(say("回执"), [chapter], kept, say)


def _head(imprint: Imprint, say: Say) -> Iterator[Piece]:
    yield from _lines([say("政务公开")], ROLL.large, ROLL, weight="Bold", align="center")
    named = break_lines(imprint.zone, ROLL.measure, ROLL.small, Typeface.load())
    yield from _lines(named, ROLL.small, ROLL, align="center")
    yield from _rule(ROLL)


def _pieces(slip: Slip, sizes: _Sizes, say: Say) -> Iterator[Piece]:
    face, bold = Typeface.load(), Typeface.load("Bold")
    title = say("回执：{kind}", kind=slip.heading)
    lines = even_lines(title, sizes.measure, sizes.large, bold)
    yield from _lines(lines, sizes.large, sizes, weight="Bold", align="center")
    yield space(sizes.small // 2)
    told = say("取件码（凭它看答复，请收好）")
    lines = even_lines(told, sizes.measure, sizes.small, Typeface.load("Medium"))
    yield from _lines(lines, sizes.small, sizes, weight="Medium", align="center", colour="seal")
    code = show_code(slip.code)
    yield from _lines([code], sizes.code, sizes, weight="Bold", align="center")
    yield Piece(sizes.qr, partial(_qr, slip.address, sizes))
    yield from _rule(sizes)
    for place, (name, words) in enumerate(slip.facts, 1):
        last = place == len(slip.facts)
        yield from _lines([name], sizes.small, sizes, colour="muted")
        size, weight = (sizes.large, "Bold") if last else (sizes.body, "Regular")
        lines = even_lines(words, sizes.measure, size, Typeface.load(weight))
        yield from _lines(lines, size, sizes, weight=weight)
    yield from _rule(sizes)
    for number, note in enumerate(slip.notes, 1):
        lines = break_lines(f"{number}. {note}", sizes.measure, sizes.body, face)
        yield from _lines(lines, sizes.body, sizes)
        yield space(sizes.small // 3)
    yield from _rule(sizes)
    office = break_lines(slip.office, sizes.measure, sizes.body, face)
    yield from _lines(office, sizes.body, sizes)


def _lines(
    lines: Sequence[str],
    size: int,
    sizes: _Sizes,
    *,
    weight: str = "Regular",
    align: str = "left",
    colour: str = "ink",
) -> Iterator[Piece]:
    def draw(line: str) -> Callable[[Sheet, int, int], None]:
        return lambda sheet, x, y: sheet.words(
            [line], x, y, size, weight=weight, colour=colour, align=align, width=sizes.measure
        )

    for line in lines:
        yield Piece(line_px(size), draw(line))


def _qr(address: str, sizes: _Sizes, sheet: Sheet, x: int, y: int) -> None:
    sheet.code(address, x + (sizes.measure - sizes.qr) / 2, y, sizes.qr)


def _rule(sizes: _Sizes) -> Iterator[Piece]:
    def draw(sheet: Sheet, x: int, y: int) -> None:
        level = y + sizes.small / 2
        sheet.rule([(x, level), (x + sizes.measure, level)], "hairline", dashed=True)

    yield Piece(sizes.small, draw)
