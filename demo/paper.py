"""What the demo's kiosk printed, and the slips that its county handed out.

Invariant: nothing is taken from a database: a code is read off the slip, as a
household would, and a sheet is what the kiosk sent to its printer.
"""

import re
from pathlib import Path

from PIL import Image
from pypdfium2 import PdfDocument

from disclosure.errors import MingbaiError
from screen.paging.pdf import render_page

_CODE = re.compile(r"\b(\d{4}) ?(\d{4}) ?(\d{4})\b")
_PICTURE = (1240, 1754)
"""A4 at 150 dots an inch, pixels."""


class NoCodeError(MingbaiError):
    """A sheet of slips has no code on it."""


def first_code(slips: Path) -> str:
    """Return the code on the first slip of a sheet.

    Raises:
        NoCodeError: there is none.
    """
    match = _CODE.search(_words(slips))
    if match is None:
        raise NoCodeError(f"{slips} has no code of twelve digits on its first page")
    return "".join(match.groups())


def draw(printed: Path, out: Path) -> list[dict[str, object]]:
    """Draw the first page of each printed sheet; return name, pages and picture of each.

    Arguments:
        printed: folder that stands in for the printer.
        out: folder for the pictures, ``paper-1.png`` and so on.

    Raises:
        RejectedMediaError: a sheet is no PDF.
    """
    return [_draw(pdf, out / f"paper-{n}.png") for n, pdf in enumerate(_sheets(printed), 1)]


def _sheets(printed: Path) -> list[Path]:
    return sorted(printed.glob("*.pdf"))


def _draw(pdf: Path, picture: Path) -> dict[str, object]:
    page = render_page(pdf, 0, *_PICTURE)
    image = Image.frombytes(page.form.upper(), (page.width, page.height), page.data)
    image.convert("RGB").save(picture)
    document = PdfDocument(pdf)
    pages = len(document)
    document.close()
    return {"name": pdf.name, "pages": pages, "picture": picture.name}


def _words(pdf: Path) -> str:
    document = PdfDocument(pdf)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()
