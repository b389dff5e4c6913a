"""The curtain: black over everything, outside a screen's hours."""

from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget


class Curtain(Widget):
    """A black panel as large as the picture."""

    def __init__(self, width_px: int, height_px: int, **kwargs: Any) -> None:
        super().__init__(size_hint=(None, None), size=(width_px, height_px), **kwargs)
        with self.canvas:
            Color(0, 0, 0, 1)
            self._ground = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=self._follow)

    def _follow(self, *_: object) -> None:
        self._ground.pos = self.pos
