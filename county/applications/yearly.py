"""The table of the yearly report as a sheet, in the form that the report is published in.

Invariant: the sums are those of the lines, and the sheet says whether they agree.
"""

import io
from collections.abc import Iterator, Mapping

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from county.airings.cells import put
from disclosure.application_report import Applicant, Counts, Line, Report
from disclosure.wording import Say

_EDGE = Side(style="thin")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_FIRST = 3
"""The row of the table's first line."""


def rows_of(
    made: Report, lines: Mapping[Line, tuple[str, str]]
) -> Iterator[tuple[str, str, Counts]]:
    """Yield the table's lines: group, name and counts."""
    yield "一、本年新收政府信息公开申请数量", "", made.new
    yield "二、上年结转政府信息公开申请数量", "", made.carried_over
    for line, (group, name) in lines.items():
        yield f"三、本年度办理结果{group}", name, made.results[line]
    yield "三、本年度办理结果（七）总计", "", made.ended
    yield "四、结转下年度继续办理", "", made.carried_on


def sheet(
    made: Report,
    applicants: Mapping[Applicant, str],
    lines: Mapping[Line, tuple[str, str]],
    say: Say,
) -> bytes:
    """Return the table as an XLSX file.

    Arguments:
        made: the counts.
        applicants: words of the kinds of applicants, in the order of the columns.
        lines: group and name of each result.
        say: the reader's language.
    """
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = say("收到和处理申请情况")
    put(page, 1, 1, say("{year}年收到和处理政府信息公开申请情况", year=made.year)).font = Font(
        bold=True, size=14
    )
    heads = (say("项目"), "", *(say(words) for words in applicants.values()), say("总计"))
    for column, words in enumerate(heads, 1):
        cell = put(page, _FIRST - 1, column, words)
        cell.font, cell.border = Font(bold=True), _BOX
        cell.alignment = Alignment(wrap_text=True, horizontal="center")
        width = {1: 44, 2: 40}.get(column, 11)
        page.column_dimensions[get_column_letter(column)].width = width
    row = _FIRST
    for row, (group, name, counts) in enumerate(rows_of(made, lines), _FIRST):
        values = [counts[one] for one in applicants]
        line: tuple[str | int, ...] = (say(group), say(name), *values, sum(values))
        for column, value in enumerate(line, 1):
            put(page, row, column, value).border = _BOX
    agrees = "第一项加第二项之和，等于第三项加第四项之和：核对无误。"
    differs = "第一项加第二项之和，不等于第三项加第四项之和：请核对。"
    put(page, row + 1, 1, say(agrees if made.adds_up else differs))
    page.freeze_panes = f"C{_FIRST}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
