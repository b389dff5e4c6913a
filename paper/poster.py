"""The notice-board poster (A3): a village's month, its notices, events and phones.

Invariant: what it tells can be read from where people stand, only sources, dates of
printing and codes from nearer; what has no room goes on to a further sheet, what has no
room on those is counted, and nothing is set smaller.
"""

from collections.abc import Iterator

from disclosure.wording import Say
from paper.a4 import Imprint
from paper.document import Printed
from paper.emblem import emblem
from paper.legible import board_scale
from paper.money_panel import month_bars, month_name, sum_boxes, sums_of
from paper.pouring import Filled, Piece, collapsed, pour, space
from paper.sheet import Sheet, mm
from paper.village import Village
from paper.village_pieces import (
    coming_pieces,
    notice_pieces,
    people_pieces,
    section,
    section_again,
    sources,
    words_piece,
)
from screen.paging.dates import page_of, short_date
from screen.paging.lines import break_lines, shorten
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface

WIDTH, HEIGHT = mm(297), mm(420)
SIDE, TOP, BOTTOM = mm(15), mm(14), mm(12)
MEASURE = WIDTH - 2 * SIDE
BAND, NARROW_BAND, FOOT, CODE = mm(42), mm(20), mm(53), mm(46)
GAP = mm(4)
FIRST_ROOM = HEIGHT - TOP - BAND - GAP - FOOT - BOTTOM
ROOM = HEIGHT - TOP - NARROW_BAND - GAP - FOOT - BOTTOM
SIGN_SIZE = 480
GIST_LINES = 2
MOST_SHEETS = 3
MOST_A_SHEET = 14
"""Notices of the shortest kind that one sheet has room for, and some more."""
MOST_EVENTS, MOST_ABOVE, MOST_PEOPLE = 4, 3, 6


def poster(village: Village, imprint: Imprint, say: Say, most: int = MOST_SHEETS) -> Printed:
    """Return the poster as a PDF of A3 sheets.

    Arguments:
        village: what it tells.
        imprint: who prints, where and when.
        say: the wording.
        most: sheets at most; the oldest notices make room, counted.
    """
    shown = min(len(village.notices), most * MOST_A_SHEET)
    pages = _poured(village, shown, say)
    while len(pages) > most and shown:
        shown -= max(1, shown // 8)
        pages = _poured(village, shown, say)
    pages = pages[:most]
    name, month = village.place.name, month_name(village.month, say)
    sheet = Sheet(
        WIDTH, HEIGHT, say("{place}公开栏（{month}）", place=name, month=month), imprint.office
    )
    for number, page in enumerate(pages, 1):
        top = TOP + (BAND if number == 1 else NARROW_BAND) + GAP
        (_band if number == 1 else _narrow_band)(sheet, village, imprint, say)
        for piece in page.pieces:
            if piece.mark:
                sheet.mark(piece.mark, 0)
            piece.draw(sheet, SIDE, top)
            top += piece.height
        _foot(sheet, village, imprint, (number, len(pages)), say)
        sheet.next_page()
    return Printed(pdf=sheet.done(), pages=len(pages), height=HEIGHT)


def _poured(village: Village, shown: int, say: Say) -> list[Filled]:
    return pour(list(collapsed(_pieces(village, shown, say))), FIRST_ROOM, ROOM)


def _pieces(village: Village, shown: int, say: Say) -> Iterator[Piece]:
    scale = board_scale()
    yield from _money(village, say)
    if village.notices:
        yield from section(say("正在公开"), MEASURE, scale)
    again = tuple(section_again(say("正在公开（续）"), MEASURE, scale))
    for one in village.notices[:shown]:
        yield from notice_pieces(one, MEASURE, scale, lines=GIST_LINES, heads=again)
    left = len(village.notices) - shown
    if left:
        told = say("还有 {count} 件在公开，请扫下面的码看，或打下面的电话问。", count=left)
        yield from words_piece(told, MEASURE, scale)
    if village.coming:
        yield from section(say("近期安排"), MEASURE, scale)
    later = tuple(section_again(say("近期安排（续）"), MEASURE, scale))
    for coming in village.coming[:MOST_EVENTS]:
        yield from coming_pieces(coming, MEASURE, scale, say, heads=later)
    if village.people:
        yield from section(say("有事找谁"), MEASURE, scale)
        yield space(scale.body // 3)
        yield from people_pieces(village.people[:MOST_PEOPLE], MEASURE, scale)
        yield from sources(village.people_from, MEASURE, scale)
    listed = {one.posted.item.id for one in village.coming[:MOST_EVENTS]}
    above = [one for one in village.above if one.item.id not in listed][:MOST_ABOVE]
    if above:
        yield from section(say("上级新近公开"), MEASURE, scale)
    for one in above:
        yield from notice_pieces(one, MEASURE, scale, lines=0)


def _money(village: Village, say: Say) -> Iterator[Piece]:
    scale, month = board_scale(), month_name(village.month, say)
    yield from section(say("{month}的账", month=month), MEASURE, scale)
    yield space(scale.body // 3)
    if village.sheet is None or village.source is None:
        told = say("这个月的账还没有公开。想知道什么时候公开，请打下面的电话问。")
        yield from words_piece(told, MEASURE, scale, colour="ink")
        return
    yield sum_boxes(sums_of(village.sheet, village.last, say), MEASURE, scale, say)
    yield space(scale.body // 2)
    yield from month_bars(village.trend, MEASURE, scale, say)
    yield from sources((village.source,), MEASURE, scale)


def _band(sheet: Sheet, village: Village, imprint: Imprint, say: Say) -> None:
    pad = mm(7)
    sheet.fill(SIDE, TOP, MEASURE, BAND, "deep", radius=60)
    side = BAND - 2 * pad
    emblem(sheet, SIDE + pad, TOP + pad, side, imprint.emblem)
    left = SIDE + pad + side + mm(7)
    room = MEASURE - (left - SIDE) - pad
    sign, bold = say("{place}公开栏", place=village.place.name), Typeface.load("Bold")
    small = board_scale().body
    fitting = SIGN_SIZE * room // max(1, bold.width(sign, SIGN_SIZE))
    size = max(small, min(SIGN_SIZE, fitting))
    told = "　".join((*village.place.above, month_name(village.month, say)))
    high = line_px(size) + line_px(small)
    top = TOP + (BAND - high) / 2
    sheet.words(
        [shorten(sign, room, size, bold)], left, top, size, weight="Bold", colour="fill_ink"
    )
    line = shorten(told, room, small, Typeface.load("Medium"))
    sheet.words([line], left, top + line_px(size), small, weight="Medium", colour="fill_ink")


def _narrow_band(sheet: Sheet, village: Village, imprint: Imprint, say: Say) -> None:
    pad, size = mm(4), board_scale().subtitle
    sheet.fill(SIDE, TOP, MEASURE, NARROW_BAND, "deep", radius=40)
    side = NARROW_BAND - 2 * pad
    emblem(sheet, SIDE + pad, TOP + pad, side, imprint.emblem)
    left = SIDE + pad + side + mm(4)
    sign = say("{place}公开栏", place=village.place.name)
    line = shorten(sign, MEASURE - (left - SIDE) - mm(60), size, Typeface.load("Bold"))
    top = TOP + (NARROW_BAND - line_px(size)) / 2
    sheet.words([line], left, top, size, weight="Bold", colour="fill_ink")
    small = board_scale().body
    sheet.words(
        [month_name(village.month, say)],
        SIDE,
        TOP + (NARROW_BAND - line_px(small)) / 2,
        small,
        weight="Medium",
        colour="fill_ink",
        align="right",
        width=MEASURE - pad,
    )


def _foot(
    sheet: Sheet, village: Village, imprint: Imprint, page: tuple[int, int], say: Say
) -> None:
    scale, place = board_scale(), village.place
    top = HEIGHT - BOTTOM - FOOT
    sheet.rule([(SIDE, top), (SIDE + MEASURE, top)], "civic", line=14)
    top += mm(3)
    width = MEASURE - (CODE + mm(6) if place.page else 0)
    if place.page:
        sheet.code(place.page, SIDE + MEASURE - CODE, top, CODE)
    y = float(top)
    if place.page:
        head = say("手机扫右边的码，看全文、看往年、看凭证。")
        y = _told(sheet, head, (SIDE, y), scale.body, width, "Bold")
    told = say("没有智能手机：看触摸屏，或打 {phone}。", phone=place.phone)
    y = _told(sheet, told, (SIDE, y), scale.body, width, "Medium")
    day = short_date(imprint.printed.date(), say)
    facts = say("{office}　{day} 印", office=place.office, day=day)
    small = scale.small
    low = HEIGHT - BOTTOM - 2 * line_px(small)
    line = shorten(facts, width, small, Typeface.load())
    sheet.words([line], SIDE, low, small, colour="muted")
    counted = page_of(page[0], page[1], say)
    caution = shorten(f"{counted}　{say(imprint.caution)}", width, small, Typeface.load())
    sheet.words([caution], SIDE, low + line_px(small), small, colour="muted")


def _told(
    sheet: Sheet, text: str, place: tuple[float, float], size: int, width: int, weight: str
) -> float:
    lines = break_lines(text, width, size, Typeface.load(weight))
    sheet.words(lines, *place, size, weight=weight)
    return place[1] + len(lines) * line_px(size)
