"""Pictures: drawn anew, so that nothing but the pixels is left. Runs in the reading process.

Invariant: what is written holds no EXIF, no place, no thumbnail, and lies upright.
"""

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from county.uploads.harvest import Fault, FilePart, Harvest, RefusedFileError
from county.writing.manuscript import FileKind

LONGEST_SIDE_PX = 2400
"""More than any panel shows of a picture; a phone's photo has 4,000."""
MOST_PIXELS = 100_000_000
FLAT_COLOURS = 4096
"""Colours up to which a picture is a drawing, and kept as PNG without loss."""


def read(path: Path, out: Path) -> Harvest:
    """Return the picture drawn anew; raise RefusedFileError."""
    return Harvest(parts=(redraw(path.read_bytes(), out, "picture"),))


def redraw(raw: bytes, out: Path, stem: str, caption: str = "") -> FilePart:
    """Write a picture's pixels into a folder; return it as a part."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(raw), formats=["PNG", "JPEG"]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise RefusedFileError(Fault.PIXELS, f"{opened.width}×{opened.height}")
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
                picture = _plain(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise RefusedFileError(Fault.BROKEN) from error
    flat = picture.mode == "RGBA" or picture.getcolors(FLAT_COLOURS) is not None
    name = f"{stem}.png" if flat else f"{stem}.jpg"
    if flat:
        picture.save(out / name, "PNG", optimize=True)
    else:
        picture.save(out / name, "JPEG", quality=86, optimize=True, progressive=True)
    kind = "image/png" if flat else "image/jpeg"
    return FilePart(kind=FileKind.PICTURE, file=name, media_type=kind, caption=caption)


def _plain(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, in a new picture."""
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    whole = picture.convert("RGBA" if clear else "RGB")
    bare = Image.new(whole.mode, whole.size)
    bare.paste(whole)
    return bare
