"""What an official letter (公文) says; how it is drawn is `paper.official_sheet`'s.

Apart, so that who only keeps or words one loads nothing that draws.
Invariant: the PDF and the DOCX of a letter are made of this and nothing else.
"""

from datetime import date
from typing import Literal

from disclosure.items import Strict


class OfficialLetter(Strict, frozen=True, kw_only=True):
    """A letter of an agency.

    Attributes:
        format: version of this document's form.
        agency: at the red head, and below the text.
        number: of the letter, e.g. ``清禾县公开〔2026〕第3号-答``.
        title: what it is; never anything personal, for it stands in the file's data.
        addressee: whom it greets; empty for papers that are only filed.
        paragraphs: in order, each indented.
        rows: of a table below them: a name, and its words; empty words leave room to sign.
        day: on which it was signed.
        contact: office and phone, at the end.
        red: whether it bears the red head; paper that is printed already needs none.
    """

    format: Literal[1] = 1
    agency: str
    number: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    day: date
    contact: str
    rows: tuple[tuple[str, str], ...] = ()
    red: bool = True
