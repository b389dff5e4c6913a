"""Running text poured into pages.

Invariant: every line is on exactly one page and in order; no heading ends a page; a
paragraph that breaks leaves two lines on either side where it has them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from disclosure.blocks import Heading, Listing, Paragraph
from disclosure.items import Strict
from screen.paging.lines import break_lines, even_lines
from screen.paging.panel import TypeScale, line_px
from screen.paging.typeface import Typeface

KEEP_LINES = 2


class Passage(Strict, frozen=True, kw_only=True):
    """Lines of one style.

    Attributes:
        lines: broken to the column.
        size: type size.
        weight, colour: of the type.
        indent: left of the lines; `mark` stands before the first one.
        gap: space above, unless first on its page.
        heading: never the last on a page.
    """

    lines: tuple[str, ...]
    size: int
    weight: str = "Regular"
    colour: str = "ink"
    indent: int = 0
    mark: str = ""
    gap: int = 0
    heading: bool = False

    @property
    def height(self) -> int:
        """Return the height of all its lines."""
        return len(self.lines) * line_px(self.size)


@dataclass
class _Poured:
    """A page being filled."""

    passages: list[Passage]
    used: int = 0

    def need(self, passage: Passage) -> int:
        return passage.height + (passage.gap if self.passages else 0)

    def add(self, passage: Passage) -> None:
        self.used += self.need(passage)
        self.passages.append(passage)


def passages_of(
    block: Paragraph | Heading | Listing, width_px: int, scale: TypeScale
) -> Iterator[Passage]:
    """Yield a text block as passages of a column."""
    if isinstance(block, Paragraph):
        lines = break_lines(block.text, width_px, scale.body, Typeface.load())
        yield Passage(lines=tuple(lines), size=scale.body, gap=scale.paragraph_gap)
    elif isinstance(block, Heading):
        yield heading(block.text, width_px, scale, scale.body if block.rank > 1 else scale.subtitle)
    else:
        yield from _entries(block, width_px, scale)


def heading(text: str, width_px: int, scale: TypeScale, size: int) -> Passage:
    """Return a heading in the civic blue."""
    return Passage(
        lines=tuple(even_lines(text, width_px, size, Typeface.load("Bold"))),
        size=size,
        weight="Bold",
        colour="deep",
        gap=scale.paragraph_gap,
        heading=True,
    )


def caption(text: str, width_px: int, scale: TypeScale) -> tuple[Passage, ...]:
    """Return what a table, chart or picture is about, in bold; nothing without words."""
    if not text:
        return ()
    lines = tuple(even_lines(text, width_px, scale.body, Typeface.load("Bold")))
    return (Passage(lines=lines, size=scale.body, weight="Bold", gap=scale.paragraph_gap),)


def picture_caption(text: str, width_px: int, scale: TypeScale) -> tuple[Passage, ...]:
    """Return what a picture is about; a long one is set smaller, for the picture has to be seen."""
    large = caption(text, width_px, scale)
    if not large or len(large[0].lines) == 1:
        return large
    lines = tuple(even_lines(text, width_px, scale.small, Typeface.load("Bold")))
    return (Passage(lines=lines, size=scale.small, weight="Bold", gap=scale.paragraph_gap),)


def stack_height(passages: Sequence[Passage]) -> int:
    """Return the height of passages under each other."""
    return sum(part.height + (part.gap if place else 0) for place, part in enumerate(passages))


def pour(passages: Sequence[Passage], height_px: int) -> list[tuple[Passage, ...]]:
    """Return passages on pages of a height, the pages about equally full."""
    full = _pour(passages, height_px)
    if len(full) < 2:
        return full
    step = min(line_px(passage.size) for passage in passages)
    least = stack_height(passages) // len(full)
    for height in range(least, height_px, step):
        even = _pour(passages, height)
        if len(even) == len(full):
            return even
    return full


def _pour(passages: Sequence[Passage], height_px: int) -> list[tuple[Passage, ...]]:
    pages: list[tuple[Passage, ...]] = []
    page = _Poured([])
    waiting = list(passages)
    while waiting:
        passage = waiting.pop(0)
        room = height_px - page.used
        if page.need(passage) + _kept(passage, waiting) <= room:
            page.add(passage)
            continue
        here, later = _cut(passage, room - (passage.gap if page.passages else 0))
        if here is not None:
            page.add(here)
        if not page.passages:
            # Nothing fits even on an empty page: let it stand alone rather than be lost.
            page.add(passage)
            later = None
        waiting[:0] = [later] if later is not None else []
        pages.append(tuple(page.passages))
        page = _Poured([])
    if page.passages:
        pages.append(tuple(page.passages))
    return pages


def _kept(passage: Passage, after: list[Passage]) -> int:
    """Return the room that must be left below a heading for what it heads."""
    if not passage.heading or not after:
        return 0
    follower = after[0]
    if follower.heading:
        return follower.gap + follower.height + _kept(follower, after[1:])
    lines = len(follower.lines)
    least = KEEP_LINES if lines >= 2 * KEEP_LINES else lines
    return follower.gap + least * line_px(follower.size)


def _cut(passage: Passage, room: int) -> tuple[Passage | None, Passage | None]:
    """Return the part of a passage that fits, and the rest."""
    fit = max(0, room) // line_px(passage.size)
    fit = min(fit, len(passage.lines) - KEEP_LINES)
    if passage.heading or fit < KEEP_LINES:
        return None, passage
    return _part(passage, 0, fit), _part(passage, fit, len(passage.lines))


def _part(passage: Passage, start: int, end: int) -> Passage:
    return msgspec.structs.replace(
        passage, lines=passage.lines[start:end], mark=passage.mark if start == 0 else ""
    )


def _entries(block: Listing, width_px: int, scale: TypeScale) -> Iterator[Passage]:
    indent = scale.body * 3 // 2
    for number, entry in enumerate(block.entries, 1):
        lines = break_lines(entry, width_px - indent, scale.body, Typeface.load())
        yield Passage(
            lines=tuple(lines),
            size=scale.body,
            indent=indent,
            mark=f"{number}." if block.ordered else "•",
            gap=scale.paragraph_gap if number == 1 else scale.body // 3,
        )
