"""A picture with its caption; its words stand in when the file cannot be shown."""

from typing import Any

from kivy.graphics.texture import Texture

from disclosure.blocks import Figure
from screen.paging.panel import TypeScale
from screen.paging.pictures import RejectedMediaError, load_picture
from screen.widgets.block_view import BlockView
from screen.widgets.files import Files, file_of
from screen.widgets.sheet import Sheet
from screen.widgets.textures import texture_of

MOST_ENLARGED = 2.0


class Picture(Sheet):
    """A texture as large as fits, centred; small ones grow to `MOST_ENLARGED`.

    Arguments:
        texture: the picture.
        width_px: width of the column.
        height_px: most height.
    """

    def __init__(self, texture: Texture, width_px: int, height_px: int, **kwargs: Any) -> None:
        self._texture = texture
        wide, high = texture.size
        share = min(width_px / wide, height_px / high, MOST_ENLARGED)
        self._size_px = int(wide * share), int(high * share)
        super().__init__(width_px, self._size_px[1], **kwargs)

    def paint(self) -> None:
        """Draw the picture in the middle."""
        width, height = self._size_px
        self.picture(self._texture, (self.width - width) // 2, 0, width, height)


class FigureView(BlockView):
    """A figure: the picture, then its caption.

    Arguments:
        figure: the block.
        width_px: width of the column.
        scale: type sizes.
        files: finds a file by its hash.
        height_px: most height of the picture; 1.4 times the width when not given.
    """

    def __init__(
        self,
        figure: Figure,
        width_px: int,
        scale: TypeScale,
        files: Files,
        *,
        height_px: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(width_px, scale, **kwargs)
        most = height_px or width_px * 14 // 10
        try:
            pixels = load_picture(file_of(files, figure.blob), width_px, most)
        except RejectedMediaError as error:
            told = self.say("图片暂时无法显示。图中内容：{alt}", alt=figure.alt)
            self.show_broken(str(error), told)
        else:
            self.add_widget(Picture(texture_of(pixels), width_px, most))
        self.add_caption(figure.caption)
