"""Leaves (附页): the pages of a file that goes out with an answer, as pictures.

Runs in the reading process. A PDF may hold scripts, links and other files; a picture of its
pages holds what a person sees.
Invariant: what is written are JPEG files of at most `LEAF_BYTES`, with pixels alone.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from county.uploads import photos
from county.uploads.harvest import Fault, FilePart, Harvest, RefusedFileError
from county.writing.manuscript import FileKind
from disclosure.enclosures import MOST_PAGES

LEAF_BYTES = 250 * 1024
WIDTH_PX = 1240
"""A4 at 150 dots an inch: small print of a form can be read."""
MOST_PIXELS = 8_000_000
_QUALITIES = (80, 65, 50, 35)
_SMALLER = 0.75


def read(path: Path, out: Path) -> Harvest:
    """Return the pages of a PDF, or the one of a picture; raise RefusedFileError."""
    if b"%PDF-" not in path.read_bytes()[:1024]:
        return photos.read(path, out)
    parts = []
    for number, picture in enumerate(_drawn(path), 1):
        name = f"page-{number}.jpg"
        (out / name).write_bytes(_small(picture))
        parts.append(FilePart(kind=FileKind.PICTURE, file=name, media_type="image/jpeg"))
    return Harvest(parts=tuple(parts))


def _drawn(path: Path) -> Iterator[Image.Image]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise RefusedFileError(Fault.LOCKED if locked else Fault.BROKEN) from error
    try:
        if not 1 <= len(document) <= MOST_PAGES:
            raise RefusedFileError(Fault.PAGES, str(len(document)))
        for page in document:
            width, height = page.get_size()
            scale = WIDTH_PX / max(width, 1.0)
            if width * height * scale * scale > MOST_PIXELS:
                raise RefusedFileError(Fault.PIXELS)
            # Forms are not filled in and scripts not run: they are never loaded.
            yield page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    except pdfium.PdfiumError as error:
        raise RefusedFileError(Fault.BROKEN) from error
    finally:
        document.close()


def _small(picture: Image.Image) -> bytes:
    """Return a JPEG of a page within `LEAF_BYTES`: coarser first, then smaller."""
    while True:
        for quality in _QUALITIES:
            made = io.BytesIO()
            picture.save(made, "JPEG", quality=quality, optimize=True)
            if made.tell() <= LEAF_BYTES:
                return made.getvalue()
        width, height = picture.size
        picture = picture.resize((max(1, int(width * _SMALLER)), max(1, int(height * _SMALLER))))
