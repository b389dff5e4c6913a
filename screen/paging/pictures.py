"""Pictures read from approved files, never larger in memory than they are shown.

Invariant: a broken, oversized or foreign picture is a `RejectedMediaError`, never a
crash and never more than `MAX_PIXELS` decoded.
"""

import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from disclosure.errors import RejectedError

MAX_PIXELS = 64_000_000
"""8,000 by 8,000, the import's limit."""
FORMATS = ("PNG", "JPEG")


class RejectedMediaError(RejectedError):
    """A picture, PDF or video cannot be shown; the message says which and why."""


@dataclass(frozen=True)
class Pixels:
    """Decoded pixels, top row first; `form` is ``rgb`` or ``rgba``."""

    width: int
    height: int
    form: str
    data: bytes


def load_picture(path: Path, width_px: int, height_px: int) -> Pixels:
    """Return a picture that fits into a box, keeping its proportions; never enlarged.

    Raises:
        RejectedMediaError: it cannot be read or has too many pixels.
    """
    try:
        with warnings.catch_warnings(), Image.open(path, formats=FORMATS) as picture:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if picture.width * picture.height > MAX_PIXELS:
                raise RejectedMediaError(
                    f"{path.name}: {picture.width}x{picture.height} pixels are too many"
                )
            picture.draft("RGB", (width_px, height_px))
            form = "RGBA" if picture.mode in ("RGBA", "LA", "P", "PA") else "RGB"
            ready = picture.convert(form)
            ready.thumbnail((width_px, height_px), Image.Resampling.LANCZOS)
            return Pixels(ready.width, ready.height, form.lower(), ready.tobytes())
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise RejectedMediaError(f"{path.name}: {error}") from error
