"""PDF pages as pixels, drawn by pypdfium2 in a process of its own: whole, or their heads.

A head (页首) is what stands at the top of a page, without its margins, as wide as there is room
for, cut between two lines: who passes by can read it, where of a whole page there is nothing to
read (docs/decisions/0022).

Invariant: a PDF, however it is made, can take no more than the limits given: the
process that draws it may use so much memory, so much time, and then it is ended.
"""

import resource
import struct
import subprocess
import sys
import zlib
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from disclosure.items import Strict
from screen.paging.pictures import Pixels, RejectedMediaError

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

_SIZE = struct.Struct(">II")
_WHOLE, _HEAD = "whole", "head"
_PAPER_LEVEL = 200
"""Brightness from which a pixel is paper."""
_EDGE_POINTS = 14.0
"""White that is left around a head."""
_GAP_PX = 8
"""White that is left below its last line."""
_Key = tuple[Path, int, int, int, bool]


class PdfLimits(Strict, frozen=True, kw_only=True):
    """What drawing one page may take.

    Attributes:
        memory_bytes: address space of the process.
        cpu_seconds: processor time.
        wait_seconds: wall time until it is given up.
        most_pixels: pixels of the picture.
    """

    memory_bytes: int = 1 << 30
    cpu_seconds: int = 15
    wait_seconds: float = 30.0
    most_pixels: int = 16_000_000


DEFAULT_LIMITS = PdfLimits()
KEPT_BYTES = 8 << 20
"""Packed pages that are kept: some thirty of 1080x1500, which come again every few minutes."""


class DrawnPages:
    """Pages as they were drawn last, packed, so that one in rotation costs a process once.

    Approved files bear their content's hash for a name, so what is drawn never grows old.

    Arguments:
        limits: what drawing one page may take.
        kept_bytes: how much is kept; the pages that were longest not asked for go first.
    """

    def __init__(self, limits: PdfLimits = DEFAULT_LIMITS, kept_bytes: int = KEPT_BYTES) -> None:
        self._limits, self._most = limits, kept_bytes
        self._kept: OrderedDict[_Key, Pixels] = OrderedDict()
        self._lock = Lock()

    def draw(
        self, path: Path, index: int, width_px: int, height_px: int, *, head: bool = False
    ) -> Pixels:
        """Return one page, as of `render_page`; from any thread."""
        key = (path, index, width_px, height_px, head)
        with self._lock:
            packed = self._kept.pop(key, None)
            if packed is not None:
                self._kept[key] = packed
        if packed is not None:
            return _repacked(packed, zlib.decompress(packed.data))
        pixels = render_page(path, index, width_px, height_px, self._limits, head=head)
        self._keep(key, _repacked(pixels, zlib.compress(pixels.data, 1)))
        return pixels

    def _keep(self, key: _Key, packed: Pixels) -> None:
        with self._lock:
            self._kept[key] = packed
            while sum(len(each.data) for each in self._kept.values()) > self._most:
                self._kept.popitem(last=False)


def _repacked(pixels: Pixels, data: bytes) -> Pixels:
    return Pixels(pixels.width, pixels.height, pixels.form, data)


def render_page(
    path: Path,
    index: int,
    width_px: int,
    height_px: int,
    limits: PdfLimits = DEFAULT_LIMITS,
    *,
    head: bool = False,
) -> Pixels:
    """Return one page, or its head, as large as fits into a box.

    Arguments:
        path: the PDF.
        index: page, from 0.
        width_px: width of the box.
        height_px: height of the box.
        limits: what it may take.
        head: its head alone, as wide as the box.

    Raises:
        RejectedMediaError: it is no PDF, has no such page, or takes more than allowed.
    """
    numbers = (index, width_px, height_px, limits.memory_bytes, limits.cpu_seconds)
    kind = _HEAD if head else _WHOLE
    command = [sys.executable, "-m", "screen.paging.pdf", str(path), kind, *map(str, numbers)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=limits.wait_seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RejectedMediaError(f"{path.name}: page {index + 1} takes too long") from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise RejectedMediaError(f"{path.name}: page {index + 1}: {lines[-1][:200]}")
    width, height = _SIZE.unpack_from(done.stdout)
    data = done.stdout[_SIZE.size :]
    if len(data) != width * height * 3 or width * height > limits.most_pixels:
        raise RejectedMediaError(f"{path.name}: page {index + 1} came back incomplete")
    return Pixels(width, height, "rgb", data)


def _draw(arguments: list[str]) -> int:
    """Draw a page in this process, which then ends."""
    path, kind = arguments[:2]
    index, width_px, height_px, memory, seconds = (int(text) for text in arguments[2:])
    import pypdfium2  # noqa: PLC0415 - only the process that draws needs it

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    with pypdfium2.PdfDocument(path) as document:
        page = document[index]
        if kind == _HEAD:
            picture = _head(page, width_px, height_px)
        else:
            scale = min(width_px / page.get_width(), height_px / page.get_height())
            picture = _picture(page, scale)
    sys.stdout.buffer.write(_SIZE.pack(*picture.size) + picture.tobytes())
    return 0


def _picture(page: "pypdfium2.PdfPage", scale: float) -> "Image":
    drawn: Image = page.render(scale=scale).to_pil().convert("RGB")
    return drawn


def _head(page: "pypdfium2.PdfPage", width_px: int, height_px: int) -> "Image":
    """Return what stands at the top of a page; a whole empty page where there is nothing."""
    points = _picture(page, 1.0)
    found = _inked(points).getbbox() or (0, 0, *points.size)
    left, right = max(0.0, found[0] - _EDGE_POINTS), min(points.width, found[2] + _EDGE_POINTS)
    top, bottom = max(0.0, found[1] - _EDGE_POINTS), min(points.height, found[3] + _EDGE_POINTS)
    scale = width_px / (right - left)
    box = (round(left * scale), round(top * scale), round(right * scale), round(bottom * scale))
    within = _picture(page, scale).crop(box)
    if within.height <= height_px:
        return within
    return within.crop((0, 0, within.width, _between_lines(within, height_px)))


def _inked(picture: "Image") -> "Image":
    return picture.convert("L").point(lambda level: 0 if level >= _PAPER_LEVEL else 255)


def _between_lines(picture: "Image", most_px: int) -> int:
    """Return where to cut, at most so low: in the lowest gap between lines, or there."""
    rows = _inked(picture).getprojection()[1]
    lowest_first = range(most_px, most_px // 2, -1)
    return next((row for row in lowest_first if not any(rows[row - _GAP_PX : row])), most_px)


if __name__ == "__main__":
    sys.exit(_draw(sys.argv[1:]))
