"""The service-guide booklet (办事一本通): every guide in force, bound into one book.

Invariant: the page that the contents and the index name is the page on which the guide
begins; a guide of two pages begins on a left-hand page, so that it lies open as one.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pypinyin import Style, lazy_pinyin

from disclosure.items import Strict
from disclosure.wording import Say
from paper import a4
from paper.a4 import MEASURE, Imprint
from paper.contents_line import contents_line
from paper.document import Chapter, Printed, pour_chapter
from paper.emblem import emblem
from paper.pouring import Filled, Piece, pour, space
from paper.sheet import Sheet, mm
from paper.text import passage_pieces
from screen.paging.dates import short_date
from screen.paging.lines import break_lines, even_lines
from screen.paging.panel import TypeScale, line_px
from screen.paging.passages import Passage
from screen.paging.typeface import Typeface

COVER_BAND = mm(92)
SPREAD = 2


class Guide(Strict, frozen=True, kw_only=True):
    """A guide as the book lists it: under which topic, and with which pages.

    Attributes:
        topic: name of the topic under which the contents list it.
        title: the item's.
    """

    topic: str
    title: str


class Edition(Strict, frozen=True, kw_only=True):
    """What the cover says.

    Attributes:
        place: whose guides, e.g. ``清禾县``.
        day: day of the edition; its guides are those in force then.
        office: that compiled it.
        phone: whom to ask.
    """

    place: str
    day: date
    office: str
    phone: str


class _Laid(Strict, frozen=True, kw_only=True):
    """Where everything begins: pages of contents, first page of each guide, of the index."""

    contents: int
    starts: tuple[int, ...]
    index: int
    count: int


def guide_book(
    edition: Edition,
    guides: Sequence[tuple[Guide, Chapter]],
    imprint: Imprint,
    scale: TypeScale,
    say: Say,
) -> Printed:
    """Return the book as a PDF.

    Arguments:
        edition: what the cover says.
        guides: in the order of the book, each with its pages' pieces.
        imprint: who prints, where and when.
        scale: type sizes.
        say: the wording.
    """
    listed = [guide for guide, _ in guides]
    poured = [pour_chapter(chapter) for _, chapter in guides]
    laid = _lay(listed, [len(pages) for pages in poured], scale, say)
    title = say("办事一本通")
    sheet = Sheet(a4.WIDTH, a4.HEIGHT, f"{edition.place}{title}", imprint.office)
    sheet.mark(title, 0)
    _cover(sheet, edition, len(guides), imprint, say)
    sheet.next_page()
    press = _Press(sheet, imprint, laid.count, say)
    press.part(say("目录"), _pour(_contents(listed, laid.starts, scale, say)))
    for (_, chapter), pages, start in zip(guides, poured, laid.starts, strict=True):
        press.blank_until(start)
        press.part(chapter.title, pages, banded=chapter.banded)
    press.part(say("按拼音查"), _pour(_index(listed, laid.starts, scale, say)))
    return Printed(pdf=sheet.done(), pages=laid.count)


class _Press:
    """Draws the pages behind the cover, counting them."""

    def __init__(self, sheet: Sheet, imprint: Imprint, count: int, say: Say) -> None:
        self._sheet, self._imprint, self._count, self._say = sheet, imprint, count, say
        self._number = 1

    def part(self, title: str, pages: Sequence[Filled], *, banded: bool = False) -> None:
        """Draw the pages of one part, the first one marked."""
        for place, page in enumerate(pages):
            if place == 0:
                self._sheet.mark(title, 0)
            top = a4.NEXT_TOP
            if banded and place == 0:
                a4.band(self._sheet, self._say("政务公开"), self._imprint)
                top = a4.FIRST_TOP
            else:
                a4.running_head(self._sheet, title)
            for piece in page.pieces:
                piece.draw(self._sheet, a4.SIDE, top)
                top += piece.height
            self._end()

    def blank_until(self, start: int) -> None:
        """Leave the page before a guide empty where that guide begins on the left."""
        while self._number + 1 < start:
            told, size = self._say("此页空白"), 100
            top = a4.HEIGHT // 2
            self._sheet.words(
                [told], a4.SIDE, top, size, colour="muted", align="center", width=MEASURE
            )
            self._end()

    def _end(self) -> None:
        self._number += 1
        a4.foot(self._sheet, self._imprint, (self._number, self._count), self._say)
        self._sheet.next_page()


def _lay(guides: Sequence[Guide], lengths: Sequence[int], scale: TypeScale, say: Say) -> _Laid:
    zeros = (0,) * len(guides)
    contents = len(_pour(_contents(guides, zeros, scale, say)))
    index = len(_pour(_index(guides, zeros, scale, say)))
    starts, page = [], contents + 2
    for length in lengths:
        # Even pages lie on the left: a guide of two is seen whole.
        if length == SPREAD and page % 2:
            page += 1
        starts.append(page)
        page += length
    return _Laid(contents=contents, starts=tuple(starts), index=page, count=page + index - 1)


def _pour(pieces: Iterator[Piece]) -> list[Filled]:
    return pour(list(pieces), a4.ROOM, a4.ROOM)


def _cover(sheet: Sheet, edition: Edition, count: int, imprint: Imprint, say: Say) -> None:
    top = mm(38)
    sheet.fill(0, top, a4.WIDTH, COVER_BAND, "deep")
    side = mm(20)
    emblem(sheet, a4.SIDE, top + mm(14), side, imprint.emblem)
    title, bold = say("办事一本通"), Typeface.load("Bold")
    y = top + mm(14) + side + mm(8)
    sheet.words([title], a4.SIDE, y, 560, weight="Bold", colour="fill_ink")
    sheet.words(
        [edition.place],
        a4.SIDE + side + mm(6),
        top + mm(14) + (side - line_px(260)) / 2,
        260,
        weight="Bold",
        colour="fill_ink",
    )
    y = top + COVER_BAND + mm(14)
    day = short_date(edition.day, say)
    facts = (
        (
            say("收录 {count} 件办事指南，都是 {day} 现行有效的。", count=count, day=day),
            180,
            "Medium",
            "ink",
        ),
        (say("条件、材料、地点以办理时公开的最新内容为准。"), 150, "Regular", "muted"),
    )
    for text, size, weight, colour in facts:
        lines = break_lines(text, MEASURE, size, Typeface.load(weight))
        sheet.words(lines, a4.SIDE, y, size, weight=weight, colour=colour)
        y += len(lines) * line_px(size) + mm(2)
    y = a4.HEIGHT - mm(62)
    sheet.rule([(a4.SIDE, y), (a4.SIDE + MEASURE, y)], "civic", line=14)
    y += mm(4)
    for text, size, weight in (
        (edition.office, 180, "Bold"),
        (say("电话 {phone}", phone=edition.phone), 160, "Regular"),
        (say("{day} 编印", day=day), 160, "Regular"),
    ):
        lines = even_lines(text, MEASURE, size, bold)
        sheet.words(lines, a4.SIDE, y, size, weight=weight)
        y += len(lines) * line_px(size) + mm(1)


def _contents(
    guides: Sequence[Guide], starts: Sequence[int], scale: TypeScale, say: Say
) -> Iterator[Piece]:
    yield from _heading(say("目录"), scale.title)
    topic = ""
    for guide, start in zip(guides, starts, strict=True):
        if guide.topic != topic:
            topic = guide.topic
            yield space(mm(4))
            yield from _heading(topic, scale.subtitle)
        yield space(mm(1.5))
        yield contents_line(guide.title, start, scale.body)


def _index(
    guides: Sequence[Guide], starts: Sequence[int], scale: TypeScale, say: Say
) -> Iterator[Piece]:
    yield from _heading(say("按拼音查"), scale.title)
    found = sorted(
        (_sounds(guide.title), guide.title, start)
        for guide, start in zip(guides, starts, strict=True)
    )
    letter = ""
    for sounds, title, start in found:
        first = sounds[0][:1].upper() if sounds and sounds[0][:1].isascii() else "#"
        first = first if first.isalpha() else "#"
        if first != letter:
            letter = first
            yield space(mm(3))
            yield from _heading(letter, scale.body)
        yield space(mm(0.5))
        yield contents_line(title, start, scale.small)


def _sounds(title: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(title.lstrip("《“‘（"), style=Style.TONE3))


def _heading(words: str, size: int) -> Iterator[Piece]:
    lines = even_lines(words, MEASURE, size, Typeface.load("Bold"))
    yield from passage_pieces(
        Passage(lines=tuple(lines), size=size, weight="Bold", colour="deep", heading=True)
    )
