"""PDF documents: that they open without a password, and how many pages they have.

Invariant: a document that is taken has between 1 and `MOST_PAGES` pages.
"""

from pathlib import Path

import pypdfium2 as pdfium

from disclosure.errors import MalformedError

MOST_PAGES = 500


def count_pages(path: Path) -> float:
    """Return the number of pages; raise MalformedError for what no terminal can show."""
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise MalformedError("is not a PDF document")
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise MalformedError("is broken or asks for a password") from error
    try:
        pages = len(document)
    finally:
        document.close()
    if not 1 <= pages <= MOST_PAGES:
        raise MalformedError(f"has {pages} pages; between 1 and {MOST_PAGES} are asked for")
    return pages
