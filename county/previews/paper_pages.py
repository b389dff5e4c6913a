"""The sheet of paper that a draft will be, and pictures of its pages.

Invariant: the PDF is typeset by `paper`, as the kiosk's own printing does it.
"""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2

from disclosure.items import Item
from disclosure.profile import Profile
from disclosure.wording import Say
from paper.a4 import Imprint
from paper.document import typeset
from paper.item_sheet import SheetItem, item_chapter
from screen.paging.dates import short_date
from screen.paging.seal_words import seal_words

PICTURE_DPI = 80
_POINTS = 72

Files = Callable[[str], Path | None]


def sheet_of(item: Item, profile: Profile, imprint: Imprint, files: Files, say: Say) -> bytes:
    """Return the notice-board sheet of an item as a PDF.

    Arguments:
        item: the draft.
        profile: the county's, for names and offices.
        imprint: who prints, where and when; the day tells whether the item is in force.
        files: finds the item's files.
        say: the wording.
    """
    offices = {area.code: area.office for area in profile.areas}
    office = offices.get(item.area, profile.office)
    told = SheetItem(
        item=item,
        facts=facts_of(item, say),
        seal=seal_words(item, office, say, by_rule=False),
    )
    chapter = item_chapter(told, imprint.printed.date(), files, say)
    return typeset(item.title, [chapter], imprint, say).pdf


def picture_of(pdf: bytes, index: int) -> tuple[bytes, int] | None:
    """Return a page of a PDF as PNG with the number of pages; None where there is none."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        count = len(document)
        if not 0 <= index < count:
            return None
        picture = document[index].render(scale=PICTURE_DPI / _POINTS).to_pil()
        out = io.BytesIO()
        picture.save(out, "PNG")
        return out.getvalue(), count
    finally:
        document.close()


def facts_of(item: Item, say: Say) -> tuple[tuple[str, str], ...]:
    """Return the elements of an item as pairs of name and words, in reading order."""
    elements = item.elements
    pairs = (
        (say("公开主体"), elements.issuing_body),
        (say("文号"), elements.document_number),
        (say("索引号"), elements.index_number),
        (say("发布日期"), short_date(elements.issued, say)),
        (say("施行日期"), _day(elements.effective, say)),
        (say("公开依据"), "\n".join(elements.basis)),
        (say("咨询"), elements.contact),
    )
    return tuple((name, words) for name, words in pairs if words)


def _day(day: date | None, say: Say) -> str:
    return short_date(day, say) if day else ""
