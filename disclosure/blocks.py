"""Blocks: the pieces an item's content is made of.

Invariant: a table that decodes has rows as wide as its columns, cells of their
column's kind, and totals that equal the sums of their columns.
"""

from datetime import date
from enum import StrEnum
from typing import NewType

import msgspec

from disclosure.block_struct import BlockStruct
from disclosure.charts import Chart, words_of_chart
from disclosure.errors import MalformedError
from disclosure.money import format_yuan
from disclosure.questionnaires import CommentBox, Questionnaire, words_of

Sha256 = NewType("Sha256", str)


class Paragraph(BlockStruct, frozen=True, kw_only=True, tag="paragraph"):
    """A paragraph of plain text."""

    text: str


class Heading(BlockStruct, frozen=True, kw_only=True, tag="heading"):
    """A heading of rank 1 (largest inside an item) to 3."""

    text: str
    rank: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.rank <= 3:
            raise ValueError(f"heading rank {self.rank} is not 1, 2 or 3")


class Listing(BlockStruct, frozen=True, kw_only=True, tag="listing"):
    """A list of short entries, numbered when `ordered`."""

    entries: tuple[str, ...]
    ordered: bool = False


class ColumnKind(StrEnum):
    """What the cells of a column hold.

    Cells are text, ISO dates (``2026-09-30``) and months (``2026-09``), integers,
    decimal strings (``12.50``), or integer fen for money.
    """

    TEXT = "text"
    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"


class Column(BlockStruct, frozen=True, kw_only=True):
    """A column of a table; `summed` columns have a total in the last row."""

    name: str
    kind: ColumnKind = ColumnKind.TEXT
    summed: bool = False


Cell = str | int | None


class Table(BlockStruct, frozen=True, kw_only=True, tag="table"):
    """A table with typed columns and, for summed columns, checked totals.

    Attributes:
        caption: what the table shows, unit included where money is shown.
        columns: the columns, left to right.
        rows: the body rows, without the total row.
        totals: one cell a column (None where not summed), or empty when no column
            is summed.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[int | None, ...] = ()

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            check_row(self.columns, row, number)
        if any(column.summed for column in self.columns):
            check_totals(self)
        elif self.totals:
            raise ValueError("totals are given but no column is summed")


class Figure(BlockStruct, frozen=True, kw_only=True, tag="figure"):
    """A picture; `alt` says in words what it shows."""

    blob: Sha256
    alt: str
    caption: str = ""


class Step(BlockStruct, frozen=True, kw_only=True):
    """A box of a flow chart; `next` lists the ids of the boxes that follow.

    A box with more than one follower is a question; `answers` then labels each.
    """

    id: str
    text: str
    who: str = ""
    limit: str = ""
    next: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


class FlowChart(BlockStruct, frozen=True, kw_only=True, tag="flow_chart"):
    """The steps of a matter, first step first."""

    caption: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        known = {step.id for step in self.steps}
        if len(known) != len(self.steps):
            raise ValueError("two steps of the flow chart have the same id")
        for step in self.steps:
            check_step(step, known)


class Pdf(BlockStruct, frozen=True, kw_only=True, tag="pdf"):
    """A PDF document, shown page by page and printable.

    Attributes:
        words: what stands in it, as far as it can be read, for search; left out of the bytes
            where nothing was read.
    """

    blob: Sha256
    title: str
    pages: int
    words: str | msgspec.UnsetType = msgspec.UNSET


class Video(BlockStruct, frozen=True, kw_only=True, tag="video"):
    """A video with its still picture."""

    blob: Sha256
    caption: str
    seconds: float
    poster: Sha256 | None = None


class Audio(BlockStruct, frozen=True, kw_only=True, tag="audio"):
    """A recording that a resident may start."""

    blob: Sha256
    caption: str
    seconds: float


class Place(BlockStruct, frozen=True, kw_only=True):
    """A place people go to; `x`, `y` are fractions of the map picture, if any."""

    name: str
    address: str
    phone: str = ""
    hours: str = ""
    services: str = ""
    x: float | None = None
    y: float | None = None


class PlaceList(BlockStruct, frozen=True, kw_only=True, tag="place_list"):
    """Places with address, phone and hours, optionally on a map picture."""

    caption: str
    places: tuple[Place, ...]
    map: Sha256 | None = None


Block = (
    Paragraph
    | Heading
    | Listing
    | Table
    | Figure
    | FlowChart
    | Pdf
    | Video
    | Audio
    | PlaceList
    | Questionnaire
    | CommentBox
    | Chart
)


def check_row(columns: tuple[Column, ...], row: tuple[Cell, ...], number: int) -> None:
    """Raise ValueError unless the row fits the columns; `number` counts from 1."""
    if len(row) != len(columns):
        raise ValueError(f"row {number} has {len(row)} cells for {len(columns)} columns")
    for column, cell in zip(columns, row, strict=True):
        if cell is not None and not _fits(column.kind, cell):
            raise ValueError(
                f"row {number}, column {column.name!r}: {cell!r} is no {column.kind.value}"
            )


def check_totals(table: Table) -> None:
    """Raise ValueError unless each total equals the sum of its column."""
    if len(table.totals) != len(table.columns):
        raise ValueError(f"{len(table.totals)} totals for {len(table.columns)} columns")
    for index, (column, total) in enumerate(zip(table.columns, table.totals, strict=True)):
        if not column.summed:
            if total is not None:
                raise ValueError(f"column {column.name!r} has a total but is not summed")
            continue
        if column.kind not in (ColumnKind.MONEY, ColumnKind.INTEGER):
            raise ValueError(f"column {column.name!r}: only money and integers are summed")
        cells = [row[index] for row in table.rows]
        summed = sum(cell for cell in cells if isinstance(cell, int))
        if summed != total:
            raise ValueError(
                f"column {column.name!r}: the rows add up to {_amount(column, summed)}, "
                f"the total says {_amount(column, total or 0)}"
            )


def check_step(step: Step, known: set[str]) -> None:
    """Raise ValueError unless the step leads to known steps and labels its answers."""
    for follower in step.next:
        if follower not in known:
            raise ValueError(f"step {step.id!r} leads to {follower!r}, which does not exist")
    if step.answers and len(step.answers) != len(step.next):
        raise ValueError(f"step {step.id!r} has {len(step.answers)} answers for {len(step.next)}")


def blobs_of(block: Block) -> tuple[Sha256, ...]:
    """Return the hashes of the files that the block needs."""
    if isinstance(block, Figure | Pdf | Audio):
        return (block.blob,)
    if isinstance(block, Video):
        return (block.blob,) if block.poster is None else (block.blob, block.poster)
    if isinstance(block, PlaceList) and block.map is not None:
        return (block.map,)
    return ()


def plain_text(block: Block) -> str:
    """Return the words of a block, for search and for reading aloud."""
    match block:
        case Paragraph(text=text) | Heading(text=text):
            return text
        case Listing(entries=entries):
            return "\n".join(entries)
        case Table(caption=caption, columns=columns, rows=rows):
            head = " ".join(column.name for column in columns)
            body = "\n".join(" ".join(show_cells(columns, row)) for row in rows)
            return f"{caption}\n{head}\n{body}"
        case Figure(alt=alt, caption=caption):
            return f"{caption} {alt}".strip()
        case FlowChart(caption=caption, steps=steps):
            return "\n".join([caption, *(step.text for step in steps)])
        case Pdf(title=title, words=words):
            return f"{title}\n{words}" if words else title
        case Video(caption=caption) | Audio(caption=caption):
            return caption
        case PlaceList(caption=caption, places=places):
            lines = [f"{p.name} {p.address} {p.phone} {p.services}".strip() for p in places]
            return "\n".join([caption, *lines])
        case Questionnaire() | CommentBox() | Chart():
            return words_of_chart(block) if isinstance(block, Chart) else words_of(block)


def show_cells(columns: tuple[Column, ...], row: tuple[Cell, ...]) -> list[str]:
    """Return a row as a person reads it (money with separators, dates in Chinese)."""
    return [show_cell(column.kind, cell) for column, cell in zip(columns, row, strict=True)]


def show_cell(kind: ColumnKind, cell: Cell) -> str:
    """Return one cell as a person reads it; an empty cell is an empty text."""
    if cell is None:
        return ""
    if kind is ColumnKind.MONEY and isinstance(cell, int):
        return format_yuan(cell)
    if kind is ColumnKind.INTEGER and isinstance(cell, int):
        return f"{cell:,}"
    if kind is ColumnKind.DATE and isinstance(cell, str):
        day = date.fromisoformat(cell)
        return f"{day.year}年{day.month}月{day.day}日"
    if kind is ColumnKind.MONTH and isinstance(cell, str):
        return f"{cell[:4]}年{int(cell[5:])}月"
    return str(cell)


def _fits(kind: ColumnKind, cell: str | int) -> bool:
    if kind in (ColumnKind.MONEY, ColumnKind.INTEGER):
        return isinstance(cell, int)
    if not isinstance(cell, str):
        return False
    try:
        if kind is ColumnKind.DATE:
            date.fromisoformat(cell)
        elif kind is ColumnKind.MONTH:
            date.fromisoformat(f"{cell}-01")
        elif kind is ColumnKind.DECIMAL:
            whole, _, part = cell.removeprefix("-").partition(".")
            return whole.isdigit() and (part == "" or part.isdigit()) and cell.isascii()
    except ValueError:
        return False
    return True


def _amount(column: Column, value: int) -> str:
    return format_yuan(value) if column.kind is ColumnKind.MONEY else str(value)


def require_blobs(block: Block, known: set[Sha256]) -> None:
    """Raise MalformedError unless every file of the block is in `known`."""
    for sha256 in blobs_of(block):
        if sha256 not in known:
            raise MalformedError(f"block {type(block).__name__}: blob {sha256} is not declared")
