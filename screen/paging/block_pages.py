"""Blocks that take whole pages: tables, charts, places, pictures, PDFs, videos.

Invariant: rows, steps and cards stay whole, in order, each on one page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from disclosure.blocks import Figure, FlowChart, Pdf, PlaceList, Table, Video
from disclosure.wording import Say
from screen.paging import flow as flow_layout
from screen.paging.columns import RowLines, TableLayout, fit
from screen.paging.contents import (
    AnyContent,
    FigureContent,
    FlowContent,
    MapContent,
    PdfContent,
    PlacesContent,
    TableContent,
    VideoContent,
)
from screen.paging.frame import Frame
from screen.paging.lines import break_lines
from screen.paging.pace import Pace
from screen.paging.passages import Passage, caption, picture_caption, stack_height
from screen.paging.place_cards import PlaceCard, cards
from screen.paging.typeface import Typeface

Timed = tuple[AnyContent, float]
Heads = tuple[Passage, ...]


def heads_height(heads: Heads, frame: Frame) -> int:
    """Return the room that headings and caption take, with the space below them."""
    return stack_height(heads) + frame.scale.body // 2 if heads else 0


def table(block: Table, heads: Heads, frame: Frame, pace: Pace) -> Iterator[Timed]:
    """Yield a table's pages: each with the caption and the column names.

    Where the title stands beside the body, a table that takes fewer pages without it, or
    only then has its columns side by side, has the whole width.
    """
    beside = _fitted(block, heads, frame)
    below = _fitted(block, heads, frame.widened) if frame.sideways else beside
    untangled = beside.layout.stacked and not below.layout.stacked
    if untangled or len(below.parts) < len(beside.parts):
        yield from below.pages(pace, wide=True)
    else:
        yield from beside.pages(pace, wide=False)


@dataclass(frozen=True)
class _Fitted:
    """A table in a frame: all its rows laid out, and which rows go on which page."""

    heads: tuple[Heads, Heads]
    layout: TableLayout
    parts: list[Sequence[RowLines]]

    def pages(self, pace: Pace, *, wide: bool) -> Iterator[Timed]:
        """Yield the pages; `wide` as in `TableContent`."""
        first = 0
        for number, rows in enumerate(self.parts, 1):
            last = number == len(self.parts)
            content = TableContent(
                heads=self.heads[0] if number == 1 else self.heads[1],
                layout=msgspec.structs.replace(
                    self.layout, rows=tuple(rows), total=self.layout.total if last else None
                ),
                first=first,
                part=number,
                parts=len(self.parts),
                wide=wide,
            )
            first += len(rows)
            yield content, pace.rows(_words_of(rows))


def _fitted(block: Table, heads: Heads, frame: Frame) -> _Fitted:
    """Return a table as large as it goes without taking more pages."""
    captioned = caption(block.caption, frame.body.width, frame.scale)
    first_heads = (*heads, *captioned)
    room = frame.body.height - heads_height(first_heads, frame)
    layout = fit(block, frame.body.width, frame.scale.small, room)
    parts = _parted(layout, room)
    for size in _larger_sizes(frame):
        larger = fit(block, frame.body.width, size, room)
        if _alike(larger, layout) and len(_parted(larger, room)) == len(parts):
            layout, parts = larger, _parted(larger, room)
            break
    return _Fitted((first_heads, captioned), layout, parts)


def _alike(larger: TableLayout, layout: TableLayout) -> bool:
    """Tell whether a larger table is still of the same kind, its column names as whole."""
    names, larger_names = layout.header.cells, larger.header.cells
    return larger.stacked == layout.stacked and [*map(len, names)] == [*map(len, larger_names)]


def _larger_sizes(frame: Frame) -> tuple[int, ...]:
    """Return sizes above the smallest, the largest first, for rows that have the room."""
    small, body = frame.scale.small, frame.scale.body
    sizes = (body, (small + 2 * body) // 3, (2 * small + body) // 3)
    return tuple(dict.fromkeys(size for size in sizes if size > small))


def _parted(layout: TableLayout, room: int) -> list[Sequence[RowLines]]:
    """Return the rows page by page, about equally many; the total has its room at the end."""
    total = layout.total.height if layout.total else 0
    space = room - layout.header.height
    full = _filled(layout.rows, space, total)
    tallest = max((row.height for row in layout.rows), default=0) + total
    height = sum(row.height for row in layout.rows) + total
    for even in range(max(tallest, height // len(full)), space, max(1, layout.size)):
        parts = _filled(layout.rows, even, total)
        if len(parts) == len(full):
            return parts
    return full


def _filled(rows: Sequence[RowLines], space: int, total: int) -> list[Sequence[RowLines]]:
    parts: list[list[RowLines]] = [[]]
    used = 0
    for row in rows:
        if parts[-1] and used + row.height > space:
            parts.append([])
            used = 0
        parts[-1].append(row)
        used += row.height
    if total and used + total > space:
        # The total goes over with the last row, or alone where the two need a page each.
        last = parts[-1].pop() if len(parts[-1]) > 1 else None
        parts.append([last] if last and last.height + total <= space else [])
        if last and not parts[-1]:
            parts[-2].append(last)
    return list(parts)


def _words_of(rows: Sequence[RowLines]) -> str:
    return "".join(line for row in rows for cell in row.cells for line in cell)


def flow(block: FlowChart, heads: Heads, frame: Frame, pace: Pace) -> Iterator[Timed]:
    """Yield a flow chart's pages, as large as it goes without taking more pages."""
    captioned = caption(block.caption, frame.body.width, frame.scale)
    room = frame.body.height - heads_height(captioned, frame)
    first_room = frame.body.height - heads_height((*heads, *captioned), frame)
    parts = flow_layout.split(block, frame.body.width, (first_room, room), frame.scale.small)
    for size in _larger_sizes(frame):
        larger = flow_layout.split(block, frame.body.width, (first_room, room), size)
        rooms = (first_room, *[room] * len(larger))
        fit_in = all(part.height <= high for part, high in zip(larger, rooms, strict=False))
        if len(larger) == len(parts) and fit_in:
            parts = larger
            break
    for number, part in enumerate(parts):
        words = "".join("".join((*box.lines, *box.meta)) for box in part.boxes)
        above = (*heads, *captioned) if number == 0 else captioned
        yield FlowContent(heads=above, layout=part), pace.reading(words)


def places(block: PlaceList, heads: Heads, frame: Frame, pace: Pace) -> Iterator[Timed]:
    """Yield a place list's pages: the map, then the cards."""
    captioned = caption(block.caption, frame.body.width, frame.scale)
    above = (*heads, *captioned)
    if block.map is not None:
        yield (
            MapContent(heads=above, map=block.map, places=block.places),
            pace.figure(block.caption),
        )
        above = captioned
    first_room = frame.body.height - heads_height(above, frame)
    room = frame.body.height - heads_height(captioned, frame)
    size = frame.scale.small
    parts = _dealt(block, frame.body.width, size, (first_room, room))
    for larger in _larger_sizes(frame):
        dealt = _dealt(block, frame.body.width, larger, (first_room, room))
        rooms = (first_room, *[room] * len(dealt))
        fit_in = all(_high(part) <= high for part, high in zip(dealt, rooms, strict=False))
        if len(dealt) == len(parts) and fit_in:
            size, parts = larger, dealt
            break
    for number, part in enumerate(parts):
        words = "".join("".join((*card.name, *card.facts)) for card in part)
        heads_of = above if number == 0 else captioned
        yield PlacesContent(heads=heads_of, cards=tuple(part), size=size), pace.rows(words)


def _high(part: Sequence[PlaceCard]) -> int:
    return sum(card.height for card in part)


def _dealt(
    block: PlaceList, width_px: int, size: int, rooms: tuple[int, int]
) -> list[list[PlaceCard]]:
    """Return the cards page by page; `rooms` are the heights of the first and of later ones."""
    parts: list[list[PlaceCard]] = []
    for card in cards(block.places, width_px, size):
        if not parts or _high(parts[-1]) + card.height > rooms[min(1, len(parts) - 1)]:
            parts.append([])
        parts[-1].append(card)
    return parts


def figure(block: Figure, heads: Heads, frame: Frame, pace: Pace) -> Timed:
    """Return a picture's page."""
    above = (*heads, *picture_caption(block.caption, frame.body.width, frame.scale))
    return FigureContent(heads=above, figure=block), pace.figure(block.caption)


def pdf(block: Pdf, heads: Heads, frame: Frame, say: Say) -> PdfContent:
    """Return a PDF's page: the head of its first one, and where the whole can be read."""
    told = say("全文共 {count} 页，可在触摸终端上查看", count=block.pages)
    width, size = frame.body.width, frame.scale.small
    lines = tuple(break_lines(told, width, size, Typeface.load()))
    above = picture_caption(block.title, width, frame.scale)
    words = Passage(lines=lines, size=size, colour="muted")
    return PdfContent(heads=(*heads, *above, words), pdf=block)


def video(block: Video, heads: Heads, frame: Frame, pace: Pace) -> Timed:
    """Return a video's page."""
    above = (*heads, *picture_caption(block.caption, frame.body.width, frame.scale))
    return VideoContent(heads=above, video=block), pace.video(block.seconds)
