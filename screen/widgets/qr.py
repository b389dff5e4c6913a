"""QR codes drawn as textures, sharp at any size."""

from typing import Any

import segno
from kivy.graphics.texture import Texture

from screen.widgets.sheet import Sheet

QUIET_MODULES = 4
"""White border (ISO/IEC 18004, 9.1)."""


class QrCode(Sheet):
    """A QR code of a text in a white square.

    Arguments:
        text: an address, a number, a code.
        side_px: side of the square, quiet border included; rounded down to whole modules.
        worn: it may be creased or covered in part; on a clean screen, larger modules help more.
    """

    def __init__(self, text: str, side_px: int, *, worn: bool = True, **kwargs: Any) -> None:
        self._texture = _texture(text, "m" if worn else "l")
        self.module_px = max(1, side_px // self._texture.width)
        side = self.module_px * self._texture.width
        super().__init__(side, side, **kwargs)

    def paint(self) -> None:
        """Draw the code; always black on white, whatever the theme."""
        self.picture(self._texture, 0, 0, self.width, self.height)


def _texture(text: str, error: str) -> Texture:
    code = segno.make(text, error=error, micro=False)
    rows = [
        bytes(0 if dark else 255 for dark in row) for row in code.matrix_iter(border=QUIET_MODULES)
    ]
    texture = Texture.create(size=(len(rows[0]), len(rows)), colorfmt="luminance")
    texture.mag_filter = texture.min_filter = "nearest"
    texture.blit_buffer(b"".join(rows), colorfmt="luminance", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
