"""What is posted: an item with the words of its seal mark, and its gist.

Invariant: a gist is words of the item itself, whole sentences where they fit.
"""

import re
from functools import lru_cache

from disclosure.blocks import Paragraph
from disclosure.items import Item, Strict
from screen.paging.lines import break_lines, clip, even_lines
from screen.paging.seal_words import SealWords
from screen.paging.typeface import Typeface

TITLE_LINES = 3
_SENTENCE = re.compile(r"[^。！？；\n]+(?:[。！？；]+[”’）》]*|\n|$)")


class Posted(Strict, frozen=True, kw_only=True):
    """An item that is on display, and what its seal mark says."""

    item: Item
    seal: SealWords


@lru_cache(maxsize=1024)
def title_lines(title: str, width: int, size: int, most: int = TITLE_LINES) -> tuple[str, ...]:
    """Return a title's lines, about equally long; kept, for a sheet is tried in many lengths.

    Arguments:
        title: the item's; a line end in it is no line end here.
        width: room from left to right, units.
        size: of the type.
        most: lines; a longer title ends in an ellipsis.
    """
    # A title that cannot fit is cut first: evening out the lines of a book takes minutes.
    told = " ".join(title.split())
    held = told[: 2 * most * width // size]
    lines = even_lines(held, width, size, Typeface.load("Bold"))
    return tuple(clip(lines if held == told else [*lines, "…"], most))


def gist(item: Item, width: int, size: int, most: int) -> list[str]:
    """Return the first sentences of an item as lines; none where it has no paragraph.

    Arguments:
        item: the item.
        width: room from left to right, units.
        size: of the type.
        most: lines; where the first sentence alone takes more, it ends in an ellipsis.
    """
    text = next((block.text for block in item.blocks if isinstance(block, Paragraph)), "")
    face = Typeface.load()
    lines: list[str] = []
    told = ""
    # A page of text at most is looked at: nobody breaks a book into lines for two of them.
    for sentence in _SENTENCE.findall(text[: width * most * 2 // size]):
        told += sentence
        longer = break_lines(told.strip(), width, size, face)
        if len(longer) > most:
            return lines or clip(longer, most)
        lines = longer
    return lines
