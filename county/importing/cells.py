"""Cells: text or a spreadsheet's value to a table's typed cell.

Invariant: money becomes whole fen and never passes through a float's arithmetic.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from disclosure.blocks import Cell, Column, ColumnKind
from disclosure.errors import MalformedError
from disclosure.money import parse_yuan

Value = str | int | float | Decimal | date | datetime | bool | None

_INTEGER = re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def read_cell(column: Column, value: Value) -> Cell:
    """Return a cell of the column's kind.

    Arguments:
        column: the column that the cell stands in.
        value: text of a CSV or TOML, or what a spreadsheet holds.

    Raises:
        MalformedError: the value is not of the column's kind; says which is asked.
    """
    text = _text(column.kind, value)
    if text == "":
        return None
    match column.kind:
        case ColumnKind.MONEY:
            return parse_yuan(text)
        case ColumnKind.INTEGER:
            return int(_fitting(_INTEGER, text, "a whole number such as 1200").replace(",", ""))
        case ColumnKind.DECIMAL:
            return _fitting(_DECIMAL, text, "a number such as 12.5")
        case ColumnKind.DATE:
            return _day(_fitting(_DATE, text, "a date such as 2026-09-30"))
        case ColumnKind.MONTH:
            return _day(f"{_fitting(_MONTH, text, 'a month such as 2026-09')}-01")[:7]
        case ColumnKind.TEXT:
            return text


def _text(kind: ColumnKind, value: Value) -> str:
    """Return a value as a person would type it into a CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        raise MalformedError("a cell says true or false; write words")
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return day.isoformat()[:7] if kind is ColumnKind.MONTH else day.isoformat()
    if isinstance(value, float):
        # A spreadsheet stores 12.1 as a float; its shortest form is what was typed.
        return f"{Decimal(repr(value)).normalize():f}"
    return str(value).strip()


def _fitting(form: re.Pattern[str], text: str, asked: str) -> str:
    if not form.fullmatch(text):
        raise MalformedError(f"{text!r} is not {asked}")
    return text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise MalformedError(f"{text!r} is no day of the calendar") from error
