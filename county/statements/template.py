"""The empty payment list (XLSX) that staff fill in.

Invariant: filled in as it stands, it is a list that the check takes.
"""

import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from county.airings.cells import put
from county.statements.reading import COLUMNS

EXAMPLE = ("0101", "张三", "耕地地力保护补贴", "6亩，每亩86.40元", "518.40", "2026-06-18")
SUM = ("合计", "", "", "", "518.40", "")
WIDTHS = (10, 12, 24, 24, 12, 14)


def template() -> bytes:
    """Return the file: the columns, one line as an example, and the sum."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "补贴发放表"
    heads = tuple(column.name for column in COLUMNS)
    for row, values in enumerate((heads, EXAMPLE, SUM), 1):
        for column, value in enumerate(values, 1):
            if value:
                # As text: a household's number keeps its zeros, a sum its cents.
                put(sheet, row, column, value).number_format = "@"
    for column, width in enumerate(WIDTHS, 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
