"""How to scan a code, in three pictures with words: open, hold, read.

Invariant: each picture has its words below it, so that nobody has to guess.
"""

from collections.abc import Callable

from disclosure.wording import Say
from paper.sheet import Sheet, mm
from screen.paging.lines import even_lines
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface

WORD_SIZE = 160
PHONE_HIGH = mm(38)
PHONE_WIDE = mm(21)
_Draw = Callable[[Sheet, float, float], None]


def steps_height() -> int:
    """Return the height of the three pictures with up to two lines of words."""
    return PHONE_HIGH + mm(3) + 2 * line_px(WORD_SIZE)


def scan_steps(sheet: Sheet, x: float, y: float, width: int, say: Say) -> None:
    """Draw the three steps side by side."""
    steps: tuple[tuple[str, _Draw], ...] = (
        (say("打开手机，点“扫一扫”"), _opened),
        (say("对准这个码，拿稳"), _held),
        (say("点开就能看，不用下载"), _read),
    )
    wide = width / len(steps)
    for number, (words, draw) in enumerate(steps):
        left = x + number * wide
        phone = left + (wide - PHONE_WIDE) / 2
        _phone(sheet, phone, y)
        draw(sheet, phone, y)
        _numbered(sheet, number + 1, phone - mm(9), y + mm(2))
        lines = even_lines(words, round(wide) - mm(4), WORD_SIZE, Typeface.load("Medium"))
        top = y + PHONE_HIGH + mm(3)
        sheet.words(
            lines[:2],
            left,
            top,
            WORD_SIZE,
            weight="Medium",
            align="center",
            width=round(wide),
        )


def _numbered(sheet: Sheet, number: int, x: float, y: float) -> None:
    radius, size = mm(3.6), 150
    sheet.disc(x + radius, y + radius, radius, "civic")
    top = y + radius - line_px(size) / 2
    sheet.words(
        [str(number)],
        x,
        top,
        size,
        weight="Bold",
        colour="fill_ink",
        align="center",
        width=2 * radius,
    )


def _phone(sheet: Sheet, x: float, y: float) -> None:
    sheet.fill(x, y, PHONE_WIDE, PHONE_HIGH, "ink", radius=60)
    edge = mm(1.4)
    sheet.fill(x + edge, y + edge, PHONE_WIDE - 2 * edge, PHONE_HIGH - 2 * edge, "paper", radius=40)


def _opened(sheet: Sheet, x: float, y: float) -> None:
    """Draw a menu with the entry for scanning set off."""
    for row in range(5):
        top, chosen = y + mm(5 + row * 6), row == 2
        left = x + mm(3.5)
        if chosen:
            sheet.fill(x + mm(2.4), top - mm(1.4), PHONE_WIDE - mm(4.8), mm(5.8), "mist", radius=15)
            _frame(sheet, left, top - mm(0.2), mm(3.4))
        else:
            sheet.fill(left, top, mm(3), mm(3), "hairline", radius=10)
        colour = "civic" if chosen else "hairline"
        sheet.rule(
            [(left + mm(5), top + mm(1.5)), (x + PHONE_WIDE - mm(4), top + mm(1.5))],
            colour,
            line=14,
        )


def _held(sheet: Sheet, x: float, y: float) -> None:
    """Draw a code inside the frame of a camera."""
    side = mm(13)
    left, top = x + (PHONE_WIDE - side) / 2, y + (PHONE_HIGH - side) / 2
    _frame(sheet, left, top, side)
    cell = mm(1.3)
    pattern = ("1110111", "1010101", "1110111", "0001010", "1110101", "1010010", "1110111")
    start = (side - len(pattern) * cell) / 2
    for row, cells in enumerate(pattern):
        for column, dark in enumerate(cells):
            if dark == "1":
                sheet.fill(
                    left + start + column * cell,
                    top + start + row * cell,
                    cell * 1.02,
                    cell * 1.02,
                    "ink",
                )


def _read(sheet: Sheet, x: float, y: float) -> None:
    """Draw a page with a blue head, cards and a bar."""
    edge = mm(1.4)
    sheet.fill(x + edge, y + edge + mm(2), PHONE_WIDE - 2 * edge, mm(6), "deep")
    for row in range(3):
        top = y + mm(12 + row * 8)
        sheet.fill(x + mm(3), top, PHONE_WIDE - mm(6), mm(6.4), "mist", radius=12)
        for line, share in ((2.2, 0.8), (4.2, 0.5)):
            start = x + mm(4.4)
            end = start + (PHONE_WIDE - mm(9)) * share
            colour = "ink" if line < 3 else "hairline"
            sheet.rule([(start, top + mm(line)), (end, top + mm(line))], colour, line=8)


def _frame(sheet: Sheet, x: float, y: float, side: float) -> None:
    """Draw the four corners of a viewfinder."""
    arm = side * 0.28
    for px, dx in ((x, arm), (x + side, -arm)):
        for py, dy in ((y, arm), (y + side, -arm)):
            sheet.rule([(px + dx, py), (px, py), (px, py + dy)], "civic", line=max(8, side * 0.05))
