"""An item as pieces: title, status, elements with seal and code, then its blocks.

Invariant: every block leaves words or pictures on paper; what cannot be printed (a
film, a recording) says where it can be seen or heard.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from disclosure.blocks import (
    Audio,
    Block,
    Figure,
    FlowChart,
    Heading,
    Listing,
    Paragraph,
    Pdf,
    PlaceList,
    Table,
    Video,
)
from disclosure.charts import Chart
from disclosure.items import Item, Strict
from disclosure.questionnaires import CommentBox, Questionnaire
from disclosure.wording import Say
from paper.a4 import MEASURE, ROOM
from paper.charts import chart_pieces
from paper.document import Chapter, pour_chapter
from paper.pictures import Files, figure_pieces, place_pieces, words_of
from paper.pouring import Piece, collapsed, space
from paper.seal import WIDTH as SIDE_WIDTH
from paper.seal import CodeBox, seal_height, side_column
from paper.sheet import Sheet, mm
from paper.tables import table_pieces
from paper.text import passage_pieces, type_scale
from screen.paging.bars import table_of
from screen.paging.dates import standing
from screen.paging.lines import break_lines, even_lines
from screen.paging.panel import TypeScale, line_px
from screen.paging.passages import Passage, passages_of
from screen.paging.seal_words import SealWords
from screen.paging.taking_part import in_full
from screen.paging.typeface import Typeface

TITLE_SIZE = 220
LONELY = 6
"""A last page less than this part full is worth saving."""
FACTS_WIDTH = MEASURE - SIDE_WIDTH - mm(6)


class SheetItem(Strict, frozen=True, kw_only=True):
    """An item with what its sheet says beside its blocks.

    Attributes:
        item: as sealed.
        facts: its elements as pairs of name and words, in reading order.
        seal: what the seal mark says.
        phone_page: address of its phone page; empty prints no code.
    """

    item: Item
    facts: tuple[tuple[str, str], ...]
    seal: SealWords
    phone_page: str = ""


def item_chapter(
    told: SheetItem, today: date, files: Files, say: Say, *, larger: bool = False
) -> Chapter:
    """Return an item as a chapter, a little tighter where only a few lines fill its last page.

    Arguments:
        told: the item.
        today: day in the county's zone; the status words go by it.
        files: finds the item's files.
        say: the wording.
        larger: elder type.
    """

    def made(*, tighter: bool) -> Chapter:
        scale = type_scale(larger=larger, tighter=tighter)
        return Chapter(told.item.title, list(item_pieces(told, scale, today, files, say)))

    usual = made(tighter=False)
    pages = pour_chapter(usual)
    if len(pages) > 1 and pages[-1].height < ROOM // LONELY:
        tighter = made(tighter=True)
        return tighter if len(pour_chapter(tighter)) < len(pages) else usual
    return usual


def item_pieces(
    told: SheetItem, scale: TypeScale, today: date, files: Files, say: Say
) -> Iterator[Piece]:
    """Yield an item from its title to its last block.

    Arguments:
        told: the item.
        scale: type sizes.
        today: day in the county's zone; the status words go by it.
        files: finds the item's files.
        say: the wording.
    """
    item = told.item
    title = even_lines(item.title, MEASURE, TITLE_SIZE, Typeface.load("Bold"))
    yield from passage_pieces(
        Passage(lines=tuple(title), size=TITLE_SIZE, weight="Bold", heading=True)
    )
    status = standing(item, today, say)
    colour = "green" if status == say("现行有效") else "amber"
    line = Passage(lines=(status,), size=scale.small, weight="Bold", colour=colour, heading=True)
    yield space(mm(1))
    yield from passage_pieces(line)
    yield space(mm(2))
    yield _elements(told, scale, say)
    yield space(mm(4))
    yield from collapsed(_blocks(item.blocks, scale, files, say))


def _blocks(blocks: Sequence[Block], scale: TypeScale, files: Files, say: Say) -> Iterator[Piece]:
    """Yield the blocks; a heading stands nearer to what it heads than to what is above."""
    headed = False
    for block in _in_words(blocks, say):
        pieces = list(_block(block, scale, files, say))
        if headed:
            while pieces and pieces[0].blank:
                pieces.pop(0)
            yield space(scale.small // 3)
        elif isinstance(block, Heading):
            yield space(2 * scale.paragraph_gap)
        yield from pieces
        headed = isinstance(block, Heading)


def _in_words(blocks: Sequence[Block], say: Say) -> Iterator[Block]:
    """Yield the blocks, questionnaires and comment boxes as text to read, charts as tables."""
    for block in blocks:
        if isinstance(block, Questionnaire | CommentBox):
            yield from in_full(block, say)
        elif isinstance(block, Chart):
            yield table_of(block, say)
        else:
            yield block


def _block(block: Block, scale: TypeScale, files: Files, say: Say) -> Iterator[Piece]:
    match block:
        case Heading(text=text):
            for passage in passages_of(block, MEASURE, scale):
                yield from passage_pieces(passage, mark=text)
        case Paragraph() | Listing():
            for passage in passages_of(block, MEASURE, scale):
                yield from passage_pieces(passage)
        case Table():
            yield space(scale.paragraph_gap)
            yield from table_pieces(block, MEASURE, scale, ROOM - mm(20))
        case FlowChart():
            yield space(scale.paragraph_gap)
            yield from chart_pieces(block, MEASURE, scale, ROOM)
        case PlaceList():
            yield space(scale.paragraph_gap)
            yield from place_pieces(block, MEASURE, scale, files, say)
        case Figure():
            yield from figure_pieces(block, MEASURE, scale, files, say)
        case Pdf() | Video() | Audio():
            yield from words_of(
                _elsewhere(block, say), MEASURE, scale, colour="muted", gap=scale.paragraph_gap
            )


def _elsewhere(block: Pdf | Video | Audio, say: Say) -> str:
    match block:
        case Pdf(title=title, pages=pages):
            return say("附件：{title}（{pages} 页，附在后面）", title=title, pages=pages)
        case Video(caption=caption):
            return say("视频：{caption}（请在触摸终端或手机上看）", caption=caption)
        case Audio(caption=caption):
            return say("录音：{caption}（请在触摸终端或手机上听）", caption=caption)


def _elements(told: SheetItem, scale: TypeScale, say: Say) -> Piece:
    size = scale.small
    face = Typeface.load()
    widest = max((face.width(name, size) for name, _ in told.facts), default=0)
    name_width = min(widest, FACTS_WIDTH // 3) + size // 2
    facts = [
        (name, break_lines(words, FACTS_WIDTH - name_width, size, face))
        for name, words in told.facts
    ]
    code = CodeBox(address=told.phone_page, words=say("手机扫一扫，带回去看"))
    beside = seal_height(told.seal, code)
    pad = mm(3)
    height = max(_height(facts, size), beside) + 2 * pad

    def draw(sheet: Sheet, x: int, y: int) -> None:
        sheet.fill(x, y, MEASURE, height, "mist", radius=25)
        _facts(sheet, facts, (x + pad, y + pad), size, name_width)
        left = x + MEASURE - SIDE_WIDTH - pad
        side_column(sheet, (left, y + pad), told.seal, code)

    return Piece(height, draw)


def _height(facts: Sequence[tuple[str, Sequence[str]]], size: int) -> int:
    return sum(len(lines) * line_px(size) + size // 4 for _, lines in facts)


def _facts(
    sheet: Sheet,
    facts: Sequence[tuple[str, Sequence[str]]],
    place: tuple[int, int],
    size: int,
    name_width: int,
) -> None:
    x, y = place
    for name, lines in facts:
        sheet.words([name], x, y, size, colour="muted")
        sheet.words(lines, x + name_width, y, size)
        y += len(lines) * line_px(size) + size // 4
