"""Guides as chapters of the book, in its order: by topic, then by title.

Invariant: county and kiosk bind the same book of the same guides.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from disclosure.blocks import Block, Paragraph, Pdf
from disclosure.catalogue import Catalogue
from disclosure.items import Item
from disclosure.wording import Say
from paper.document import Chapter
from paper.guide_book import Guide
from paper.item_sheet import SheetItem, item_chapter
from paper.pictures import Files
from paper.posted import Posted


@dataclass(frozen=True)
class Telling:
    """What stands beside a guide's blocks.

    Attributes:
        facts: returns its elements as pairs of name and words.
        phone_page: returns the address of its phone page, empty for none.
        files: finds its files.
    """

    facts: Callable[[Item], tuple[tuple[str, str], ...]]
    phone_page: Callable[[Item], str]
    files: Files


def guide_chapters(
    found: Sequence[Posted],
    telling: Telling,
    catalogue: Catalogue,
    today: date,
    say: Say,
    *,
    larger: bool = False,
) -> list[tuple[Guide, Chapter]]:
    """Return guides with their chapters, in the order of the book.

    Arguments:
        found: the guides.
        telling: what stands beside their blocks.
        catalogue: tells under which topic people look for them.
        today: day in the county's zone; the status words go by it.
        say: the wording.
        larger: elder type.
    """
    ranked = sorted(
        ((_topic(one.item, catalogue), one.item.title, one) for one in found),
        key=lambda each: each[:2],
    )
    listed = []
    for rank, title, one in ranked:
        told = SheetItem(
            item=_without_attachments(one.item, say),
            facts=telling.facts(one.item),
            seal=one.seal,
            phone_page=telling.phone_page(one.item),
        )
        chapter = item_chapter(told, today, telling.files, say, larger=larger)
        listed.append((Guide(topic=catalogue.topic[rank].name, title=title), chapter))
    return listed


def _topic(item: Item, catalogue: Catalogue) -> int:
    """Return the place of the topic under which people look for a guide."""
    codes = catalogue.topics_of(item.entry, item.title, item.keywords)
    wanted = codes[1] if len(codes) > 1 else codes[0]
    return next(rank for rank, topic in enumerate(catalogue.topic) if topic.code == wanted)


def _without_attachments(item: Item, say: Say) -> Item:
    """Return a guide as the book shows it: attached PDFs are named, for none is bound in."""

    def shown(block: Block) -> Block:
        if not isinstance(block, Pdf):
            return block
        told = say(
            "附件：{title}（{pages} 页，扫码看，或到触摸屏上看）",
            title=block.title,
            pages=block.pages,
        )
        return Paragraph(text=told)

    return msgspec.structs.replace(item, blocks=tuple(map(shown, item.blocks)))
