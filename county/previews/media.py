"""Where the pictures of a draft's blocks come from, and how large a screen shows them.

Invariant: a picture is placed as the player places it: whole, in the middle of its room.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from disclosure.blocks import Pdf, Sha256, Video
from screen.paging.frame import Rect
from screen.paging.pictures import FORMATS, MAX_PIXELS

WIDE = (16, 9)
"""The most that a video takes of its column: its width to its height."""


@dataclass(frozen=True)
class Media:
    """The files of a draft.

    Attributes:
        base: address below which its faces lie.
        files: finds a file by its hash.
    """

    base: str
    files: Callable[[str], Path | None]

    def picture(self, sha256: Sha256) -> str:
        """Return the address of a picture."""
        return f"/v1/blobs/sha256/{sha256}"

    def still(self, block: Video | Pdf, room: Rect) -> str:
        """Return the address of a video's first frame or the head of a PDF."""
        return f"{self.base}/stills/{block.blob}/{room.width}/{room.height}"

    def placed(self, sha256: Sha256, room: Rect, most: float) -> Rect | None:
        """Return where a picture lies in its room; None where it cannot be read.

        Arguments:
            sha256: the picture.
            room: what it has.
            most: how much it is enlarged at most.
        """
        size = _size(self.files(sha256))
        if size is None:
            return None
        share = min(room.width / size[0], room.height / size[1], most)
        width, height = max(1, int(size[0] * share)), max(1, int(size[1] * share))
        x, y = room.x + (room.width - width) // 2, room.y + (room.height - height) // 2
        return Rect(x=x, y=y, width=width, height=height)


def video_room(room: Rect) -> Rect:
    """Return the part of a room that a video takes."""
    height = min(room.height, room.width * WIDE[1] // WIDE[0])
    y = room.y + (room.height - height) // 2
    return Rect(x=room.x, y=y, width=room.width, height=height)


def _size(path: Path | None) -> tuple[int, int] | None:
    """Return a picture's size, from the beginning of its file."""
    if path is None:
        return None
    try:
        with Image.open(path, formats=FORMATS) as picture:
            size = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return size if 0 < size[0] * size[1] <= MAX_PIXELS else None
