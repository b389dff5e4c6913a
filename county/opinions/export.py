"""What an asking brought, as an XLSX file for the desk.

Invariant: what people wrote is text in every cell and numbers of people in it are masked;
nothing says who wrote it, nor from which terminal.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from county.airings.cells import put
from county.opinions.deciding import VERDICTS
from county.opinions.masking import masked
from county.opinions.remarks import Barred, Remark
from county.opinions.tally import Counted
from county.opinions.topics import Topic
from disclosure.wording import Say

BARRED: Mapping[Barred, str] = {Barred.SPAM: "无关内容", Barred.OFFENCE: "辱骂、违法内容"}


def book(
    counted: Sequence[Counted],
    topics: Sequence[Topic],
    remarks: Iterable[Remark],
    zone: tzinfo,
    say: Say,
) -> bytes:
    """Return the file: figures, topics with their answers, and what was written.

    Arguments:
        counted: the questions with their exact figures.
        topics: of the item.
        remarks: in the order in which they came.
        zone: the county's.
        say: the wording.
    """
    made = Workbook()
    first = made.active
    assert isinstance(first, Worksheet)
    _figures(first, counted, say)
    _topics(made.create_sheet(), topics, say)
    texts = {one.question.id: one.question.text for one in counted}
    _remarks(made.create_sheet(), remarks, texts, zone, say)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _figures(sheet: Worksheet, counted: Sequence[Counted], say: Say) -> None:
    heads = (say("题目"), say("选项"), say("人数"), say("占答题人数 %"))
    _begin(sheet, say("问卷结果"), heads, (40, 24, 10, 14))
    row = 2
    for one in counted:
        for bar in one.bars:
            _line(sheet, row, (one.question.text, bar.choice, bar.count, bar.percent))
            row += 1


def _topics(sheet: Worksheet, topics: Sequence[Topic], say: Say) -> None:
    heads = (say("归类"), say("条数"), say("采纳情况"), say("说明"))
    _begin(sheet, say("答复"), heads, (40, 10, 16, 60))
    for row, topic in enumerate(topics, 2):
        verdict = say(VERDICTS[topic.verdict])
        _line(sheet, row, (topic.title, topic.count, verdict, topic.reply))


def _remarks(
    sheet: Worksheet, remarks: Iterable[Remark], texts: Mapping[str, str], zone: tzinfo, say: Say
) -> None:
    heads = (
        *(say("收到时间"), say("地方"), say("从哪里"), say("问的是"), say("内容")),
        *(say("归类"), say("不采用"), say("原因")),
    )
    _begin(sheet, say("写下的话"), heads, (18, 16, 10, 24, 70, 24, 14, 24))
    for row, one in enumerate(remarks, 2):
        values = (
            f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}",
            one.area_name,
            say("手机") if one.phone else say("触摸终端"),
            texts.get(one.question, one.question),
            masked(one.words),
            one.topic,
            say(BARRED[one.barred]) if one.barred else "",
            one.barred_why,
        )
        _line(sheet, row, values)


def _line(sheet: Worksheet, row: int, values: Sequence[str | int]) -> None:
    for column, value in enumerate(values, 1):
        put(sheet, row, column, value)


def _begin(sheet: Worksheet, title: str, heads: Sequence[str], widths: Sequence[float]) -> None:
    sheet.title = title
    for column, (name, width) in enumerate(zip(heads, widths, strict=True), 1):
        put(sheet, 1, column, name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
