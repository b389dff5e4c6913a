"""Sheets: the rows of a CSV or XLSX file, each with the line it stands on.

Invariant: a sheet is read within its limits whatever the file claims.
"""

import csv
import io
import zipfile
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from county.importing.cells import Value
from county.importing.refusal import Page, Refusal, RefusedError

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 100 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 40


@dataclass(frozen=True)
class SheetRow:
    """One row: its line (CSV) or row number (XLSX), and its values."""

    line: int
    values: tuple[Value, ...]


def read_sheet(path: Path, name: str) -> list[SheetRow]:
    """Return the rows of a sheet, empty ones left out.

    Arguments:
        path: the file, which exists.
        name: how refusals call it.

    Raises:
        RefusedError: too large, not readable as what its name says, not UTF-8.
    """
    if path.stat().st_size > LARGEST_BYTES:
        raise _refuse(name, 0, f"larger than {LARGEST_BYTES // 2**20} MB")
    reader = {".csv": _csv_rows, ".xlsx": _xlsx_rows}.get(path.suffix.lower())
    if reader is None:
        raise _refuse(name, 0, "a table's file ends in .csv or .xlsx")
    rows = [
        row for row in reader(path, name) if any(value not in (None, "") for value in row.values)
    ]
    if len(rows) > MOST_ROWS:
        raise _refuse(name, rows[MOST_ROWS].line, f"more than {MOST_ROWS} rows")
    if wide := next((row for row in rows if len(row.values) > MOST_COLUMNS), None):
        raise _refuse(name, wide.line, f"more than {MOST_COLUMNS} columns")
    return rows


def decode_text(raw: bytes, name: str) -> Page:
    """Return UTF-8 bytes as a page.

    Raises:
        RefusedError: they are not UTF-8, or hold a zero byte; says on which line.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _refuse(name, line, "not UTF-8 text: save it as UTF-8") from error
    if "\0" in text:
        raise _refuse(name, text[: text.index("\0")].count("\n") + 1, "a zero byte in the text")
    return Page(name, text.replace("\r\n", "\n").replace("\r", "\n"))


def _csv_rows(path: Path, name: str) -> list[SheetRow]:
    page = decode_text(path.read_bytes(), name)
    reader = csv.reader(io.StringIO(page.text), strict=True)
    rows: list[SheetRow] = []
    line = 1
    try:
        for values in reader:
            rows.append(SheetRow(line, tuple(value.strip() for value in values)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise page.refuse(reader.line_num, f"not a CSV file: {error}") from error
    return rows


def _xlsx_rows(path: Path, name: str) -> list[SheetRow]:
    values = _cells_of(path, name, computed=True)
    formulas = _cells_of(path, name, computed=False)
    for row, written in zip(values, formulas, strict=True):
        for value, source in zip_longest(row.values, written.values):
            if value is None and source is not None:
                reason = "a formula without its result: open the file, save it, import it again"
                raise _refuse(name, row.line, reason)
    width = len(values[0].values) if values else 0
    return [_padded(row, width) for row in values]


def _cells_of(path: Path, name: str, *, computed: bool) -> list[SheetRow]:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > LARGEST_UNPACKED_BYTES:
            raise _refuse(name, 0, "unpacks to more than a table needs")
        book: Any = load_workbook(path, read_only=True, data_only=computed, keep_links=False)
        sheet = book.worksheets[0]
        cells = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1, values_only=True)
        rows = [SheetRow(line, _trimmed(row)) for line, row in enumerate(cells, 1)]
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise _refuse(name, 0, f"not an XLSX workbook: {error}") from error
    return rows


def _trimmed(row: tuple[Any, ...]) -> tuple[Value, ...]:
    """Return a row without the empty cells at its end."""
    width = max((place for place, value in enumerate(row, 1) if value is not None), default=0)
    return tuple(row[:width])


def _padded(row: SheetRow, width: int) -> SheetRow:
    """Return a row as wide as the first: a workbook does not store empty cells."""
    missing = max(width - len(row.values), 0)
    return SheetRow(row.line, (*row.values, *([None] * missing)))


def _refuse(name: str, line: int, reason: str) -> RefusedError:
    return RefusedError(Refusal(name, line, reason))
