"""Spreadsheets: every worksheet's rows as text. Runs in the reading process.

Invariant: a formula counts with the result that was saved with it, or is refused.
"""

import csv
import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from county.uploads.harvest import Fault, Harvest, RefusedFileError, SheetPart

MOST_SHEETS = 20
MOST_ROWS = 5000
MOST_COLUMNS = 40
LARGEST_UNPACKED = 100 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")

Row = tuple[str, ...]


def read(path: Path, _out: Path) -> Harvest:
    """Return the sheets of an XLSX or CSV file; raise RefusedFileError."""
    filled = tuple(
        SheetPart(name=name, rows=rows) for name, raw in _sheets(path) if (rows := _checked(raw))
    )
    if not filled:
        raise RefusedFileError(Fault.EMPTY)
    return Harvest(parts=filled)


def read_lines(path: Path, _out: Path) -> Harvest:
    """Return the first sheet with its empty rows, so that a row's place is its line.

    Raises:
        RefusedFileError: it is no spreadsheet, holds nothing, or is too long.
    """
    sheets = _sheets(path)
    if not sheets or not _checked(sheets[0][1]):
        raise RefusedFileError(Fault.EMPTY)
    name, raw = sheets[0]
    return Harvest(parts=(SheetPart(name=name, rows=tuple(raw)),))


def shown(value: Any) -> str:
    """Return a cell's value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")[:16]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # Sums of floats end in …0000001; six decimals are more than any sheet means.
        return f"{Decimal(repr(round(value, 6))).normalize():f}"
    return " ".join(str(value).split())


def _sheets(path: Path) -> list[tuple[str, list[Row]]]:
    return _csv(path) if path.suffix.lower() == ".csv" else _xlsx(path)


def _csv(path: Path) -> list[tuple[str, list[Row]]]:
    text = _decoded(path.read_bytes())
    try:
        mark = csv.Sniffer().sniff(text[:4096], delimiters=",\t;，").delimiter
    except csv.Error:
        mark = ","
    try:
        reader = csv.reader(io.StringIO(text), delimiter=mark, strict=True)
        rows = [tuple(cell.strip() for cell in row) for row in reader]
    except csv.Error as error:
        raise RefusedFileError(Fault.BROKEN) from error
    return [("", rows)]


def _decoded(raw: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RefusedFileError(Fault.ENCODING)


def _xlsx(path: Path) -> list[tuple[str, list[Row]]]:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise RefusedFileError(Fault.LONG)
        values = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        sources = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        names = [sheet.title for sheet in values.worksheets if sheet.sheet_state == "visible"]
        found = [(name, _rows(values[name], sources[name])) for name in names[:MOST_SHEETS]]
        values.close()
        sources.close()
    except zipfile.BadZipFile as error:
        # A workbook with a password is no ZIP file but an OLE container.
        locked = path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
        raise RefusedFileError(Fault.LOCKED if locked else Fault.BROKEN) from error
    except (InvalidFileException, KeyError, ValueError, IndexError, TypeError) as error:
        raise RefusedFileError(Fault.BROKEN) from error
    return found


def _rows(values: Any, sources: Any) -> list[Row]:
    bounds = {"max_row": MOST_ROWS + 1, "max_col": MOST_COLUMNS, "values_only": True}
    rows = []
    pairs = zip_longest(values.iter_rows(**bounds), sources.iter_rows(**bounds), fillvalue=())
    for number, (told, written) in enumerate(pairs, 1):
        for value, source in zip_longest(told, written):
            if value is None and source is not None:
                raise RefusedFileError(Fault.FORMULA, str(number))
        rows.append(tuple(shown(value) for value in told))
    return rows


def _checked(rows: list[Row]) -> tuple[Row, ...]:
    filled = [row for row in rows if any(row)]
    if len(filled) > MOST_ROWS:
        raise RefusedFileError(Fault.LONG, str(MOST_ROWS))
    width = max((n for row in filled for n, cell in enumerate(row, 1) if cell), default=0)
    if width > MOST_COLUMNS:
        raise RefusedFileError(Fault.LONG, str(MOST_COLUMNS))
    return tuple((*row, *[""] * (width - len(row)))[:width] for row in filled)
