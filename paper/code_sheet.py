"""One village, one code (一村一码): the code large with how to scan it, and stickers.

Invariant: every code stands beside the village's name and a phone number, for whoever
scans nothing.
"""

from disclosure.wording import Say
from paper.a4 import HEIGHT, MEASURE, SIDE, TOP, WIDTH, Imprint
from paper.document import Printed
from paper.emblem import emblem
from paper.scan_steps import scan_steps, steps_height
from paper.sheet import Sheet, mm
from paper.village import Place
from screen.paging.dates import short_date
from screen.paging.lines import break_lines, shorten
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface

BAND = mm(38)
CODE = mm(114)
SIGN_SIZE, LEAD_SIZE, PHONE_SIZE, SMALL = 440, 200, 260, 90
COLUMNS, ROWS = 2, 4
EDGE = mm(8)
CELL_WIDTH = (WIDTH - 2 * EDGE) // COLUMNS
CELL_HEIGHT = (HEIGHT - 2 * EDGE) // ROWS
STICKER_CODE = mm(46)
PAD = mm(5)


def code_sheet(place: Place, imprint: Imprint, say: Say) -> Printed:
    """Return the code's sheet and a page of eight stickers as a PDF.

    Arguments:
        place: whose code; its page's address must not be empty.
        imprint: who prints, where and when.
        say: the wording.
    """
    title = say("{place}一村一码", place=place.name)
    sheet = Sheet(WIDTH, HEIGHT, title, imprint.office)
    sheet.mark(say("张贴用"), 0)
    _large(sheet, place, imprint, say)
    sheet.next_page()
    sheet.mark(say("剪下来贴"), 0)
    _stickers(sheet, place, imprint, say)
    sheet.next_page()
    return Printed(pdf=sheet.done(), pages=2)


def _large(sheet: Sheet, place: Place, imprint: Imprint, say: Say) -> None:
    pad = mm(6)
    sheet.fill(SIDE, TOP, MEASURE, BAND, "deep", radius=50)
    side = BAND - 2 * pad
    emblem(sheet, SIDE + pad, TOP + pad, side, imprint.emblem)
    left = SIDE + pad + side + mm(6)
    room = MEASURE - (left - SIDE) - pad
    bold = Typeface.load("Bold")
    fitting = SIGN_SIZE * room // max(1, bold.width(place.name, SIGN_SIZE))
    size = max(LEAD_SIZE, min(SIGN_SIZE, fitting))
    above = shorten("　".join(place.above), room, 130, Typeface.load("Medium"))
    top = TOP + (BAND - line_px(size) - line_px(130)) / 2
    sheet.words(
        [shorten(place.name, room, size, bold)], left, top, size, weight="Bold", colour="fill_ink"
    )
    sheet.words([above], left, top + line_px(size), 130, weight="Medium", colour="fill_ink")
    lead = say("扫一扫，{place}的事都在这里", place=place.name)
    lead = shorten(lead, MEASURE, LEAD_SIZE, bold)
    y = _centred(sheet, lead, TOP + BAND + mm(6), LEAD_SIZE, "Bold", "deep")
    y += mm(4)
    x = (WIDTH - CODE) / 2
    sheet.outline(x - mm(3), y - mm(1), CODE + mm(6), CODE + mm(2), "civic", line=20, radius=60)
    sheet.code(place.page, x, y, CODE)
    y += CODE + mm(7)
    scan_steps(sheet, SIDE, y, MEASURE, say)
    y += steps_height() + mm(1)
    sheet.fill(SIDE, y, MEASURE, line_px(LEAD_SIZE) + mm(5), "mist", radius=30)
    told = say("没有智能手机：请打电话 {phone}", phone=place.phone)
    size = min(LEAD_SIZE, LEAD_SIZE * (MEASURE - mm(6)) // max(1, bold.width(told, LEAD_SIZE)))
    _centred(sheet, told, y + mm(2.5), size, "Bold", "ink")
    foot = HEIGHT - mm(12) - line_px(SMALL)
    day = short_date(imprint.printed.date(), say)
    line = say("{office}　{day} 印　{page}", office=imprint.office, day=day, page=place.page)
    sheet.words([shorten(line, MEASURE, SMALL, Typeface.load())], SIDE, foot, SMALL, colour="muted")


def _centred(sheet: Sheet, text: str, y: float, size: int, weight: str, colour: str) -> float:
    lines = break_lines(text, MEASURE, size, Typeface.load(weight))
    sheet.words(lines, SIDE, y, size, weight=weight, colour=colour, align="center", width=MEASURE)
    return y + len(lines) * line_px(size)


def _stickers(sheet: Sheet, place: Place, imprint: Imprint, say: Say) -> None:
    for row in range(1, ROWS):
        y = EDGE + row * CELL_HEIGHT
        sheet.rule([(0, y), (WIDTH, y)], "hairline", dashed=True)
    sheet.rule([(WIDTH / 2, 0), (WIDTH / 2, HEIGHT)], "hairline", dashed=True)
    for number in range(COLUMNS * ROWS):
        row, column = divmod(number, COLUMNS)
        x, y = EDGE + column * CELL_WIDTH, EDGE + row * CELL_HEIGHT
        _sticker(sheet, place, imprint, (x + PAD, y + PAD), say)


def _sticker(
    sheet: Sheet, place: Place, imprint: Imprint, corner: tuple[int, int], say: Say
) -> None:
    x, y = corner
    high, wide = CELL_HEIGHT - 2 * PAD, CELL_WIDTH - 2 * PAD
    sheet.outline(x, y, wide, high, "civic", line=14, radius=40)
    sheet.code(place.page, x + mm(1), y + (high - STICKER_CODE) / 2, STICKER_CODE)
    left = x + STICKER_CODE + mm(2)
    room = wide - STICKER_CODE - mm(5)
    bold, face = Typeface.load("Bold"), Typeface.load()
    name = break_lines(place.name, room, 150, bold)[:2]
    told = [
        (line, size)
        for text, size in (
            (say("扫码看公开内容"), 110),
            (say("电话 {phone}", phone=place.phone), 100),
        )
        for line in break_lines(text, room, size, face)[:2]
    ]
    side, gap = mm(9), mm(2.5)
    text_high = len(name) * line_px(150) + sum(line_px(size) for _, size in told)
    top = y + (high - side - gap - text_high) / 2
    sheet.fill(left, top, side, side, "deep", radius=20)
    emblem(sheet, left + mm(0.6), top + mm(0.6), side - mm(1.2), imprint.emblem)
    top += side + gap
    sheet.words(name, left, top, 150, weight="Bold", colour="deep")
    top += len(name) * line_px(150)
    for line, size in told:
        sheet.words([line], left, top, size)
        top += line_px(size)
