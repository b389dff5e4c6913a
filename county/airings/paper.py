"""The registration book as a sheet that is printed on A4, its head on every page.

Invariant: what is printed fits the width of the paper; the sums stand after the last line.
"""

import io
from collections.abc import Mapping
from datetime import tzinfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from county.airings import words
from county.airings.book import Book, Line
from county.airings.cells import put
from county.airings.export import clock
from disclosure.outbox import AiredResult
from disclosure.wording import Say
from screen.paging.dates import weekday

_COLUMNS: tuple[tuple[str, float, str], ...] = (
    ("序号", 5, "center"),
    ("日期", 6, "center"),
    ("星期", 7, "center"),
    ("时段", 7, "center"),
    ("播出内容", 29, "left"),
    ("文号或编号", 18, "left"),
    ("审核人", 13, "left"),
    ("喇叭", 14, "left"),
    ("计划时间", 9, "center"),
    ("开始时间", 9, "center"),
    ("结束时间", 9, "center"),
    ("时长", 6, "center"),
    ("遍数", 5, "center"),
    ("响度", 6, "center"),
    ("结果", 9, "center"),
    ("原因", 18, "left"),
    ("值班签字", 9, "center"),
    ("核查签字", 9, "center"),
)
_HEAD_ROW = 3
_LINE_POINTS = 15.0
_FONT = "宋体"
_EDGE = Side(style="thin")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_SHADE = PatternFill("solid", fgColor="E7ECF2")


def sheet(book: Book, slots: Mapping[str, str], zone: tzinfo, say: Say) -> bytes:
    """Return the book as an XLSX file.

    Arguments:
        book: the month.
        slots: labels of the slots by their names.
        zone: the county's.
        say: the reader's language.
    """
    workbook = Workbook()
    page = workbook.active
    assert page is not None
    month = say("{year}年{month}月", year=book.first.year, month=book.first.month)
    page.title = month
    _head(page, book, month, say)
    for number, line in enumerate(book.lines, 1):
        _line(page, number, line, slots, zone, say)
    _foot(page, book, say)
    _set_up(page, say)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _head(page: Worksheet, book: Book, month: str, say: Say) -> None:
    last = len(_COLUMNS)
    title = put(page, 1, 1, say("{place}广播播出登记簿（{month}）", place=book.place, month=month))
    title.font = Font(name=_FONT, size=18, bold=True)
    title.alignment = Alignment(horizontal="center", vertical="center")
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=last)
    page.row_dimensions[1].height = 30
    office = put(page, 2, 1, say("登记单位：{office}", office=book.office))
    office.font = Font(name=_FONT, size=11)
    page.merge_cells(start_row=2, end_row=2, start_column=1, end_column=last)
    page.row_dimensions[2].height = 18
    for column, (name, width, _) in enumerate(_COLUMNS, 1):
        cell = put(page, _HEAD_ROW, column, say(name))
        cell.font = Font(name=_FONT, size=10, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border, cell.fill = _BOX, _SHADE
        page.column_dimensions[get_column_letter(column)].width = width
    page.row_dimensions[_HEAD_ROW].height = 30


def _line(
    page: Worksheet, number: int, line: Line, slots: Mapping[str, str], zone: tzinfo, say: Say
) -> None:
    values = _values(number, line, slots, zone, say)
    row, rows = _HEAD_ROW + number, 1
    for column, (value, (_, width, side)) in enumerate(zip(values, _COLUMNS, strict=True), 1):
        cell = put(page, row, column, value)
        cell.font = Font(name=_FONT, size=10)
        cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
        cell.border = _BOX
        rows = max(rows, _rows(str(value), width))
    page.row_dimensions[row].height = max(22.0, rows * _LINE_POINTS)


def _values(
    number: int, line: Line, slots: Mapping[str, str], zone: tzinfo, say: Say
) -> tuple[str | float, ...]:
    airing, record, sealed = line.airing, line.airing.record, line.sealed
    day = record.planned.astimezone(zone).date()
    loudness = "" if record.loudness_lufs is None else f"{record.loudness_lufs:.1f}"
    return (
        number,
        f"{day.month}.{day.day}",
        weekday(day, say),
        slots.get(record.slot, record.slot) or say("即时"),
        airing.title or say("（内容已不在）"),
        sealed.number if sealed else "",
        "\n".join(sealed.approvers) if sealed else "",
        f"{airing.area_name} {airing.number}",
        clock(record.planned, zone),
        clock(record.started, zone),
        clock(record.ended, zone),
        _length(airing.seconds),
        record.repeats or "",
        loudness,
        say(words.RESULTS[record.result][0]),
        words.reason(record.reason, say),
        "",
        "",
    )


def _foot(page: Worksheet, book: Book, say: Say) -> None:
    row = _HEAD_ROW + len(book.lines) + 1
    put(page, row, 1, _sums(book, say)).font = Font(name=_FONT, size=10, bold=True)
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_COLUMNS))
    for column in range(1, len(_COLUMNS) + 1):
        page.cell(row, column).border = _BOX
    page.row_dimensions[row].height = 24
    signed = say(
        "值班员（签字）：　　　　　　　　负责人（签字）：　　　　　　　　日期：　　　　年　　月　　日"
    )
    put(page, row + 2, 1, signed).font = Font(name=_FONT, size=11)
    page.merge_cells(start_row=row + 2, end_row=row + 2, start_column=1, end_column=len(_COLUMNS))
    page.row_dimensions[row + 2].height = 26


def _sums(book: Book, say: Say) -> str:
    results = book.results
    parts = [say("合计 {count} 次", count=len(book.lines))]
    parts += [
        say("{result} {count} 次", result=say(words.RESULTS[result][0]), count=results[result])
        for result in AiredResult
        if results[result]
    ]
    parts.append(say("共播 {count} 遍", count=book.repeats))
    parts.append(say("播出时长 {length}", length=_length(book.seconds)))
    return say("；").join(parts)


def _set_up(page: Worksheet, say: Say) -> None:
    page.freeze_panes = f"A{_HEAD_ROW + 1}"
    page.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.75, 0.35
    assert page.oddFooter is not None
    assert page.oddFooter.center is not None
    page.oddFooter.center.text = say("第 {page} 页，共 {pages} 页", page="&P", pages="&N")


def _length(seconds: float) -> str:
    """Return e.g. ``1:05``, or ``2:03:00`` from an hour on; empty for nothing."""
    whole = round(seconds)
    if not whole:
        return ""
    hours, rest = divmod(whole, 3600)
    minutes = f"{hours}:{rest // 60:02d}" if hours else f"{rest // 60}"
    return f"{minutes}:{rest % 60:02d}"


def _rows(text: str, width: float) -> int:
    """Return how many rows a text takes in a column, in halves of a Chinese character."""
    rows = 0
    for line in text.split("\n"):
        halves = sum(1 if sign.isascii() else 2 for sign in line)
        rows += max(1, -(-halves // int(width - 1)))
    return rows
