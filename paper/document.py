"""A document: chapters of pieces as numbered A4 pages.

Invariant: each page says which of how many it is, when and where it was printed, and
what counts if paper and screen differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from disclosure.wording import Say
from paper import a4
from paper.a4 import Imprint
from paper.pouring import Filled, Piece, pour
from paper.sheet import Sheet


@dataclass(frozen=True)
class Chapter:
    """What begins on a page of its own.

    Attributes:
        title: stands small above its further pages, and in the bookmarks.
        pieces: from the top down.
        banded: whether its first page bears the blue band.
    """

    title: str
    pieces: Sequence[Piece]
    banded: bool = True


@dataclass(frozen=True)
class Printed:
    """A finished PDF, how many pages it has, and how high they are, units."""

    pdf: bytes
    pages: int
    height: int = a4.HEIGHT


def pour_chapter(chapter: Chapter) -> list[Filled]:
    """Return a chapter's pages."""
    return pour(chapter.pieces, a4.FIRST_ROOM if chapter.banded else a4.ROOM, a4.ROOM)


def typeset(title: str, chapters: Sequence[Chapter], imprint: Imprint, say: Say) -> Printed:
    """Return chapters as a PDF.

    Arguments:
        title: of the document; not personal, for it stands in the file's data.
        chapters: in order.
        imprint: who prints, where and when.
        say: the wording.
    """
    poured = [(chapter, pour_chapter(chapter)) for chapter in chapters]
    count = sum(len(pages) for _, pages in poured)
    sheet = Sheet(a4.WIDTH, a4.HEIGHT, title, imprint.office)
    number = 0
    for chapter, pages in poured:
        for place, page in enumerate(pages):
            number += 1
            banded = place == 0 and chapter.banded
            if banded:
                a4.band(sheet, say("政务公开"), imprint)
            else:
                a4.running_head(sheet, chapter.title)
            if place == 0:
                sheet.mark(chapter.title, 0)
            _draw(sheet, page, a4.FIRST_TOP if banded else a4.NEXT_TOP)
            a4.foot(sheet, imprint, (number, count), say)
            sheet.next_page()
    return Printed(pdf=sheet.done(), pages=count)


def _draw(sheet: Sheet, page: Filled, top: int) -> None:
    y = top
    for piece in page.pieces:
        if piece.mark:
            sheet.mark(piece.mark, 1)
        piece.draw(sheet, a4.SIDE, y)
        y += piece.height
