"""Rows of a spreadsheet into a sheet: its header found, its columns matched, its totals kept.

Invariant: a row is left out only when it is empty, the header or the totals; each cell of a
column that was not matched is named by `Laid.left`.
"""

import re
from dataclasses import dataclass

from msgspec.structs import replace

from county.importing.tables import TOTAL
from county.writing.amounts import tidy
from county.writing.manuscript import SheetPiece
from disclosure.blocks import Column, ColumnKind
from disclosure.forms import Form, FormPiece

HEADER_ROWS = 10
"""Rows from the top in which a header is looked for: titles and units stand above it."""
TOTALS = {TOTAL, "总计", "共计", "小计", "合 计", "总 计"}
_UNIT = re.compile(r"[（(].*?[)）]|\s+|[:：]")

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Laid:
    """Rows laid into a sheet.

    Attributes:
        piece: the sheet with the rows.
        left: headings of columns that the sheet has no place for.
        rows: how many rows were laid in.
    """

    piece: SheetPiece
    left: tuple[str, ...]
    rows: int


def split_text(text: str) -> Rows:
    """Return the rows of pasted text: cells by tabs; without any tab, by commas or spaces."""
    lines = [line for line in text.splitlines() if line.strip()]
    mark = r"\t" if any("\t" in line for line in lines) else r"[,，;；]\s*|\s{2,}"
    return [tuple(cell.strip() for cell in re.split(mark, line)) for line in lines]


def best_sheet(rows: Rows, form: Form | None) -> FormPiece | None:
    """Return the form's sheet whose columns a header among the rows names best, or None."""
    sheets = [one for one in form.piece if one.role] if form else []
    scored = [(_score(rows, one), one) for one in sheets]
    good = [(score, one) for score, one in scored if score >= max(2, len(one.columns) // 2)]
    # A heading that a sheet has by its own name weighs more: “收入” is also of other sheets.
    return max(good, key=lambda pair: pair[0])[1] if good else None


def lay(rows: Rows, piece: SheetPiece, layout: FormPiece | None, year: int) -> Laid:
    """Return the sheet with the rows in it, in the place of those that it had.

    Arguments:
        rows: with or without a header; the columns of a header are matched by name, those
            of rows without one by their order.
        piece: the sheet.
        layout: its sheet in the form, which knows other names of its columns.
        year: of days that are written without one.
    """
    width = len(piece.columns)
    names = [_names(column, layout) for column in piece.columns]
    header = _header(rows, names)
    places: list[int | None] = list(range(width))
    if header is not None:
        places = _places(rows[header], names)
    body = rows[header + 1 :] if header is not None else rows
    laid, stated = [], tuple[str, ...]()
    for row in body:
        cells = tuple(
            tidy(column.kind, row[place] if place is not None and place < len(row) else "", year)
            for column, place in zip(piece.columns, places, strict=True)
        )
        if _is_total(row):
            stated = cells
        elif any(cells):
            laid.append(cells)
    left = _left(rows[header], places) if header is not None else ()
    full = replace(piece, rows=tuple(laid), stated=("", *stated[1:]) if stated else ())
    return Laid(full, left, len(laid))


def guess_sheet(rows: Rows, key: str, caption: str, year: int) -> SheetPiece:
    """Return a sheet of its own for rows that no form knows, its kinds of column guessed."""
    header = next((n for n, row in enumerate(rows[:HEADER_ROWS]) if _is_header(row, rows)), 0)
    width = max((len(row) for row in rows[header:]), default=1)
    body = [_padded(row, width) for row in rows[header + 1 :]]
    heads = _distinct(_padded(rows[header], width) if rows else ("",))
    plain = [row for row in body if not _is_total(row)]
    totals = next((row for row in body if _is_total(row)), None)
    columns = tuple(
        _guessed(head, [row[place] for row in plain], place, totals)
        for place, head in enumerate(heads)
    )
    piece = SheetPiece(key=key, caption=caption, columns=columns)
    return lay([tuple(heads), *body], piece, None, year).piece


def caption_above(rows: Rows) -> str:
    """Return the title that stands alone in a row above the header, or an empty text."""
    for row in rows[:HEADER_ROWS]:
        words = [cell for cell in row if cell]
        if len(words) > 1:
            return ""
        if words and not words[0].startswith("单位"):
            return words[0]
    return ""


def plain_head(text: str) -> str:
    """Return a heading without unit, spaces and colons."""
    return _UNIT.sub("", text)


def _names(column: Column, layout: FormPiece | None) -> list[str]:
    also = next((c.also for c in layout.columns if c.name == column.name), ()) if layout else ()
    return [plain_head(name) for name in (column.name, *also)]


def _score(rows: Rows, layout: FormPiece) -> int:
    names = [[plain_head(name) for name in (c.name, *c.also)] for c in layout.columns]
    best = 0
    for row in rows[:HEADER_ROWS]:
        heads = [plain_head(cell) for cell in row]
        exact = sum(own[0] in heads for own in names)
        found = sum(any(name in heads for name in own) for own in names)
        best = max(best, exact + found if found >= 2 else 0)
    return best // 2


def _header(rows: Rows, names: list[list[str]]) -> int | None:
    heads = [{plain_head(cell) for cell in row} for row in rows[:HEADER_ROWS]]
    scores = [sum(not found.isdisjoint(own) for own in names) for found in heads]
    best = max(scores, default=0)
    return scores.index(best) if best >= min(2, len(names)) else None


def _places(header: tuple[str, ...], names: list[list[str]]) -> list[int | None]:
    """Return where each column stands among the header's cells: by its own name, else another."""
    heads = [plain_head(cell) for cell in header]
    taken: set[int] = set()
    places: list[int | None] = [None] * len(names)
    for rank in range(max(len(own) for own in names)):
        for number, own in enumerate(names):
            if places[number] is not None or rank >= len(own) or own[rank] not in heads:
                continue
            place = heads.index(own[rank])
            if place not in taken:
                places[number] = place
                taken.add(place)
    return places


def _left(header: tuple[str, ...], places: list[int | None]) -> tuple[str, ...]:
    return tuple(cell for n, cell in enumerate(header) if cell and n not in places)


def _is_total(row: tuple[str, ...]) -> bool:
    return any(plain_head(cell) in {plain_head(one) for one in TOTALS} for cell in row[:3])


def _is_header(row: tuple[str, ...], rows: Rows) -> bool:
    width = max(len(one) for one in rows)
    words = [cell for cell in row if cell]
    return len(words) >= max(2, width // 2) and not any(_is_number(cell) for cell in words)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(_SHAPES[ColumnKind.MONEY], tidy(ColumnKind.MONEY, text, 2000)))


def _distinct(heads: tuple[str, ...]) -> list[str]:
    named: list[str] = []
    for number, head in enumerate(heads, 1):
        name = head or f"第{number}栏"
        named.append(name if name not in named else f"{name}（{number}）")
    return named


def _padded(row: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*row, *[""] * (width - len(row)))[:width]


def _guessed(head: str, cells: list[str], place: int, totals: tuple[str, ...] | None) -> Column:
    told = [cell for cell in cells if cell]
    summed = totals is not None and place > 0 and bool(totals[place].strip())
    for kind in (ColumnKind.DATE, ColumnKind.INTEGER, ColumnKind.MONEY, ColumnKind.DECIMAL):
        if kind is ColumnKind.INTEGER and any(mark in head for mark in "元款额价金"):
            continue
        if told and all(_reads_as(kind, cell) for cell in told):
            sums = summed and kind in (ColumnKind.INTEGER, ColumnKind.MONEY)
            return Column(name=head, kind=kind, summed=sums)
    return Column(name=head)


def _reads_as(kind: ColumnKind, cell: str) -> bool:
    neat = tidy(kind, cell, 2000)
    if kind is ColumnKind.DATE:
        return len(neat) == 10 and neat[4] == "-"
    return bool(re.fullmatch(_SHAPES[kind], neat)) and not re.fullmatch(r"0[0-9]+", cell)


_SHAPES = {
    ColumnKind.INTEGER: r"-?[0-9,]{1,11}",
    ColumnKind.MONEY: r"-?[0-9,]+\.[0-9]{2}",
    ColumnKind.DECIMAL: r"-?[0-9]+(\.[0-9]+)?",
}
