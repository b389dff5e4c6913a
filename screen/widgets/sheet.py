"""A widget that draws words, boxes and lines itself, measured from its top left.

Invariant: what it draws moves with it without being drawn again, is drawn again when
the theme changes, and no texture of words is taller than `MAX_TEXTURE_PX`.
"""

from collections.abc import Sequence
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import (
    Color,
    Line,
    PopMatrix,
    PushMatrix,
    Rectangle,
    RoundedRectangle,
    Translate,
    Triangle,
)
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from screen.paging.panel import line_px
from screen.widgets import fonts
from screen.widgets.look import look

MAX_TEXTURE_PX = 4096
FONTS = {
    "Regular": (fonts.TEXT, False),
    "Bold": (fonts.TEXT, True),
    "Medium": (fonts.MEDIUM, False),
    "Pixel": (fonts.PIXEL, False),
}


class Sheet(Widget):
    """Base of widgets that paint; subclasses override `paint`."""

    def __init__(self, width: int, height: int, **kwargs: Any) -> None:
        fonts.register()
        super().__init__(size_hint=(None, None), size=(width, height), **kwargs)
        with self.canvas.before:
            PushMatrix()
            self._shift = Translate(*self.pos, 0)
        with self.canvas.after:
            PopMatrix()
        self.bind(pos=self._follow)
        look.watch(self)
        self.repaint()

    def paint(self) -> None:
        """Draw everything; called again when the theme changes."""

    def repaint(self) -> None:
        """Draw everything anew."""
        self.canvas.clear()
        with self.canvas:
            self.paint()

    def release(self) -> None:
        """Give back the memory of what was drawn, for good.

        Kivy's widgets refer to themselves: left to the collector, textures of pages that are
        gone fill the memory for minutes.
        """
        look.forget(self)
        self.canvas.clear()
        for name, held in list(vars(self).items()):
            if isinstance(held, Texture):
                setattr(self, name, None)

    def fill(
        self, x: float, y: float, width: float, height: float, colour: str, *, radius: float = 0
    ) -> None:
        """Draw a filled box; `y` is its top, counted downwards."""
        Color(*look.colour(colour))
        place = {"pos": (x, self.height - y - height), "size": (width, height)}
        if radius:
            RoundedRectangle(radius=[radius], **place)
        else:
            Rectangle(**place)

    def frame(
        self, x: float, y: float, width: float, height: float, colour: str, *, line: float = 1.5
    ) -> None:
        """Draw the outline of a box with rounded corners."""
        Color(*look.colour(colour))
        corners = (x, self.height - y - height, width, height, look.corner_px)
        Line(rounded_rectangle=corners, width=line)

    def rule(
        self, points: Sequence[tuple[float, float]], colour: str, *, line: float = 1.5
    ) -> None:
        """Draw a line through points."""
        Color(*look.colour(colour))
        Line(points=[c for x, y in points for c in (x, self.height - y)], width=line, joint="round")

    def triangle(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """Draw a filled triangle."""
        Color(*look.colour(colour))
        Triangle(points=[c for x, y in points for c in (x, self.height - y)])

    def picture(self, texture: Texture, x: float, y: float, width: float, height: float) -> None:
        """Draw a texture as it is."""
        Color(1, 1, 1, 1)
        Rectangle(texture=texture, pos=(x, self.height - y - height), size=(width, height))

    def words(
        self,
        lines: Sequence[str],
        x: float,
        y: float,
        size: int,
        *,
        colour: str = "ink",
        weight: str = "Regular",
        align: str = "left",
        width: float = 0,
    ) -> float:
        """Draw lines of words and return the height they take.

        Arguments:
            lines: as `break_lines` gives them.
            x: left edge.
            y: top, counted downwards.
            size: type size, pixels.
            colour: name of a colour.
            weight: ``Regular``, ``Medium`` or ``Bold``.
            align: ``left``, ``center`` or ``right`` within `width`.
            width: of the column; needed unless aligned left.
        """
        Color(*look.colour(colour))
        pitch = line_px(size)
        step = max(1, MAX_TEXTURE_PX // pitch - 1)
        for start in range(0, len(lines), step):
            texture = text_texture(lines[start : start + step], size, weight, align)
            left = x + {"left": 0.0, "center": 0.5, "right": 1.0}[align] * (width - texture.width)
            top = self.height - y - start * pitch
            Rectangle(
                texture=texture,
                pos=(round(left) if align != "left" else left, top - texture.height),
                size=texture.size,
            )
        return len(lines) * pitch

    def icon(self, name: str, x: float, y: float, size: int, colour: str) -> None:
        """Draw an icon in a square of `size`."""
        Color(*look.colour(colour))
        label = CoreLabel(text=fonts.icon(name), font_name=fonts.ICONS, font_size=size)
        label.refresh()
        texture = label.texture
        left = x + (size - texture.width) / 2
        top = self.height - y - (size - texture.height) / 2
        Rectangle(
            texture=texture, pos=(round(left), round(top - texture.height)), size=texture.size
        )

    def _follow(self, *_changed: object) -> None:
        self._shift.x, self._shift.y = self.pos


def text_texture(lines: Sequence[str], size: int, weight: str, align: str = "left") -> Texture:
    """Return lines of words as a white texture."""
    name, bold = FONTS[weight]
    label = CoreLabel(
        text="\n".join(lines) or " ", font_name=name, bold=bold, font_size=size, halign=align
    )
    label.refresh()
    return label.texture
