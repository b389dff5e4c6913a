"""Fenced blocks: TOML to table, flow chart, PDF, video, audio, places and questions.

Invariant: a fence has exactly the keys of its kind.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from county.importing import invitations, tables
from county.importing.attachments import AUDIO, PDFS, PICTURES, VIDEOS
from county.importing.fence import Fence
from county.importing.refusal import Refusal, RefusedError
from county.importing.sheets import SheetRow, read_sheet
from disclosure.blocks import (
    Audio,
    Block,
    Column,
    FlowChart,
    Pdf,
    Place,
    PlaceList,
    Step,
    Table,
    Video,
)
from disclosure.errors import MalformedError
from disclosure.items import Strict


class TableFence(Strict, frozen=True, kw_only=True):
    """A table: its rows in a file or written out."""

    caption: str
    columns: tuple[Column, ...]
    file: str = ""
    rows: tuple[tuple[Any, ...], ...] | None = None

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("the table has no column")
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names) or not all(names):
            raise ValueError("each column has a name of its own")
        if bool(self.file) == (self.rows is not None):
            raise ValueError("a table has either 'file' or 'rows'")


class FlowFence(Strict, frozen=True, kw_only=True):
    """A flow chart."""

    caption: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("the flow chart has no step")


class PdfFence(Strict, frozen=True, kw_only=True):
    """A PDF document."""

    file: str
    title: str


class VideoFence(Strict, frozen=True, kw_only=True):
    """A video."""

    file: str
    caption: str
    poster: str = ""


class AudioFence(Strict, frozen=True, kw_only=True):
    """A recording."""

    file: str
    caption: str


class PlacesFence(Strict, frozen=True, kw_only=True):
    """Places, on a map or without."""

    caption: str
    places: tuple[Place, ...]
    map: str = ""

    def __post_init__(self) -> None:
        if not self.places:
            raise ValueError("the list has no place")
        for place in self.places:
            if (place.x is None) != (place.y is None):
                raise ValueError(f"place {place.name!r}: x and y belong together")
            if not all(at is None or 0 <= at <= 1 for at in (place.x, place.y)):
                raise ValueError(f"place {place.name!r}: x and y are fractions between 0 and 1")


def build(fence: Fence) -> Block:
    """Return the block that a fence writes.

    Raises:
        RefusedError: an unknown kind, a wrong key or value, a wrong attachment.
    """
    maker = _MAKERS.get(fence.kind)
    if maker is None:
        known = ", ".join(_MAKERS)
        raise fence.page.refuse(fence.line - 1, f"a fence {fence.kind!r}; known are {known}")
    try:
        return maker(fence)
    except MalformedError as error:
        name = str(error).split("'")[1] if "'" in str(error) else ""
        raise fence.page.refuse(fence.line_of(name), f"{fence.kind}: {error}") from error


def _table(fence: Fence) -> Table:
    form = fence.read(TableFence)
    if form.rows is not None:
        source = tables.TableSource(_written_rows(fence, form), fence.page.refuse, fence.line)
        return tables.build(form.caption, form.columns, source)
    path = fence.shelf.find(form.file)
    name = str(Path(fence.page.name).with_name(path.name))
    rows = read_sheet(path, name)
    end = rows[-1].line if rows else 1
    sheet = tables.TableSource(rows, lambda line, why: RefusedError(Refusal(name, line, why)), end)
    return tables.build(form.caption, form.columns, tables.without_header(form.columns, sheet))


def _written_rows(fence: Fence, form: TableFence) -> list[SheetRow]:
    """Return rows written in the fence; a first row of column names is no body row."""
    rows = []
    line = fence.line_of("rows")
    for number, values in enumerate(form.rows or (), 1):
        line = fence.line_of(str(values[0]) if values else "", line)
        if not all(isinstance(value, str | int | date) for value in values):
            raise fence.page.refuse(line, f"table: row {number}: write numbers in quotes")
        rows.append(SheetRow(line, values))
    if rows and list(rows[0].values) == [column.name for column in form.columns]:
        rows.pop(0)
    return rows


def _flow(fence: Fence) -> FlowChart:
    form = fence.read(FlowFence)
    try:
        return FlowChart(caption=form.caption, steps=form.steps)
    except ValueError as error:
        raise fence.page.refuse(fence.line, f"flow: {error}") from error


def _pdf(fence: Fence) -> Pdf:
    form = fence.read(PdfFence)
    file = fence.shelf.take(form.file, PDFS)
    return Pdf(blob=file.sha256, title=form.title, pages=int(file.measure))


def _video(fence: Fence) -> Video:
    form = fence.read(VideoFence)
    file = fence.shelf.take(form.file, VIDEOS)
    poster = fence.shelf.take(form.poster, PICTURES).sha256 if form.poster else None
    return Video(blob=file.sha256, caption=form.caption, seconds=file.measure, poster=poster)


def _audio(fence: Fence) -> Audio:
    form = fence.read(AudioFence)
    file = fence.shelf.take(form.file, AUDIO)
    return Audio(blob=file.sha256, caption=form.caption, seconds=file.measure)


def _places(fence: Fence) -> PlaceList:
    form = fence.read(PlacesFence)
    if not form.map and any(place.x is not None for place in form.places):
        raise fence.page.refuse(fence.line, "places: x and y are given but no map")
    chart = fence.shelf.take(form.map, PICTURES).sha256 if form.map else None
    return PlaceList(caption=form.caption, places=form.places, map=chart)


_MAKERS: dict[str, Callable[[Fence], Block]] = {
    "table": _table,
    "flow": _flow,
    "pdf": _pdf,
    "video": _video,
    "audio": _audio,
    "places": _places,
    "questionnaire": invitations.questionnaire,
    "comments": invitations.comments,
    "chart": invitations.chart,
}
