"""What is said when an item is read aloud, sentence by sentence, and how far it is.

Invariant: sentences are read in the order of the page, each once, and nothing is said
that does not stand on it, but for a few words in place of what cannot be said.
"""

from collections.abc import Sequence
from enum import StrEnum

from disclosure.blocks import (
    Audio,
    Block,
    FlowChart,
    Heading,
    Listing,
    Paragraph,
    Pdf,
    PlaceList,
    Table,
    Video,
    plain_text,
    show_cells,
)
from disclosure.items import Item, Strict
from disclosure.wording import Say
from speech.words.breath import pieces, sentences

TITLE = -1
LONGEST_SENTENCE = 60
"""Characters; longer sentences are read in clauses, so that the mark keeps up with the voice."""
ROWS_MOST = 30
"""Rows of a table that are read; nobody listens to more."""
SENTENCES_MOST = 600


class Sentence(Strict, frozen=True, kw_only=True):
    """One sentence to say.

    Attributes:
        block: which block of the item it stands in, from 0; `TITLE` for the title.
        start: characters of the block's text before it, white space not counted.
        text: as written.
    """

    block: int
    start: int
    text: str


def sentences_of(item: Item, say: Say) -> tuple[Sentence, ...]:
    """Return what is said of an item, at most `SENTENCES_MOST` sentences.

    Arguments:
        item: the item.
        say: words in place of what cannot be said, in the language in use.
    """
    told = [Sentence(block=TITLE, start=0, text=item.title)]
    for number, block in enumerate(item.blocks):
        told += _cut(number, _lines(block, say))
    return tuple(told[:SENTENCES_MOST])


def sentences_of_lines(lines: Sequence[str]) -> tuple[Sentence, ...]:
    """Return what is said of lines that stand below each other, each a block of its own."""
    told = [sentence for number, line in enumerate(lines) for sentence in _cut(number, [line])]
    return tuple(told[:SENTENCES_MOST])


def recorded(item: Item) -> tuple[Sentence, ...]:
    """Return what an item's sealed recording says, as one sentence in the title's place."""
    if item.spoken is None:
        return ()
    return (Sentence(block=TITLE, start=0, text=item.spoken.text),)


def _cut(number: int, lines: list[str]) -> list[Sentence]:
    told, start = [], 0
    for line in lines:
        for sentence in sentences(line):
            for piece in _short(sentence):
                told.append(Sentence(block=number, start=start, text=piece.strip()))
                start += len("".join(piece.split()))
    return told


def _short(sentence: str) -> tuple[str, ...]:
    if len(sentence) <= LONGEST_SENTENCE:
        return (sentence,)
    return pieces(sentence, LONGEST_SENTENCE)


def _lines(block: Block, say: Say) -> list[str]:
    match block:
        case Paragraph(text=text) | Heading(text=text):
            return text.splitlines()
        case Listing(entries=entries):
            return list(entries)
        case Table():
            return _rows(block, say)
        case FlowChart(caption=caption, steps=steps):
            return [caption, *(step.text for step in steps)]
        case PlaceList(caption=caption, places=places):
            facts = ((p.name, p.address, p.phone, p.hours) for p in places)
            return [caption, *("，".join(filter(None, each)) for each in facts)]
        case Pdf(title=title):
            return [say("文件《{title}》请在屏幕上看。", title=title)]
        case Video(caption=caption) | Audio(caption=caption):
            return [say("“{caption}”点开可以播放。", caption=caption)]
    return plain_text(block).splitlines()


def _rows(table: Table, say: Say) -> list[str]:
    names = [column.name for column in table.columns]
    lines = [table.caption]
    for row in table.rows[:ROWS_MOST]:
        cells = zip(names, show_cells(table.columns, row), strict=True)
        lines.append("，".join(f"{name}{cell}" for name, cell in cells if cell))
    if len(table.rows) > ROWS_MOST:
        lines.append(say("后面还有 {count} 行，请在屏幕上看。", count=len(table.rows) - ROWS_MOST))
    return lines


class State(StrEnum):
    """Whether the reading goes on."""

    READING = "reading"
    PAUSED = "paused"
    ENDED = "ended"


class Recital:
    """The reading of one item: at which sentence it is, and whether it goes on.

    Attributes:
        slow: the slower pace.
    """

    def __init__(self, told: tuple[Sentence, ...]) -> None:
        self._told = told
        self._at = 0
        self._failed = 0
        self.slow = False
        self.state = State.READING if told else State.ENDED

    @property
    def place(self) -> int:
        """Return the number of the present sentence, from 0."""
        return self._at

    @property
    def here(self) -> Sentence | None:
        """Return the present sentence; None at the end."""
        return self._told[self._at] if self._at < len(self._told) else None

    def ahead(self, count: int) -> tuple[tuple[int, Sentence], ...]:
        """Return the present sentence and the next ones, each with its number."""
        last = min(len(self._told), self._at + count)
        return tuple((number, self._told[number]) for number in range(self._at, last))

    def go_on(self, *, failed: bool = False) -> None:
        """Go on to the next sentence; the present one was said, or could not be."""
        self._failed = self._failed + 1 if failed else 0
        self._at += 1
        if self.here is None or self._failed >= FAILURES_MOST:
            self.state = State.ENDED

    @property
    def mute(self) -> bool:
        """Tell whether it ended because the voice failed, again and again or at all it had."""
        return self._failed >= min(FAILURES_MOST, len(self._told)) > 0

    def pause(self) -> None:
        """Rest at the present sentence, or read on from its beginning."""
        if self.state is not State.ENDED:
            self.state = State.PAUSED if self.state is State.READING else State.READING

    def end(self) -> None:
        """End the reading."""
        self.state = State.ENDED


FAILURES_MOST = 3
"""Sentences in a row that the voice may fail at."""
