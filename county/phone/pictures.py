"""Pictures in the sizes that phones need: made once each, kept beside the originals.

Invariant: what is made follows from the picture's hash and the width alone, so its address
never changes its bytes; the folder may be deleted at any time.
"""

import os
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore

from markupsafe import Markup
from PIL import Image, ImageOps

from county.blobs.interface import Blobs
from disclosure.errors import RetryLaterError

WIDTHS = (360, 720, 1080)
FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 100_000_000
WAIT_SECONDS = 10.0
_QUALITY = 78
_FAULTS = (OSError, ValueError, SyntaxError, Image.DecompressionBombError, RetryLaterError)
"""What reading a file as a picture raises where it is none, or where it is kept does not answer."""
_SIZES_REMEMBERED = 10_000
_SIZES = "(min-width:760px) 688px, calc(100vw - 66px)"
_MARKUP = Markup('src="{}" srcset="{}" sizes="{}" width="{}" height="{}"')


class Pictures:
    """The pictures of a county in smaller sizes.

    Arguments:
        blobs: where the originals lie.
        folder: where smaller ones are kept.
        together: how many are made at once.
    """

    def __init__(self, blobs: Blobs, folder: Path, together: int) -> None:
        self._blobs = blobs
        self._folder = folder
        self._making = BoundedSemaphore(together)
        self._measured = lru_cache(maxsize=_SIZES_REMEMBERED)(self._measure)

    def attributes(self, sha256: str) -> Markup:
        """Return the attributes of an ``img`` that lets a phone choose the size it needs."""
        original = f"/v1/blobs/sha256/{sha256}"
        size = self._size(sha256)
        if size is None:
            return Markup('src="{}"').format(original)
        choice = {width: address(sha256, width) for width in WIDTHS if width < size[0]}
        if size[0] <= WIDTHS[-1]:
            choice[size[0]] = original
        named = ", ".join(f"{one} {width}w" for width, one in choice.items())
        return _MARKUP.format(next(iter(choice.values())), named, _SIZES, *size)

    def at(self, sha256: str, width: int) -> Path | None:
        """Return a picture in a width in pixels; None where it cannot be had now.

        There is none of that hash, it is no picture or no wider than that, the width is none
        of `WIDTHS`, or too many are being made.
        """
        size = self._size(sha256) if width in WIDTHS else None
        if size is None or size[0] <= width:
            return None
        made = self._folder / sha256[:2] / f"{sha256}-{width}.webp"
        if made.is_file():
            return made
        if not self._making.acquire(timeout=WAIT_SECONDS):
            return None
        try:
            return made if made.is_file() or self._make(sha256, width, made) else None
        finally:
            self._making.release()

    def _make(self, sha256: str, width: int, made: Path) -> bool:
        made.parent.mkdir(parents=True, exist_ok=True)
        beside = made.with_name(f".{made.name}.{os.getpid()}")
        try:
            path = self._blobs.path(sha256)
            if path is None:
                return False
            with Image.open(path, formats=FORMATS) as opened:
                opened.draft("RGB", (width, width))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((width, MOST_PIXELS))
                clear = upright.has_transparency_data
                upright.convert("RGBA" if clear else "RGB").save(beside, "WEBP", quality=_QUALITY)
            beside.replace(made)
        except _FAULTS:
            return False
        finally:
            beside.unlink(missing_ok=True)
        return True

    def _size(self, sha256: str) -> tuple[int, int] | None:
        """Return width and height as shown; None for what is not there or no picture."""
        try:
            return self._measured(sha256)
        except _FAULTS:
            # Not remembered: a file may arrive later.
            return None

    def _measure(self, sha256: str) -> tuple[int, int]:
        path = self._blobs.path(sha256)
        if path is None:
            raise FileNotFoundError(sha256)
        with Image.open(path, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValueError(sha256)
            turned = opened.getexif().get(_ORIENTATION, 1) >= _ON_ITS_SIDE
            return (opened.height, opened.width) if turned else opened.size


def address(sha256: str, width: int) -> str:
    """Return the address of a picture in a width."""
    return f"/p/pictures/{sha256}/{width}.webp"


_ORIENTATION = 0x0112
_ON_ITS_SIDE = 5
"""Orientations from here on show a picture that lies on its side (EXIF 2.3, tag 274)."""
