"""What is held about somebody's requests, to read: what they asked, what was answered, who did what.

Invariant: the file's data and its title name nobody.
"""

from collections.abc import Iterator, Sequence

import msgspec

from disclosure.items import Strict
from disclosure.wording import Say
from paper.a4 import MEASURE, Imprint
from paper.document import Chapter, Printed, typeset
from paper.pouring import Piece, collapsed, space
from paper.sheet import mm
from paper.text import passage_pieces, type_scale
from paper.village_pieces import section
from screen.paging.lines import break_lines
from screen.paging.panel import TypeScale
from screen.paging.passages import Passage
from screen.paging.typeface import Typeface

TITLE_SIZE = 240


class HeldPart(Strict, frozen=True, kw_only=True):
    """A heading with lines under it, each a paragraph."""

    name: str
    lines: tuple[str, ...]


class HeldRequest(Strict, frozen=True, kw_only=True):
    """One request: its title, which names nobody, and its parts."""

    title: str
    parts: tuple[HeldPart, ...]


def held_sheet(found: Sequence[HeldRequest], imprint: Imprint, say: Say) -> Printed:
    """Return requests as a PDF, each beginning on a page of its own."""
    scale = type_scale()
    chapters = [
        Chapter(one.title, list(collapsed(_pieces(one, scale))), banded=place == 0)
        for place, one in enumerate(found)
    ]
    kept = msgspec.structs.replace(imprint, caution="这份材料有您的个人信息，请收好，不要随手丢。")
    return typeset(say("申请档案"), chapters, kept, say)


def _pieces(one: HeldRequest, scale: TypeScale) -> Iterator[Piece]:
    heading = Passage(lines=(one.title,), size=TITLE_SIZE, weight="Bold", heading=True)
    yield from passage_pieces(heading)
    for part in one.parts:
        yield from section(part.name, MEASURE, scale)
        yield space(mm(2))
        for text in part.lines:
            lines = break_lines(text, MEASURE, scale.body, Typeface.load())
            yield from passage_pieces(Passage(lines=tuple(lines), size=scale.body))
            yield space(mm(1))
