"""The kernel's own picture (``/dev/fb0``): what a panel shows while no program draws on it.

It comes back by itself whenever a face that drew through KMS ends, so that between a crash and
the restart the panel shows the splash too. Source: Documentation/fb/ of Linux; a Raspberry Pi's
has 16 bits a pixel (vc4), a PC's 32. Invariant: nothing is written beyond its lines.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from disclosure.errors import UsageError

TOLD = Path("/sys/class/graphics/fb0")
DEVICE = Path("/dev/fb0")


@dataclass(frozen=True)
class Geometry:
    """What a framebuffer is like: pixels across and down, bits a pixel, bytes a line."""

    width: int
    height: int
    bits: int
    stride: int


def geometry(told: Path = TOLD) -> Geometry:
    """Return what the kernel tells of the framebuffer.

    Raises:
        UsageError: there is none, or none that can be written.
    """
    try:
        wide, _, high = _read(told, "virtual_size").partition(",")
        bits, stride = int(_read(told, "bits_per_pixel")), int(_read(told, "stride"))
        found = Geometry(int(wide), int(high), bits, stride)
    except (OSError, ValueError) as error:
        raise UsageError(f"{told}: no framebuffer ({error})") from error
    if bits not in (16, 32) or found.stride < found.width * bits // 8 or found.height < 1:
        raise UsageError(f"{told}: a framebuffer that is not understood: {found}")
    return found


def lines(picture: Image.Image, into: Geometry) -> bytes:
    """Return a picture as the framebuffer's bytes.

    Arguments:
        picture: RGB, as large as the framebuffer.
        into: what the framebuffer is like.
    """
    raw = picture.tobytes("raw", "BGRX") if into.bits == 32 else _in_16_bits(picture)
    used = into.width * into.bits // 8
    if used == into.stride:
        return raw
    rest = bytes(into.stride - used)
    return b"".join(raw[at : at + used] + rest for at in range(0, len(raw), used))


def show(picture: Image.Image, into: Geometry, device: Path = DEVICE) -> None:
    """Put a picture on the panel.

    Raises:
        UsageError: the device cannot be written.
    """
    left = memoryview(lines(picture, into))
    try:
        handle = os.open(device, os.O_WRONLY)
        try:
            while left:
                left = left[os.write(handle, left) :]
        finally:
            os.close(handle)
    except OSError as error:
        raise UsageError(f"{device}: {error.strerror}") from error


def _in_16_bits(picture: Image.Image) -> bytes:
    """Return five bits of red, six of green and five of blue, the lower byte first."""
    red, green, blue = picture.split()
    high = ImageChops.add(red.point(lambda v: v & 0xF8), green.point(lambda v: v >> 5))
    low = ImageChops.add(green.point(lambda v: (v & 0x1C) << 3), blue.point(lambda v: v >> 3))
    return Image.merge("LA", (low, high)).tobytes()


def _read(told: Path, name: str) -> str:
    return (told / name).read_text(encoding="ascii").strip()
