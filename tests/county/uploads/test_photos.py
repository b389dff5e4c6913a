"""Residents' photos: the pixels are kept, all else is thrown away, and what is no photo is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from county.requests.settings import FilingSettings
from county.uploads.harvest import Fault
from county.uploads.photo_intake import HEIC, SENTENCES, Developed, PhotoIntake
from county.uploads.photos import LONGEST_SIDE_PX, PHOTO_BYTES
from county.uploads.taking import Upload
from screen.paging.dates import CHINESE
from tests.county.uploads.bringing import photo

SETTINGS = FilingSettings()


def take(*contents: bytes) -> Developed:
    uploads = [Upload("IMG_张三.jpg", io.BytesIO(one), len(one)) for one in contents]
    return PhotoIntake(SETTINGS, CHINESE).take(uploads)


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that is as wide and high as this."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    packed = zlib.compressobj(9)
    body = b"".join(packed.compress(bytes(side + 1)) for _ in range(200)) + packed.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_place_phone_and_what_lies_behind_the_picture_are_gone() -> None:
    raw = photo((3000, 2000)) + b"TRAILER-SECRET"
    (kept,) = take(raw).photos
    for secret in (b"Exif", "一部手机".encode(), b"TRAILER-SECRET", "张三".encode()):
        assert secret not in kept
    with Image.open(io.BytesIO(kept)) as opened:
        assert not opened.getexif()
        assert opened.format == "JPEG"
        # The EXIF said that it lies on its side.
        assert opened.height == LONGEST_SIDE_PX > opened.width


def test_noise_that_hardly_packs_is_kept_small() -> None:
    made = io.BytesIO()
    Image.effect_noise((2400, 2400), 200).convert("RGB").save(made, "PNG")
    (kept,) = take(made.getvalue()).photos
    assert len(kept) <= PHOTO_BYTES


def test_what_is_clear_in_a_png_becomes_white() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(made, "PNG")
    (kept,) = take(made.getvalue()).photos
    with Image.open(io.BytesIO(kept)) as opened:
        assert opened.getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", SENTENCES[Fault.EMPTY]),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
            SENTENCES[Fault.KIND],
        ),
        (b"%PDF-1.7\n", SENTENCES[Fault.KIND]),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", HEIC),
        (photo((400, 400))[:900], SENTENCES[Fault.BROKEN]),
        (bomb(8_000), SENTENCES[Fault.PIXELS]),
        (bomb(40_000), SENTENCES[Fault.PIXELS]),
    ],
    ids=["empty", "svg", "pdf", "heic", "cut off", "bomb", "huge bomb"],
)
def test_what_is_no_photo_is_refused_with_what_to_do(raw: bytes, sentence: str) -> None:
    taken = take(photo(), raw)
    assert len(taken.photos) == 1
    assert taken.refused == (f"第 2 张照片{sentence}",)


def test_too_many_and_too_large_are_refused() -> None:
    few = take(*[photo()] * 5)
    assert len(few.photos) == SETTINGS.photos
    assert few.refused == ("照片最多 3 张，请少选几张。",)
    large = Upload("a.jpg", io.BytesIO(b"never read"), 13 * 1024 * 1024)
    taken = PhotoIntake(SETTINGS, CHINESE).take([large])
    assert "最多 12 MB" in taken.refused[0]
