"""Rules about figures and days in tables: what was stated, what follows, what must be equal.

Invariant: sums are told in yuan as the table writes them.
"""

from collections.abc import Iterator
from datetime import date

from county.checking.finding import Finding, Kind, Weight
from county.checking.subject import Subject
from county.importing.cells import read_cell
from county.writing import balancing
from county.writing.manuscript import SheetPiece
from county.writing.sheets import filled, shown_totals
from disclosure.blocks import ColumnKind, show_cell
from disclosure.errors import MalformedError
from disclosure.money import format_yuan
from disclosure.periods import Span, parse

MOST_ROWS_TOLD = 3
"""Rows of one fault that are told one by one."""


def sums(subject: Subject) -> Iterator[Finding]:
    """Compare stated totals with counted ones, rows across, and sheets with each other."""
    for piece in subject.manuscript.pieces:
        if isinstance(piece, SheetPiece):
            yield from _stated(subject, piece)
            yield from _across(subject, piece)
    say = subject.say
    for one in balancing.unequal(subject.manuscript, subject.form):
        left, right = (format_yuan(total) for total in one.totals)
        told = {"left": one.names[0], "right": one.names[1], "first": left, "second": right}
        yield Finding(
            Kind.SUMS,
            Weight.JUSTIFY,
            one.keys[1],
            say("两张表对不上：“{left}”是 {first}，“{right}”是 {second}。", **told),
            say("请核对有没有漏填或者填错栏；确有原因的，请写明。"),
        )


def empty_rows(subject: Subject) -> Iterator[Finding]:
    """Find rows that name something and say no amount: last period's, not yet filled in."""
    say = subject.say
    for piece in subject.manuscript.pieces:
        if not isinstance(piece, SheetPiece):
            continue
        places = [place for place, column in enumerate(piece.columns) if column.summed]
        empty = [
            str(number)
            for number, row in filled(piece)
            if places and not any(row[place].strip() for place in places)
        ]
        if empty:
            rows = "、".join(empty[:MOST_ROWS_TOLD])
            words = say("有 {count} 行没有填金额（第 {rows} 行……）。", count=len(empty), rows=rows)
            fix = say("请填上金额；这一期没有发生的，把那一行清空，空行不会公开。")
            yield Finding(Kind.SUMS, Weight.JUSTIFY, piece.key, words, fix)


def row_days(subject: Subject) -> Iterator[Finding]:
    """Find days in tables that lie outside the period that the item is for."""
    span = _span(subject)
    if span is None:
        return
    say = subject.say
    if span.last >= subject.today:
        words = say("{period}还没有结束。", period=span.label)
        fix = say("请核对是哪一期；预先公开的，请说明。")
        yield Finding(Kind.DAYS, Weight.JUSTIFY, "period", words, fix)
    for piece in subject.manuscript.pieces:
        if not isinstance(piece, SheetPiece):
            continue
        outside = [day for day in _days(piece) if not span.first <= day <= span.last]
        if outside:
            days = "、".join(show_cell(ColumnKind.DATE, day.isoformat()) for day in outside[:3])
            yield Finding(
                Kind.DAYS,
                Weight.JUSTIFY,
                piece.key,
                say("{days} 不在 {period} 里。", days=days, period=span.label),
                say("请核对日期和期别；上期补记的，请写明。"),
            )


def _stated(subject: Subject, piece: SheetPiece) -> Iterator[Finding]:
    if not piece.stated:
        return
    say = subject.say
    for column, stated, counted in zip(
        piece.columns, piece.stated, shown_totals(piece), strict=True
    ):
        if not column.summed or not stated.strip() or _same(stated, counted):
            continue
        told = {"column": column.name, "stated": stated, "counted": counted}
        yield Finding(
            Kind.SUMS,
            Weight.MEND,
            piece.key,
            say("“{column}”原表的合计是 {stated}，逐行相加是 {counted}。", **told),
            say("请找出哪一行不对；核对后确认以逐行相加为准的，点“以算出的合计为准”。"),
        )


def _across(subject: Subject, piece: SheetPiece) -> Iterator[Finding]:
    say = subject.say
    found = balancing.mismatches(piece, subject.form)
    for one in found[:MOST_ROWS_TOLD]:
        told = {
            "row": one.row,
            "column": one.column.name,
            "written": format_yuan(one.written),
            "follows": format_yuan(one.follows),
        }
        yield Finding(
            Kind.SUMS,
            Weight.JUSTIFY,
            piece.key,
            say("第 {row} 行“{column}”写的是 {written}，按前面几栏算是 {follows}。", **told),
            say("点表格下面的“自动算结余”，或者核对前面几栏。"),
        )


def _same(stated: str, counted: str) -> bool:
    return stated.replace(",", "") == counted.replace(",", "")


def _days(piece: SheetPiece) -> list[date]:
    found = []
    for place, column in enumerate(piece.columns):
        if column.kind is ColumnKind.DATE:
            for row in piece.rows:
                try:
                    cell = read_cell(column, row[place])
                except MalformedError:
                    continue
                found += [date.fromisoformat(cell)] if isinstance(cell, str) else []
    return list(dict.fromkeys(found))


def _span(subject: Subject) -> Span | None:
    try:
        return parse(subject.manuscript.period)
    except MalformedError:
        return None
