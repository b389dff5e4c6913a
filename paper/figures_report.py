"""A report of figures (A4): a title, the main figures in boxes, the months as columns, tables.

Invariant: it draws what it is given and reckons nothing; it says where its figures come from
and how they are reckoned.
"""

from collections.abc import Iterator, Sequence

import msgspec

from disclosure.blocks import Table
from disclosure.items import Strict
from disclosure.wording import Say
from paper.a4 import MEASURE, ROOM, Imprint
from paper.document import Chapter, Printed, typeset
from paper.pouring import Piece, collapsed, space
from paper.rate_chart import RateColumn, rate_chart
from paper.sheet import Sheet, mm
from paper.tables import table_pieces
from paper.text import passage_pieces, type_scale
from paper.village_pieces import section
from screen.paging.lines import break_lines, even_lines
from screen.paging.panel import TypeScale, line_px
from screen.paging.passages import Passage
from screen.paging.typeface import Typeface

TITLE_SIZE = 240
TABLE_ROOM = ROOM // 2
FIGURE_SIZE = 260


class Box(Strict, frozen=True, kw_only=True):
    """A main figure: what it is, its value, and whether it is one to worry about."""

    name: str
    value: str
    grave: bool = False


class FiguresReport(Strict, frozen=True, kw_only=True):
    """What the report tells, in words.

    Attributes:
        title: at the top, and in the file's data; names nobody.
        lead: whose figures these are, and of when.
        boxes: the main figures.
        rule: how they are reckoned.
        course: heading of the columns, and what their two parts mean.
        columns: the months.
        tables: each under its heading.
        source: where the figures come from, in the foot.
    """

    title: str
    lead: str
    boxes: tuple[Box, ...]
    rule: str
    course: tuple[str, str, str]
    columns: tuple[RateColumn, ...]
    tables: tuple[tuple[str, Table], ...]
    source: str


def figures_report(report: FiguresReport, imprint: Imprint, say: Say) -> Printed:
    """Return the report as a PDF; `imprint` says who prints it, where and when."""
    scale = type_scale(tighter=True)
    chapter = Chapter(report.title, list(collapsed(_pieces(report, scale))))
    told = msgspec.structs.replace(imprint, caution=report.source)
    return typeset(report.title, [chapter], told, say)


def _pieces(report: FiguresReport, scale: TypeScale) -> Iterator[Piece]:
    lines = even_lines(report.title, MEASURE, TITLE_SIZE, Typeface.load("Bold"))
    yield from passage_pieces(
        Passage(lines=tuple(lines), size=TITLE_SIZE, weight="Bold", heading=True)
    )
    yield from _words(report.lead, scale.small)
    yield space(mm(4))
    yield _boxes(report.boxes, scale)
    yield space(mm(2))
    yield from _words(report.rule, scale.small)
    heading, kept, failed = report.course
    yield from section(heading, MEASURE, scale)
    yield space(mm(2))
    yield rate_chart(report.columns, MEASURE, kept=kept, failed=failed)
    for name, table in report.tables:
        yield from section(name, MEASURE, scale)
        yield space(mm(2))
        yield from table_pieces(table, MEASURE, scale, TABLE_ROOM)


def _words(text: str, size: int) -> Iterator[Piece]:
    lines = break_lines(text, MEASURE, size, Typeface.load())
    yield from passage_pieces(Passage(lines=tuple(lines), size=size, colour="muted"))


def _boxes(boxes: Sequence[Box], scale: TypeScale) -> Piece:
    gap, pad = mm(3), mm(2.5)
    wide = (MEASURE - gap * (len(boxes) - 1)) // max(1, len(boxes))
    bold = Typeface.load("Bold")
    widest = max((bold.width(one.value, FIGURE_SIZE) for one in boxes), default=1)
    size = min(FIGURE_SIZE, FIGURE_SIZE * (wide - 2 * pad) // max(1, widest))
    height = line_px(scale.small) + line_px(size) + 2 * pad

    def draw(sheet: Sheet, x: int, y: int) -> None:
        for place, one in enumerate(boxes):
            left = x + place * (wide + gap)
            sheet.fill(left, y, wide, height, "mist", radius=30)
            sheet.fill(left, y, mm(1), height, "seal" if one.grave else "civic")
            sheet.words([one.name], left + pad, y + pad, scale.small, colour="muted")
            colour = "seal" if one.grave else "deep"
            top = y + pad + line_px(scale.small)
            sheet.words([one.value], left + pad, top, size, weight="Bold", colour=colour)

    return Piece(height, draw)
