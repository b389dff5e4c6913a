"""The seal mark (已审核) and the code to the phone page, one below the other."""

from disclosure.items import Strict
from paper.sheet import Sheet, mm
from screen.paging.lines import break_lines, even_lines
from screen.paging.panel import line_px
from screen.paging.seal_words import SealWords
from screen.paging.typeface import Typeface

SQUARE = mm(15)
SIZE = 90
WORD_SIZE = 105
WIDTH = mm(52)
CODE = mm(30)
GAP = mm(2.5)


class CodeBox(Strict, frozen=True, kw_only=True):
    """A QR code and the words below it; without an address there is none."""

    address: str
    words: str


def seal_height(said: SealWords, code: CodeBox) -> int:
    """Return the height of mark and code."""
    words = len(_words(said)) * line_px(SIZE)
    height = max(SQUARE, words)
    return height + (GAP + CODE + line_px(SIZE) if code.address else 0)


def side_column(sheet: Sheet, place: tuple[int, int], said: SealWords, code: CodeBox) -> None:
    """Draw mark and code with their top left at a place."""
    x, y = place
    lines = _words(said)
    high = max(SQUARE, len(lines) * line_px(SIZE))
    _square(sheet, x, y + (high - SQUARE) / 2, said)
    top = y + (high - len(lines) * line_px(SIZE)) / 2
    sheet.words(lines, x + SQUARE + GAP, top, SIZE, colour="muted")
    if code.address:
        left, y = x + (WIDTH - CODE) / 2, y + high + GAP
        sheet.fill(left, y, CODE, CODE, "paper", radius=20)
        sheet.code(code.address, left, y, CODE)
        sheet.words([code.words], x, y + CODE, SIZE, colour="muted", align="center", width=WIDTH)


def _words(said: SealWords) -> list[str]:
    room = WIDTH - SQUARE - GAP
    face = Typeface.load()
    return [
        *even_lines(said.who, room, SIZE, face),
        *break_lines(said.when, room, SIZE, face),
    ]


def _square(sheet: Sheet, x: float, y: float, said: SealWords) -> None:
    side, lines = SQUARE, list(said.lines)
    sheet.fill(x, y, side, side, "seal", radius=side / 12)
    inset = side / 16
    sheet.outline(
        x + inset, y + inset, side - 2 * inset, side - 2 * inset, "fill_ink", line=5, radius=10
    )
    if said.checked:
        tick = [(0.36, 0.36), (0.46, 0.46), (0.66, 0.24)]
        sheet.rule([(x + side * px, y + side * py) for px, py in tick], "fill_ink", line=18)
    size = WORD_SIZE
    wide = max(Typeface.load("Bold").width(line, size) for line in lines)
    if wide > side - 3 * inset:
        size = round(size * (side - 3 * inset) / wide)
    middle = (side - len(lines) * line_px(size)) / 2
    sheet.words(
        lines,
        x,
        y + (side * 0.5 if said.checked else middle),
        size,
        weight="Bold",
        colour="fill_ink",
        align="center",
        width=side,
    )
