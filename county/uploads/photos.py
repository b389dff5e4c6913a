"""Photos (照片) that residents send with a request. Runs in the reading process.

Invariant: what is written is a JPEG of at most `PHOTO_BYTES`, lies upright, and holds the pixels
alone: no EXIF, no place, no thumbnail, nothing behind the picture's end.
"""

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from county.uploads.harvest import Fault, FilePart, Harvest, RefusedFileError
from county.writing.manuscript import FileKind

PHOTO_BYTES = 400 * 1024
PHOTO = "photo.jpg"
LONGEST_SIDE_PX = 1600
"""On it the small print of a form fills a desk's screen and can still be read."""
MOST_PIXELS = 220_000_000
"""The largest sensors of phones have 200 million."""
MOST_WHOLE_PIXELS = 60_000_000
"""Of a picture that is no JPEG, and so is read at its whole size."""
FORMATS = ("JPEG", "PNG", "WEBP")
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")
_QUALITIES = (85, 75, 60, 45, 30)
_SMALLER = 0.7


def read(path: Path, out: Path) -> Harvest:
    """Return the photo drawn anew; raise RefusedFileError."""
    raw = path.read_bytes()
    if not raw:
        raise RefusedFileError(Fault.EMPTY)
    if raw[4:8] == b"ftyp" and raw[8:12] in _HEIC:
        raise RefusedFileError(Fault.KIND, "HEIC")
    (out / PHOTO).write_bytes(_small(_pixels(raw)))
    part = FilePart(kind=FileKind.PICTURE, file=PHOTO, media_type="image/jpeg")
    return Harvest(parts=(part,))


def _pixels(raw: bytes) -> Image.Image:
    """Return the pixels alone, on white, upright and not larger than needed."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
                whole = opened.format not in ("JPEG", "MPO")
                if whole and opened.width * opened.height > MOST_WHOLE_PIXELS:
                    raise RefusedFileError(Fault.PIXELS)
                # A JPEG is read at the size that is needed, so that 200 million pixels fit.
                opened.draft("RGB", (LONGEST_SIDE_PX, LONGEST_SIDE_PX))
                opened.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
                picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except UnidentifiedImageError as error:
        raise RefusedFileError(Fault.KIND) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedFileError(Fault.PIXELS) from error
    except (OSError, ValueError, SyntaxError, Warning) as error:
        raise RefusedFileError(Fault.BROKEN) from error
    bare = Image.new("RGB", picture.size, "white")
    bare.paste(picture, mask=picture.getchannel("A"))
    return bare


def _small(picture: Image.Image) -> bytes:
    """Return a JPEG of a picture within `PHOTO_BYTES`: coarser first, then smaller."""
    while True:
        for quality in _QUALITIES:
            made = io.BytesIO()
            picture.save(made, "JPEG", quality=quality, optimize=True)
            if made.tell() <= PHOTO_BYTES:
                return made.getvalue()
        width, height = picture.size
        picture = picture.resize((max(1, int(width * _SMALLER)), max(1, int(height * _SMALLER))))
