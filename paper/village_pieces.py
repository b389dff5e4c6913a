"""A village's news as pieces: headings, notices with their gist, events, people.

Invariant: what a list leaves out is counted, and it is said where the rest stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from disclosure.wording import Say
from paper.people import Person
from paper.posted import Posted, gist, title_lines
from paper.pouring import Piece, space
from paper.sheet import Sheet
from paper.source import source_height, source_line, source_piece
from paper.text import passage_pieces
from paper.village import Coming
from screen.paging.dates import weekday
from screen.paging.lines import break_lines, clip, shorten
from screen.paging.panel import TypeScale, line_px
from screen.paging.passages import Passage
from screen.paging.typeface import Typeface

ROLE_LINES = 2
"""Lines of what a person does."""
LONGEST = 100
"""Characters of a name or a number that are measured."""


def section(title: str, width: int, scale: TypeScale) -> Iterator[Piece]:
    """Yield a heading on a band of its own, kept to what stands below it."""
    size, pad = scale.subtitle, scale.body // 3
    height = line_px(size) + pad
    line = shorten(title, width - 3 * pad, size, Typeface.load("Bold"))

    def draw(sheet: Sheet, x: int, y: int) -> None:
        sheet.fill(x, y + height * 0.16, pad * 0.8, height * 0.68, "civic", radius=pad / 3)
        sheet.words([line], x + 2 * pad, y + pad // 2, size, weight="Bold", colour="deep")

    yield space(scale.body)
    yield Piece(height, draw, keep=True, mark=title)


def section_again(title: str, width: int, scale: TypeScale) -> Iterator[Piece]:
    """Yield the heading of a section that goes on, for the top of a further page."""
    for piece in section(title, width, scale):
        yield replace(piece, height=piece.height // 2 if piece.blank else piece.height, mark="")


def sources(posted: Sequence[Posted], width: int, scale: TypeScale) -> Iterator[Piece]:
    """Yield the lines of those who stand behind what is above, each once."""
    said = dict.fromkeys((one.seal.word, one.seal.who, one.seal.when) for one in posted)
    yield space(scale.small // 2)
    for one in posted:
        if said.pop((one.seal.word, one.seal.who, one.seal.when), one) is None:
            yield source_piece(one.seal, scale.small, width)


def notice_pieces(
    posted: Posted,
    width: int,
    scale: TypeScale,
    *,
    lines: int,
    heads: tuple[Piece, ...] = (),
) -> Iterator[Piece]:
    """Yield a notice: title, gist and source, which stay together.

    Arguments:
        posted: the item.
        width: room from left to right.
        scale: type sizes.
        lines: of the gist at most.
        heads: stands above it where a page begins with it.
    """
    told = Passage(
        lines=title_lines(posted.item.title, width, scale.body),
        size=scale.body,
        weight="Bold",
        heading=True,
    )
    words = gist(posted.item, width, scale.body, lines) if lines else []
    yield space(scale.body // 2)
    for number, piece in enumerate(passage_pieces(told)):
        yield piece if number else replace(piece, heads=heads)
    if words:
        yield from passage_pieces(Passage(lines=tuple(words), size=scale.body, heading=True))
    yield source_piece(posted.seal, scale.small, width)


def coming_pieces(
    one: Coming, width: int, scale: TypeScale, say: Say, *, heads: tuple[Piece, ...] = ()
) -> Iterator[Piece]:
    """Yield one event: its day in a box, its title and source beside that.

    Arguments:
        one: the event.
        width: room from left to right.
        scale: type sizes.
        say: the wording.
        heads: stands above it where a page begins with it.
    """
    size, day = scale.body, one.when.day
    box = size * 6
    room = width - box - size
    title = title_lines(one.posted.item.title, room, size)
    words = say("{month}月{day}日", month=day.month, day=day.day)
    below = weekday(day, say) + (say("截止") if one.when.deadline else "")
    height = max(
        2 * line_px(size) + size // 4,
        len(title) * line_px(size) + source_height(scale.small),
    )

    def draw(sheet: Sheet, x: int, y: int) -> None:
        sheet.fill(x, y, box, height, "mist", radius=size / 4)
        top = y + (height - 2 * line_px(size)) / 2
        sheet.words([words], x, top, size, weight="Bold", colour="deep", align="center", width=box)
        sheet.words([below], x, top + line_px(size), size, align="center", width=box)
        left = x + box + size
        top = y + (height - len(title) * line_px(size) - source_height(scale.small)) / 2
        sheet.words(title, left, top, size, weight="Medium")
        top += len(title) * line_px(size) + scale.small / 6
        source_line(sheet, one.posted.seal, (left, top), scale.small, room)

    yield space(size // 3)
    yield Piece(height, draw, heads=heads)


def people_pieces(people: Sequence[Person], width: int, scale: TypeScale) -> Iterator[Piece]:
    """Yield a row a person: name, what they do, phone."""
    size, bold = scale.body, Typeface.load("Bold")
    phones = max((bold.width(one.phone[:LONGEST], size) for one in people), default=0)
    names = max((bold.width(one.name[:LONGEST], size) for one in people), default=0) + size
    phones, names = min(phones, width // 2), min(names, width // 3)
    for one in people:
        yield _person(one, (names, width - names - phones - size, width), size)


def _person(one: Person, widths: tuple[int, int, int], size: int) -> Piece:
    """Return a row; `widths` are those of the name, of what they do, and of all."""
    names, room, width = widths
    bold = Typeface.load("Bold")
    held = one.role[: ROLE_LINES * 2 * room // size]
    role = clip(break_lines(held, room, size, Typeface.load()), ROLE_LINES)
    height = len(role) * line_px(size) + size // 4
    name = shorten(one.name, names, size, bold)
    phone = shorten(one.phone, width // 2, size, bold)

    def draw(sheet: Sheet, x: int, y: int) -> None:
        sheet.words([name], x, y, size, weight="Bold")
        sheet.words(role, x + names, y, size)
        sheet.words([phone], x, y, size, weight="Bold", colour="deep", align="right", width=width)
        foot = y + height - size // 8
        sheet.rule([(x, foot), (x + width, foot)], "hairline", line=4)

    return Piece(height, draw)


def words_piece(
    text: str, width: int, scale: TypeScale, *, colour: str = "muted"
) -> Iterator[Piece]:
    """Yield a few words of our own, such as where the rest stands."""
    lines = break_lines(text, width, scale.body, Typeface.load())
    yield space(scale.body // 3)
    yield from passage_pieces(Passage(lines=tuple(lines), size=scale.body, colour=colour))
