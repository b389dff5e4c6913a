"""An answer as a sheet to take home: what was asked, what was found, whom to ask next."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from disclosure.replies import passages
from disclosure.requests import Answer
from disclosure.wording import Say
from paper.a4 import MEASURE, Imprint
from paper.document import Chapter, Printed, typeset
from paper.pouring import Piece, space
from paper.sheet import mm
from paper.text import passage_pieces
from screen.paging.dates import long_date
from screen.paging.lines import break_lines
from screen.paging.panel import TypeScale
from screen.paging.passages import Passage
from screen.paging.typeface import Typeface


def answer_sheet(
    answer: Answer, titles: Sequence[str], imprint: Imprint, scale: TypeScale, say: Say
) -> Printed:
    """Return an answer as a PDF; the file's data name neither asker nor matter.

    Arguments:
        answer: as it was sealed to its code.
        titles: of the items that belong to it, those that are public now.
        imprint: who prints, where and when; its instant gives the zone.
        scale: type sizes.
        say: the wording.
    """
    title = say("您的答复")
    chapter = Chapter(title, list(_pieces(answer, titles, imprint, scale, say)))
    kept = msgspec.structs.replace(imprint, caution="这张纸上有您的事，请收好，不要随手丢。")
    return typeset(title, [chapter], kept, say)


def _pieces(
    answer: Answer, titles: Sequence[str], imprint: Imprint, scale: TypeScale, say: Say
) -> Iterator[Piece]:
    body, head = scale.body, scale.subtitle
    yield from _words(say("回执编号 {number}", number=answer.number), body)
    yield space(mm(2))
    yield from _words(say("您问的事"), head, "Bold")
    yield from _words(answer.asked, body)
    for part in passages(answer.text):
        yield space(mm(3))
        if part.heading:
            yield from _words(part.heading, head, "Bold")
        for line in part.lines:
            yield from _words(line, body)
    if titles:
        yield space(mm(3))
        yield from _words(say("相关的公开内容"), head, "Bold")
        for one in titles:
            yield from _words(f"· {one}", body)
    yield space(mm(6))
    day = long_date(answer.answered_at.astimezone(imprint.printed.tzinfo).date(), say)
    for line in (answer.office, answer.contact, day):
        if line:
            yield from _words(line, body)


def _words(text: str, size: int, weight: Literal["Regular", "Bold"] = "Regular") -> Iterator[Piece]:
    lines = tuple(break_lines(text, MEASURE, size, Typeface.load(weight)))
    yield from passage_pieces(Passage(lines=lines, size=size, weight=weight))
