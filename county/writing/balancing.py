"""Columns that follow from others (上月结余 + 收入 − 支出 = 本月结余), and equal totals.

Invariant: all sums are in whole fen.
"""

from dataclasses import dataclass

from msgspec.structs import replace

from county.importing.cells import read_cell
from county.writing.last_time import role_of
from county.writing.manuscript import Manuscript, SheetPiece
from county.writing.sheets import counted, typed
from disclosure.blocks import Cell, Column
from disclosure.errors import MalformedError
from disclosure.forms import Form, FormColumn


@dataclass(frozen=True)
class Mismatch:
    """A row whose column is not what the others make it; fen where it is money."""

    key: str
    row: int
    column: Column
    written: int
    follows: int


@dataclass(frozen=True)
class Unequal:
    """Two totals that should be the same: where each stands, its caption and amount."""

    keys: tuple[str, str]
    names: tuple[str, str]
    totals: tuple[int, int]


def mismatches(piece: SheetPiece, form: Form | None) -> list[Mismatch]:
    """Return the rows of a sheet that do not add up across; rows count from 1."""
    found = []
    for place, column in _following(piece, form):
        for number, row in enumerate(piece.rows, 1):
            follows = _follows(piece, row, column)
            written = _amount(piece.columns[place], row[place])
            if follows is not None and written is not None and written != follows:
                found.append(Mismatch(piece.key, number, piece.columns[place], written, follows))
    return found


def balanced(piece: SheetPiece, form: Form | None) -> SheetPiece:
    """Return the sheet with its following columns counted, where a row has amounts."""
    rows = [list(row) for row in piece.rows]
    for place, column in _following(piece, form):
        for row in rows:
            follows = _follows(piece, tuple(row), column)
            if follows is not None:
                row[place] = typed(piece.columns[place], follows)
    return replace(piece, rows=tuple(tuple(row) for row in rows))


def unequal(manuscript: Manuscript, form: Form | None) -> list[Unequal]:
    """Return the totals that a form wants equal and that are not."""
    if form is None:
        return []
    by_role: dict[str, SheetPiece] = {}
    for piece in manuscript.pieces:
        layout = role_of(piece.columns, form) if isinstance(piece, SheetPiece) else None
        if layout is not None and isinstance(piece, SheetPiece):
            by_role.setdefault(layout.role, piece)
    found = []
    for one in form.equal:
        ends = [_total(by_role, end) for end in (one.left, one.right)]
        (left, left_name, first), (right, right_name, second) = ends
        if first is not None and second is not None and first != second:
            found.append(Unequal((left, right), (left_name, right_name), (first, second)))
    return found


def following_places(
    piece: SheetPiece, form: Form | None
) -> dict[int, tuple[list[int], list[int]]]:
    """Return, for each column that follows from others, the places it adds and takes off."""
    places = {column.name: place for place, column in enumerate(piece.columns)}
    return {
        place: ([places[name] for name in column.plus], [places[name] for name in column.minus])
        for place, column in _following(piece, form)
    }


def _following(piece: SheetPiece, form: Form | None) -> list[tuple[int, FormColumn]]:
    layout = role_of(piece.columns, form)
    columns = layout.columns if layout else ()
    return [(place, one) for place, one in enumerate(columns) if one.plus or one.minus]


def _follows(piece: SheetPiece, row: tuple[str, ...], column: FormColumn) -> int | None:
    """Return what a row's column should be; None where nothing can be said."""
    places = {one.name: place for place, one in enumerate(piece.columns)}
    names = (*column.plus, *column.minus)
    if not any(row[places[name]].strip() for name in names):
        return None
    told: dict[str, int] = {}
    for name in names:
        cell = row[places[name]]
        amount = _amount(piece.columns[places[name]], cell) if cell.strip() else 0
        if amount is None:
            return None
        told[name] = amount
    return sum(told[name] for name in column.plus) - sum(told[name] for name in column.minus)


def _amount(column: Column, cell: str) -> int | None:
    try:
        value: Cell = read_cell(column, cell)
    except MalformedError:
        return None
    return value if isinstance(value, int) else None


def _total(by_role: dict[str, SheetPiece], end: str) -> tuple[str, str, int | None]:
    role, _, name = end.partition(".")
    piece = by_role.get(role)
    if piece is None or not any(any(cell.strip() for cell in row[1:]) for row in piece.rows):
        return "", "", None
    place = [column.name for column in piece.columns].index(name)
    return piece.key, f"{piece.caption} {name}", counted(piece)[place]
