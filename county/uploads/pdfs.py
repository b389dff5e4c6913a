"""PDF documents: kept as they are, their words read for search. Runs in the reading process.

Invariant: a document that is taken opens without a password.
"""

import shutil
from pathlib import Path

import pypdfium2 as pdfium

from county.importing.pdfs import MOST_PAGES
from county.uploads.harvest import Fault, FilePart, Harvest, RefusedFileError
from county.writing.manuscript import FileKind

MOST_CHARACTERS = 20_000


def read(path: Path, out: Path) -> Harvest:
    """Return the document with its pages counted; raise RefusedFileError."""
    if b"%PDF-" not in path.read_bytes()[:1024]:
        raise RefusedFileError(Fault.BROKEN)
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise RefusedFileError(Fault.LOCKED if locked else Fault.BROKEN) from error
    try:
        pages = len(document)
        if not 1 <= pages <= MOST_PAGES:
            raise RefusedFileError(Fault.PAGES, str(pages))
        words = _words(document)
    finally:
        document.close()
    shutil.copyfile(path, out / "document.pdf")
    return Harvest(
        parts=(
            FilePart(
                kind=FileKind.PDF,
                file="document.pdf",
                media_type="application/pdf",
                measure=pages,
                words=words,
            ),
        )
    )


def _words(document: pdfium.PdfDocument) -> str:
    found, left = [], MOST_CHARACTERS
    for page in document:
        try:
            text = page.get_textpage().get_text_range()
        except pdfium.PdfiumError:
            continue
        plain = " ".join(text.split())[:left]
        found.append(plain)
        left -= len(plain)
        if left <= 0:
            break
    return "\n".join(part for part in found if part)
