"""Pictures: PNG and JPEG that decode, within a size that a terminal can show.

Invariant: a picture's size is known from its header before a pixel is unpacked.
"""

import warnings
from pathlib import Path

from PIL import Image

from disclosure.errors import MalformedError

LONGEST_SIDE_PX = 8000


def inspect_png(path: Path) -> float:
    """Return 0 for a sound PNG; raise MalformedError otherwise."""
    return _inspect(path, "PNG")


def inspect_jpeg(path: Path) -> float:
    """Return 0 for a sound JPEG; raise MalformedError otherwise."""
    return _inspect(path, "JPEG")


def _inspect(path: Path, form: str) -> float:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(path, formats=[form]) as picture:
                _check_size(picture)
                picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise MalformedError(f"is not a sound {form} picture") from error
    return 0


def _check_size(picture: Image.Image) -> None:
    if max(picture.size) > LONGEST_SIDE_PX:
        width, height = picture.size
        raise MalformedError(f"is {width} × {height} px; {LONGEST_SIDE_PX} px a side are the limit")
