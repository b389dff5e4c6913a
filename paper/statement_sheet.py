"""A statement (本人补贴) as a sheet to take home: the table, its sum, and a word of care."""

from collections.abc import Iterator

import msgspec

from disclosure.statements import Statement
from disclosure.wording import Say
from paper.a4 import MEASURE, ROOM, Imprint
from paper.document import Chapter, Printed, typeset
from paper.pouring import Piece, space
from paper.sheet import mm
from paper.tables import table_pieces
from paper.text import passage_pieces
from screen.paging.columns import sums
from screen.paging.dates import short_date
from screen.paging.lines import break_lines, even_lines
from screen.paging.panel import TypeScale
from screen.paging.passages import Passage
from screen.paging.typeface import Typeface


def statement_sheet(statement: Statement, imprint: Imprint, scale: TypeScale, say: Say) -> Printed:
    """Return a statement as a PDF; the file's data name neither holder nor matter.

    Arguments:
        statement: what the code opened.
        imprint: who prints, where and when.
        scale: type sizes.
        say: the wording.
    """
    title = say("我的补贴")
    chapter = Chapter(title, list(_pieces(statement, scale, say)))
    kept = msgspec.structs.replace(imprint, caution="这张纸上有您家的信息，请收好，不要随手丢。")
    return typeset(title, [chapter], kept, say)


def _pieces(statement: Statement, scale: TypeScale, say: Say) -> Iterator[Piece]:
    lines = even_lines(statement.title, MEASURE, 240, Typeface.load("Bold"))
    yield from passage_pieces(Passage(lines=tuple(lines), size=240, weight="Bold", heading=True))
    yield space(mm(3))
    for name, words in (
        (say("户主"), statement.holder),
        (say("户号"), statement.household),
        (say("出具日期"), short_date(statement.issued, say)),
        (say("合计"), say("{sum} 元", sum="、".join(sums(statement.table)))),
    ):
        last = name == say("合计")
        size = scale.subtitle if last else scale.body
        told = Passage(lines=(f"{name}：{words}",), size=size, weight="Bold" if last else "Regular")
        yield from passage_pieces(told)
    yield space(mm(3))
    yield from table_pieces(statement.table, MEASURE, scale, ROOM - mm(20))
    yield space(mm(5))
    asked = say("有不对的地方，请找：{whom}", whom=statement.contact or statement.office)
    for text in (statement.office, asked):
        lines = break_lines(text, MEASURE, scale.body, Typeface.load())
        yield from passage_pieces(Passage(lines=tuple(lines), size=scale.body))
