"""The household sheet (A4): one village, one month, two pages at most.

Invariant: it never grows beyond its pages: lists are shortened evenly, and each says how
much it leaves out and where that stands.
"""

from collections.abc import Iterator

import msgspec

from disclosure.blocks import Column, Table
from disclosure.items import Strict
from disclosure.wording import Say
from paper.a4 import MEASURE, ROOM, Imprint
from paper.document import Chapter, Printed, pour_chapter, typeset
from paper.money_panel import month_name, sum_rows, sums_of
from paper.posted import Posted
from paper.pouring import Piece, collapsed, space
from paper.sheet import Sheet, mm
from paper.tables import table_pieces
from paper.text import passage_pieces, type_scale
from paper.village import Village
from paper.village_pieces import (
    coming_pieces,
    notice_pieces,
    people_pieces,
    section,
    sources,
    words_piece,
)
from screen.paging.columns import sums
from screen.paging.lines import break_lines, even_lines, shorten
from screen.paging.panel import TypeScale, line_px
from screen.paging.passages import Passage
from screen.paging.typeface import Typeface

MOST_PAGES = 2
CODE = mm(34)
FOOT_PAD = mm(3)
TITLE_SIZE = 240
TABLE_ROOM = ROOM // 2
LONGEST_CELL = 100
"""Characters; a list with longer cells is only counted."""


class Lengths(Strict, frozen=True, kw_only=True):
    """How long each list is at most.

    Attributes:
        decided, subsidies, coming, people: entries of these lists.
        rows: of a subsidy list.
        gist: lines of a notice's gist.
        others: further notices that are on display.
    """

    decided: int
    subsidies: int
    rows: int
    coming: int
    people: int
    gist: int
    others: int = 0


_FULLEST = Lengths(decided=8, subsidies=3, rows=12, coming=6, people=8, gist=3)
TRIED = (
    *(msgspec.structs.replace(_FULLEST, others=others) for others in (12, 9, 7, 5, 4, 3, 2, 1, 0)),
    Lengths(decided=6, subsidies=2, rows=10, coming=5, people=8, gist=2),
    Lengths(decided=5, subsidies=2, rows=6, coming=4, people=6, gist=2),
    Lengths(decided=4, subsidies=1, rows=5, coming=3, people=5, gist=1),
    Lengths(decided=3, subsidies=1, rows=3, coming=2, people=4, gist=1),
    Lengths(decided=2, subsidies=1, rows=0, coming=2, people=3, gist=0),
    Lengths(decided=1, subsidies=1, rows=0, coming=1, people=2, gist=0),
)
"""From the fullest down; the first that fits is printed."""


def household_sheet(
    village: Village, imprint: Imprint, say: Say, *, larger: bool = False
) -> Printed:
    """Return the sheet as a PDF.

    Arguments:
        village: what it tells.
        imprint: who prints, where and when.
        say: the wording.
        larger: elder type.
    """
    scale = type_scale(larger=larger)
    name, month = village.place.name, month_name(village.month, say)
    title = say("{place}{month}公开单", place=name, month=month)
    for lengths in TRIED:
        chapter = Chapter(title, list(collapsed(_pieces(village, title, lengths, scale, say))))
        if len(pour_chapter(chapter)) <= MOST_PAGES:
            break
    return typeset(title, [chapter], imprint, say)


def _pieces(
    village: Village, title: str, lengths: Lengths, scale: TypeScale, say: Say
) -> Iterator[Piece]:
    lines = even_lines(title, MEASURE, TITLE_SIZE, Typeface.load("Bold"))
    yield from passage_pieces(
        Passage(lines=tuple(lines), size=TITLE_SIZE, weight="Bold", heading=True)
    )
    yield _where(village, scale, say)
    yield from _money(village, scale, say)
    yield from _decided(village, lengths, scale, say)
    yield from _subsidies(village, lengths, scale, say)
    yield from _coming(village, lengths, scale, say)
    yield from _people(village, lengths, scale, say)
    yield from _others(village, lengths, scale, say)
    yield space(mm(4))
    yield _more(village, scale, say)


def _where(village: Village, scale: TypeScale, say: Say) -> Piece:
    told = say("{where}　每户一张，请收好", where="　".join(village.place.above))
    line = shorten(told, MEASURE, scale.small, Typeface.load())

    def draw(sheet: Sheet, x: int, y: int) -> None:
        sheet.words([line], x, y, scale.small, colour="muted")

    return Piece(line_px(scale.small), draw)


def _money(village: Village, scale: TypeScale, say: Say) -> Iterator[Piece]:
    yield from section(say("这个月的账"), MEASURE, scale)
    yield space(scale.body // 3)
    if village.sheet is None or village.source is None:
        told = say("{month}的账还没有公开。", month=month_name(village.month, say))
        yield from words_piece(told, MEASURE, scale, colour="ink")
        return
    month = village.month
    names = (
        say("{month}月", month=month.month),
        say("{month}月", month=month.plus(-1).month),
    )
    amounts = sums_of(village.sheet, village.last, say)
    yield from sum_rows(amounts, names, MEASURE, scale.body, say)
    yield from sources((village.source,), MEASURE, scale)


def _decided(village: Village, lengths: Lengths, scale: TypeScale, say: Say) -> Iterator[Piece]:
    yield from section(say("这个月定的事、公示的事"), MEASURE, scale)
    if not village.decided:
        yield from words_piece(say("这个月没有新的决定和公示。"), MEASURE, scale)
    for one in village.decided[: lengths.decided]:
        yield from notice_pieces(one, MEASURE, scale, lines=lengths.gist)
    yield from _rest(len(village.decided) - lengths.decided, scale, say)


def _subsidies(village: Village, lengths: Lengths, scale: TypeScale, say: Say) -> Iterator[Piece]:
    if not village.subsidies:
        return
    yield from section(say("补贴和救助"), MEASURE, scale)
    for one in village.subsidies[: lengths.subsidies]:
        yield from notice_pieces(one, MEASURE, scale, lines=lengths.gist)
        yield from _listed(one, lengths, scale, say)
    yield from _rest(len(village.subsidies) - lengths.subsidies, scale, say)


def _listed(one: Posted, lengths: Lengths, scale: TypeScale, say: Say) -> Iterator[Piece]:
    """Yield the first rows of a list as the item has them, names masked as it masks them."""
    table = next((block for block in one.item.blocks if isinstance(block, Table)), None)
    if table is None:
        return
    whole = len(table.rows) <= lengths.rows
    rows = table.rows if whole else table.rows[: lengths.rows]
    if any(len(str(cell)) > LONGEST_CELL for row in rows for cell in row):
        whole, rows = False, ()
    if rows:
        # The totals are those of all rows, and would be wrong below a few of them.
        columns = table.columns if whole else _unsummed(table)
        shown = Table(
            caption=table.caption[:LONGEST_CELL],
            columns=columns,
            rows=rows,
            totals=table.totals if whole else (),
        )
        pieces = list(table_pieces(shown, MEASURE, scale, TABLE_ROOM))
        if sum(piece.height for piece in pieces) <= TABLE_ROOM:
            yield from pieces
        else:
            whole = False
            rows = ()
    if not whole:
        told = say("名单共 {count} 行", count=len(table.rows))
        if table.totals:
            told += say("，合计 {sum}", sum="、".join(sums(table)))
        if rows:
            told += say("，这里是前 {count} 行", count=len(rows))
        yield from words_piece(told + say("。全部的请扫码看，或到触摸屏上看。"), MEASURE, scale)


def _unsummed(table: Table) -> tuple[Column, ...]:
    return tuple(msgspec.structs.replace(column, summed=False) for column in table.columns)


def _coming(village: Village, lengths: Lengths, scale: TypeScale, say: Say) -> Iterator[Piece]:
    if not village.coming:
        return
    yield from section(say("接下来的安排"), MEASURE, scale)
    for one in village.coming[: lengths.coming]:
        yield from coming_pieces(one, MEASURE, scale, say)
    yield from _rest(len(village.coming) - lengths.coming, scale, say)


def _people(village: Village, lengths: Lengths, scale: TypeScale, say: Say) -> Iterator[Piece]:
    if not village.people:
        return
    yield from section(say("有事找谁"), MEASURE, scale)
    yield space(scale.body // 3)
    yield from people_pieces(village.people[: lengths.people], MEASURE, scale)
    yield from sources(village.people_from, MEASURE, scale)
    yield from _rest(len(village.people) - lengths.people, scale, say)


def _others(village: Village, lengths: Lengths, scale: TypeScale, say: Say) -> Iterator[Piece]:
    """Yield what else is on display, as far as there is room."""
    told = {one.item.id for one in (*village.decided, *village.subsidies)}
    others = [one for one in village.notices if one.item.id not in told]
    if not others or not lengths.others:
        return
    yield from section(say("还在公开的"), MEASURE, scale)
    for one in others[: lengths.others]:
        yield from notice_pieces(one, MEASURE, scale, lines=min(2, lengths.gist))
    yield from _rest(len(others) - lengths.others, scale, say)


def _rest(left: int, scale: TypeScale, say: Say) -> Iterator[Piece]:
    if left > 0:
        told = say("还有 {count} 条，请扫码看，或到触摸屏上看。", count=left)
        yield from words_piece(told, MEASURE, scale)


def _more(village: Village, scale: TypeScale, say: Say) -> Piece:
    place = village.place
    code = CODE if place.page else 0
    width = MEASURE - code - 3 * FOOT_PAD
    told: list[tuple[str, str]] = []
    if place.page:
        told.append((say("手机扫右边的码，看全部内容和往年的。"), "Bold"))
    told.append((say("没有智能手机：看触摸屏，或打 {phone}。", phone=place.phone), "Regular"))
    told.append((say("有不清楚、觉得不对的地方，都可以问。"), "Regular"))
    lines = [
        (line, weight)
        for text, weight in told
        for line in break_lines(text, width, scale.body, Typeface.load(weight))
    ]
    height = max(code, len(lines) * line_px(scale.body)) + 2 * FOOT_PAD

    def draw(sheet: Sheet, x: int, y: int) -> None:
        sheet.fill(x, y, MEASURE, height, "mist", radius=25)
        top = y + (height - len(lines) * line_px(scale.body)) / 2
        for line, weight in lines:
            sheet.words([line], x + FOOT_PAD, top, scale.body, weight=weight)
            top += line_px(scale.body)
        if code:
            left, above = x + MEASURE - code - FOOT_PAD, y + (height - code) / 2
            sheet.fill(left, above, code, code, "paper", radius=20)
            sheet.code(place.page, left, above, code)

    return Piece(height, draw)
