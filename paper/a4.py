"""The A4 sheet: margins, the blue band, the foot with page, time and place."""

from datetime import datetime

from disclosure.items import Strict
from disclosure.wording import Say
from paper.emblem import emblem
from paper.sheet import Sheet, mm
from screen.paging.dates import clock, page_of, short_date
from screen.paging.lines import break_lines, shorten
from screen.paging.panel import line_px
from screen.paging.pictures import Pixels
from screen.paging.typeface import Typeface

WIDTH, HEIGHT = mm(210), mm(297)
SIDE, TOP, BOTTOM = mm(20), mm(14), mm(12)
MEASURE = WIDTH - 2 * SIDE
BAND = mm(15)
RUNNING = mm(8)
FOOT = mm(12)
SMALL = 90
FIRST_TOP = TOP + BAND + mm(7)
NEXT_TOP = TOP + RUNNING + mm(4)
FIRST_ROOM = HEIGHT - FIRST_TOP - BOTTOM - FOOT
ROOM = HEIGHT - NEXT_TOP - BOTTOM - FOOT


class Imprint(Strict, frozen=True, kw_only=True):
    """Who prints, where and when.

    Attributes:
        office: of the county, in the band and the PDF's data.
        zone: the place of the printer, e.g. ``石桥村政务公开专区``.
        printed: instant, in the county's zone.
        caution: the line in the foot that says what counts if paper and screen differ.
        emblem: the county's own sign for the head of a sheet; None for ours.
    """

    office: str
    zone: str
    printed: datetime
    caution: str = "内容可能更新，以公开的最新内容为准。"
    emblem: Pixels | None = None


def band(sheet: Sheet, sign: str, imprint: Imprint) -> None:
    """Draw the blue band of a first page."""
    sheet.fill(SIDE, TOP, MEASURE, BAND, "deep", radius=30)
    size, small = 220, 110
    pad, side = mm(5), mm(9)
    emblem(sheet, SIDE + mm(3), TOP + (BAND - side) / 2, side, imprint.emblem)
    left = mm(3) + side + mm(3)
    top = TOP + (BAND - line_px(size)) / 2
    sheet.words([sign], SIDE + left, top, size, weight="Bold", colour="fill_ink")
    room = MEASURE - left - pad - Typeface.load("Bold").width(sign, size) - mm(8)
    line = shorten(imprint.office, room, small, Typeface.load("Medium"))
    sheet.words(
        [line],
        SIDE + pad,
        TOP + (BAND - line_px(small)) / 2,
        small,
        weight="Medium",
        colour="fill_ink",
        align="right",
        width=MEASURE - 2 * pad,
    )


def running_head(sheet: Sheet, title: str) -> None:
    """Draw the title small above a further page."""
    line = shorten(title, MEASURE, SMALL, Typeface.load())
    sheet.words([line], SIDE, TOP + RUNNING - line_px(SMALL) - mm(1), SMALL, colour="muted")
    sheet.rule([(SIDE, TOP + RUNNING), (SIDE + MEASURE, TOP + RUNNING)], "hairline", line=5)


def foot(sheet: Sheet, imprint: Imprint, page: tuple[int, int], say: Say) -> None:
    """Draw the foot; `page` is the number of this page and of all."""
    top = HEIGHT - BOTTOM - FOOT
    sheet.rule([(SIDE, top), (SIDE + MEASURE, top)], "hairline", line=5)
    printed = imprint.printed
    told = say(
        "{day} {clock} 打印于{zone}",
        day=short_date(printed.date(), say),
        clock=clock(printed, printed.tzinfo) if printed.tzinfo else "",
        zone=imprint.zone,
    )
    top += mm(1.5)
    lines = break_lines(told, MEASURE - mm(40), SMALL, Typeface.load())
    sheet.words(lines[:1], SIDE, top, SMALL, colour="muted")
    counted = page_of(page[0], page[1], say)
    sheet.words([counted], SIDE, top, SMALL, weight="Medium", align="right", width=MEASURE)
    sheet.words([say(imprint.caution)], SIDE, top + line_px(SMALL), SMALL, colour="muted")
