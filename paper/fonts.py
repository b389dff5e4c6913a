"""The one family inside PDFs: embedded, and only the characters that are used.

Invariant: a character that the family cannot draw is known before it is printed as a box.
"""

from functools import cache

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from disclosure.items import Item, text_of
from screen.paging.typeface import Typeface, font_file


@cache
def pdf_font(weight: str) -> str:
    """Return the name by which PDFs know a weight of the family; read once.

    Raises:
        MalformedError: the fonts are not where set-up puts them.
    """
    name = f"NotoSansSC-{weight}"
    registerFont(TTFont(name, str(font_file(weight))))
    return name


def missing(item: Item) -> tuple[str, ...]:
    """Return the characters of an item that paper would show as empty boxes, each once."""
    elements = item.elements
    words = (item.title, elements.issuing_body, elements.document_number, *elements.basis)
    return Typeface.load().missing("".join((*words, elements.contact, text_of(item))))
