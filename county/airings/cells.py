"""Cells of a sheet or a CSV file that no program takes for a formula.

Invariant: what a terminal sent is text in every cell; it never computes anything.
"""

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet.worksheet import Worksheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 2_000
"""Characters of one cell at most."""


def put(sheet: Worksheet, row: int, column: int, value: str | float) -> Cell:
    """Write a number, or a text as nothing but text; return the cell."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
        # openpyxl takes a text that begins with "=" for a formula.
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA)
    else:
        cell.value = value
    return cell


def plain(text: str) -> str:
    """Return a text for a CSV file; an apostrophe goes before what would be a formula.

    Source: the advice of OWASP on CSV injection.
    """
    cut = text[:LONGEST]
    return f"'{cut}" if cut.startswith(_FORMULA) else cut
