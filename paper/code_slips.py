"""Slips with codes for households, eight on a sheet, to be cut and handed out.

Invariant: a slip names its household by number and masked name, and says nothing of
what the household received.
"""

from collections.abc import Sequence

from disclosure.items import Strict
from disclosure.seals.boxes import show_code
from disclosure.wording import Say
from paper.a4 import HEIGHT, WIDTH
from paper.document import Printed
from paper.sheet import Sheet, mm
from screen.paging.lines import break_lines, shorten
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface

COLUMNS, ROWS = 2, 4
EDGE = mm(8)
PAD = mm(6)
CELL_WIDTH = (WIDTH - 2 * EDGE) // COLUMNS
CELL_HEIGHT = (HEIGHT - 2 * EDGE) // ROWS
MEASURE = CELL_WIDTH - 2 * PAD
CODE_SIZE = 250
TEXT_SIZE = 110


class CodeSlip(Strict, frozen=True, kw_only=True):
    """One slip: what it opens, for which household, and the code of twelve digits."""

    title: str
    holder: str
    household: str
    code: str


def code_slips(slips: Sequence[CodeSlip], place: str, office: str, say: Say) -> Printed:
    """Return all slips, in their order, as a PDF.

    Arguments:
        slips: one a household.
        place: where the code is entered, e.g. ``石桥村政务公开专区``.
        office: whom to ask; stands on each slip.
        say: the wording.
    """
    sheet = Sheet(WIDTH, HEIGHT, say("补贴查询码"), office)
    a_page = COLUMNS * ROWS
    pages = [slips[start : start + a_page] for start in range(0, len(slips), a_page)]
    for page in pages:
        _cuts(sheet)
        for number, slip in enumerate(page):
            row, column = divmod(number, COLUMNS)
            x, y = EDGE + column * CELL_WIDTH, EDGE + row * CELL_HEIGHT
            _slip(sheet, slip, (x + PAD, y + PAD), (place, office), say)
        sheet.next_page()
    return Printed(pdf=sheet.done(), pages=len(pages))


def _cuts(sheet: Sheet) -> None:
    for row in range(1, ROWS):
        y = EDGE + row * CELL_HEIGHT
        sheet.rule([(0, y), (WIDTH, y)], "hairline", dashed=True)
    sheet.rule([(WIDTH / 2, 0), (WIDTH / 2, HEIGHT)], "hairline", dashed=True)


def _slip(
    sheet: Sheet, slip: CodeSlip, corner: tuple[int, int], where: tuple[str, str], say: Say
) -> None:
    (x, y), (place, office) = corner, where
    title = shorten(slip.title, MEASURE, 150, Typeface.load("Bold"))
    sheet.words([title], x, y, 150, weight="Bold", colour="deep")
    y += line_px(150)
    whose = say("户号 {number}　户主 {holder}", number=slip.household, holder=slip.holder)
    sheet.words([shorten(whose, MEASURE, 110, Typeface.load())], x, y, 110)
    y += line_px(110) + mm(1)
    box = line_px(CODE_SIZE) + mm(1)
    sheet.fill(x, y, MEASURE, box, "mist", radius=20)
    sheet.words(
        [show_code(slip.code)],
        x,
        y + mm(0.5),
        CODE_SIZE,
        weight="Bold",
        align="center",
        width=MEASURE,
    )
    y += box + mm(2)
    for text in (
        say("到{place}的触摸屏，点“我的答复”，输入上面的查询码。", place=place),
        say("凭码就能看到，请收好，不要给别人看。丢了请找：{office}", office=office),
    ):
        lines = break_lines(text, MEASURE, TEXT_SIZE, Typeface.load())
        sheet.words(lines, x, y, TEXT_SIZE)
        y += len(lines) * line_px(TEXT_SIZE) + mm(1)
