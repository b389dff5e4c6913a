"""The figures as an XLSX file: the whole, months, kinds, areas, clerks, and what fell due.

Invariant: no cell is ever a formula, and none holds a resident's name, phone or words.
"""

import io
from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from county.airings.cells import put
from county.figures.gathering import Figures
from county.figures.listing import Listed
from county.figures.waiting import Open
from county.figures.words import (
    MARK_NAMES,
    OUTCOMES,
    RULE,
    WAYS,
    age_names,
    month_words,
    period_words,
)
from disclosure.completion import Completion
from disclosure.requests import RequestKind
from disclosure.wording import Say

Cell = str | int | float | None
Kinds = Callable[[RequestKind], str]


def sheet(figures: Figures, listed: Sequence[Listed], kinds: Kinds, say: Say) -> bytes:
    """Return the file.

    Arguments:
        figures: of the period.
        listed: what fell due in it, as many as a file may list.
        kinds: names of kinds.
        say: the reader's language.
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    _whole(first, figures, say)
    by_month = [(month_words(month, say), tally) for month, tally in figures.months]
    by_kind = [(kinds(kind), tally) for kind, tally in figures.kinds]
    by_area = [(line.name, line.tally) for line in figures.areas]
    by_clerk = [(line.name or say("没有分派"), line.tally) for line in figures.clerks]
    for title, lines in (
        (say("按月"), by_month),
        (say("按类型"), by_kind),
        (say("按地方"), by_area),
        (say("按办理人"), by_clerk),
    ):
        _tallies(book.create_sheet(title), lines, say)
    _listed(book.create_sheet(say("到期清单")), listed, kinds, say)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _whole(page: Worksheet, figures: Figures, say: Say) -> None:
    page.title = say("总的情况")
    whole, first, wanted = figures.whole, figures.first, figures.wanted
    rows: list[tuple[Cell, ...]] = [
        (say("时期"), period_words(wanted.first, wanted.last, say)),
        (say("到期"), whole.fell),
        (say("按时答复"), whole.in_time),
        (say("超期才答复"), whole.late),
        (say("超期未答复"), whole.overdue),
        (say("已备好，联系不到本人"), whole.unreachable),
        (say("完成率（%）"), whole.rate),
        (say("第一次回应：一半不超过（分钟）"), first.median_minutes),
        (say("第一次回应：九成不超过（分钟）"), first.p90_minutes),
        (say("第一次回应：在时限内（%）"), first.rate),
        *((say(name), count) for name, count in zip(MARK_NAMES, figures.marks.counts, strict=True)),
        *(
            (say("收到：{way}", way=say(WAYS[way])), count)
            for way, count in figures.received.items()
        ),
        *_open(figures.open, say),
        (say("怎样算"), say(RULE)),
    ]
    _fill(page, [], rows, (38, 60))


def _open(found: Open, say: Say) -> list[tuple[Cell, ...]]:
    ages = zip(age_names(say), found.ages, strict=True)
    told: list[tuple[Cell, ...]] = [(say("没办完：{age}", age=name), count) for name, count in ages]
    return [
        *told,
        (say("没办完：已超期"), found.overdue),
        (say("没办完：暂停计时"), found.pausing),
    ]


def _tallies(page: Worksheet, lines: Sequence[tuple[str, Completion]], say: Say) -> None:
    heads = ("", "到期", "按时答复", "超期才答复", "超期未答复", "联系不到", "完成率（%）")
    rows = [
        (name, one.fell, one.in_time, one.late, one.overdue, one.unreachable, one.rate)
        for name, one in lines
    ]
    _fill(page, [say(head) if head else "" for head in heads], rows, (26, *(12,) * 6))


def _listed(page: Worksheet, listed: Sequence[Listed], kinds: Kinds, say: Say) -> None:
    heads = ("编号", "类型", "从哪里来", "村（社区）", "办理人", "最后期限", "结果", "联系不到")
    rows = [
        (
            one.number,
            kinds(one.kind),
            say(WAYS[one.came_by]),
            one.area,
            one.clerk,
            one.due.isoformat(),
            say(OUTCOMES[one.outcome]),
            say("是") if one.unreached else "",
        )
        for one in listed
    ]
    _fill(page, [say(head) for head in heads], rows, (20, 14, 12, 22, 18, 12, 14, 10))
    page.auto_filter.ref = page.dimensions


def _fill(
    page: Worksheet,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
) -> None:
    for column, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    for column, head in enumerate(heads, 1):
        put(page, 1, column, head).font = Font(bold=True)
    for row, values in enumerate(rows, 2 if heads else 1):
        for column, value in enumerate(values, 1):
            if value is not None:
                put(page, row, column, value)
    if heads:
        page.freeze_panes = "A2"
