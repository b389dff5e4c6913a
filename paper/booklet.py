"""The booklet for one matter (一件事材料): a cover with its contents, then the items.

Invariant: the page that the contents name is the page on which the item begins.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from disclosure.wording import Say
from paper.a4 import MEASURE, Imprint
from paper.contents_line import contents_line
from paper.document import Chapter, Printed, pour_chapter, typeset
from paper.pouring import Piece, space
from paper.sheet import Sheet, mm
from paper.text import passage_pieces
from screen.paging.dates import short_date
from screen.paging.lines import even_lines
from screen.paging.panel import TypeScale, line_px
from screen.paging.passages import Passage
from screen.paging.typeface import Typeface


def typeset_booklet(
    title: str, chapters: Sequence[Chapter], imprint: Imprint, scale: TypeScale, say: Say
) -> Printed:
    """Return the booklet as a PDF.

    Arguments:
        title: of the matter, e.g. that of its guide.
        chapters: one an item.
        imprint: who prints, where and when.
        scale: type sizes.
        say: the wording.
    """
    cover = len(pour_chapter(_cover(title, chapters, [0] * len(chapters), imprint, scale, say)))
    starts, page = [], cover + 1
    for chapter in chapters:
        starts.append(page)
        page += len(pour_chapter(chapter))
    first = _cover(title, chapters, starts, imprint, scale, say)
    return typeset(title, [first, *chapters], imprint, say)


def _cover(
    title: str,
    chapters: Sequence[Chapter],
    starts: Sequence[int],
    imprint: Imprint,
    scale: TypeScale,
    say: Say,
) -> Chapter:
    return Chapter(title, list(_pieces(title, chapters, starts, imprint, scale, say)))


def _pieces(
    title: str,
    chapters: Sequence[Chapter],
    starts: Sequence[int],
    imprint: Imprint,
    scale: TypeScale,
    say: Say,
) -> Iterator[Piece]:
    bold = Typeface.load("Bold")
    # A page may not begin with space: what stands above the title is a piece of its own.
    yield Piece(mm(30), keep=True)
    yield from _centred([say("一件事材料")], scale.subtitle, "civic")
    yield space(mm(5))
    yield from _centred(even_lines(title, MEASURE, 280, bold), 280, "ink")
    yield space(mm(5))
    day = short_date(imprint.printed.date(), say)
    yield from _centred([day], scale.small, "muted")
    yield space(mm(25))
    head = Passage(lines=(say("目录"),), size=scale.subtitle, weight="Bold", heading=True)
    yield from passage_pieces(head)
    for chapter, start in zip(chapters, starts, strict=True):
        yield space(mm(2))
        yield contents_line(chapter.title, start, scale.body)


def _centred(lines: Sequence[str], size: int, colour: str) -> Iterator[Piece]:
    for line in lines:
        yield Piece(line_px(size), partial(_centre, line, size, colour), keep=True)


def _centre(line: str, size: int, colour: str, sheet: Sheet, x: int, y: int) -> None:
    sheet.words([line], x, y, size, weight="Bold", colour=colour, align="center", width=MEASURE)
