"""A payment list as staff send it: every wrong line is named, and what stands twice pointed out.

Invariant: a list without faults here is one that `reading.households_of` takes, whose word
is the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from county.importing.cells import read_cell
from county.importing.refusal import RefusedError
from county.importing.sheets import SheetRow
from county.importing.tables import TOTAL
from county.statements.reading import COLUMNS, MUST, Household, households_of
from disclosure.blocks import Cell
from disclosure.errors import MalformedError
from disclosure.statements import ROWS_LIMIT

AMOUNT_AT = 4
NAMES = tuple(column.name for column in COLUMNS)


class Flaw(StrEnum):
    """What is wrong with a line."""

    HEAD = "head"
    WIDTH = "width"
    EMPTY = "empty"
    CELL = "cell"
    AMOUNT = "amount"
    HOLDER = "holder"
    LONG = "long"
    TOTAL_EARLY = "total_early"
    TOTAL_MISSING = "total_missing"
    TOTAL_WRONG = "total_wrong"
    NO_ROWS = "no_rows"
    OTHER = "other"


@dataclass(frozen=True)
class Wrong:
    """A fault: the line it stands on, and what it is about: a column, a number, a sum."""

    line: int
    flaw: Flaw
    about: str = ""


@dataclass(frozen=True)
class Twice:
    """A payment that stands on an earlier line word for word."""

    line: int
    before: int


@dataclass(frozen=True)
class Checked:
    """What a list says, line by line.

    Attributes:
        households: with their payments; empty where anything is wrong.
        wrong: the faults, in the order of their lines.
        twice: payments that may have been entered twice.
        payments, fen: how many, and their sum.
    """

    households: tuple[Household, ...]
    wrong: tuple[Wrong, ...]
    twice: tuple[Twice, ...]
    payments: int
    fen: int


Rows = Sequence[tuple[str, ...]]


@dataclass
class _Look:
    """What has been seen so far."""

    wrong: list[Wrong] = field(default_factory=list)
    twice: list[Twice] = field(default_factory=list)
    holders: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    seen: dict[tuple[Cell, ...], int] = field(default_factory=dict)
    payments: int = 0
    fen: int = 0

    def flaw(self, line: int, flaw: Flaw, about: str = "") -> None:
        self.wrong.append(Wrong(line, flaw, about))


def check(rows: Rows, name: str) -> Checked:
    """Return what is in a list, and all that is wrong with it.

    Arguments:
        rows: of the sheet from its first line, empty ones among them.
        name: how a refusal calls the list.
    """
    look = _Look()
    lines = [(number, _bare(row)) for number, row in enumerate(rows, 1) if any(row)]
    if not lines or lines[0][1] != NAMES:
        look.flaw(lines[0][0] if lines else 1, Flaw.HEAD)
        return _verdict(look, ())
    body = lines[1:]
    has_total = bool(body) and body[-1][1][0] == TOTAL
    for line, cells in body[:-1] if has_total else body:
        _line(look, line, cells)
    if has_total:
        _total(look, *body[-1])
    else:
        look.flaw(lines[-1][0], Flaw.TOTAL_MISSING)
    if not look.payments and not look.wrong:
        look.flaw(lines[-1][0], Flaw.NO_ROWS)
    return _verdict(look, () if look.wrong else _households(look, lines, name))


def _bare(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return a row as wide as the columns: sheets end in cells that only look empty."""
    cells = [cell.strip() for cell in row]
    while len(cells) > len(NAMES) and not cells[-1]:
        cells.pop()
    return (*cells, *[""] * (len(NAMES) - len(cells)))


def _line(look: _Look, line: int, cells: tuple[str, ...]) -> None:
    look.payments += 1
    if cells[0] == TOTAL:
        look.flaw(line, Flaw.TOTAL_EARLY)
        return
    if len(cells) != len(NAMES):
        look.flaw(line, Flaw.WIDTH, str(len(cells)))
        return
    read = _read(look, line, cells)
    if read is None:
        return
    amount = read[AMOUNT_AT]
    look.fen += amount if isinstance(amount, int) else 0
    _household(look, line, cells)
    if (before := look.seen.setdefault(read, line)) != line:
        look.twice.append(Twice(line, before))


def _read(look: _Look, line: int, cells: tuple[str, ...]) -> tuple[Cell, ...] | None:
    """Return a line's cells; None where one of them is wrong."""
    known, read = len(look.wrong), []
    for place, (column, text) in enumerate(zip(COLUMNS, cells, strict=True)):
        try:
            read.append(read_cell(column, text))
        except MalformedError:
            look.flaw(line, Flaw.CELL, column.name)
            continue
        if read[-1] is None and place in MUST:
            look.flaw(line, Flaw.EMPTY, column.name)
        elif place == AMOUNT_AT and isinstance(read[-1], int) and read[-1] <= 0:
            look.flaw(line, Flaw.AMOUNT)
    return tuple(read) if len(look.wrong) == known else None


def _household(look: _Look, line: int, cells: tuple[str, ...]) -> None:
    number, holder = cells[0], cells[1]
    if look.holders.setdefault(number, holder) != holder:
        look.flaw(line, Flaw.HOLDER, number)
    look.counts[number] = look.counts.get(number, 0) + 1
    if look.counts[number] == ROWS_LIMIT + 1:
        look.flaw(line, Flaw.LONG, number)


def _total(look: _Look, line: int, cells: tuple[str, ...]) -> None:
    try:
        told = read_cell(COLUMNS[AMOUNT_AT], cells[AMOUNT_AT])
    except MalformedError:
        told = None
    if told is None:
        look.flaw(line, Flaw.CELL, NAMES[AMOUNT_AT])
    elif not look.wrong and told != look.fen:
        # While other lines are wrong, what they add up to says nothing.
        look.flaw(line, Flaw.TOTAL_WRONG, cells[AMOUNT_AT])


def _households(
    look: _Look, lines: list[tuple[int, tuple[str, ...]]], name: str
) -> tuple[Household, ...]:
    try:
        return tuple(households_of([SheetRow(line, cells) for line, cells in lines], name))
    except RefusedError as error:
        look.flaw(error.refusal.line, Flaw.OTHER, error.refusal.reason)
        return ()


def _verdict(look: _Look, households: tuple[Household, ...]) -> Checked:
    found = sorted(look.wrong, key=lambda one: one.line)
    return Checked(households, tuple(found), tuple(look.twice), look.payments, look.fen)
