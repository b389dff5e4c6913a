"""What every block's widget has in common."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from disclosure.wording import Say
from screen.paging.dates import CHINESE
from screen.paging.panel import TypeScale
from screen.widgets.prose import Prose


class BlockView(BoxLayout):
    """A column of widgets that shows one block, its own words in `say`'s language.

    Attributes:
        ready: all that it shows is drawn; PDF pages and videos take a moment.
        broken: why its file cannot be shown, or empty; a placeholder then says so.
    """

    ready = BooleanProperty(True)
    broken = StringProperty("")

    def __init__(self, width_px: int, scale: TypeScale, say: Say = CHINESE, **kwargs: Any) -> None:
        super().__init__(
            orientation="vertical",
            size_hint=(None, None),
            width=width_px,
            spacing=scale.body // 3,
            **kwargs,
        )
        self.width_px, self.scale, self.say = width_px, scale, say
        self.bind(minimum_height=self.setter("height"))

    def add_words(self, text: str, **style: Any) -> None:
        """Add a paragraph, if there are words."""
        if text:
            size = style.pop("size_px", self.scale.body)
            self.add_widget(Prose(text, self.width_px, size, **style))

    def add_caption(self, text: str) -> None:
        """Add the caption above or below what the block shows."""
        self.add_words(text, weight="Medium", colour="muted", size_px=self.scale.small)

    def show_broken(self, reason: str, told: str) -> None:
        """Say that something cannot be shown now."""
        self.broken = reason
        self.add_words(told, colour="muted")

    def stop(self) -> None:
        """End what moves, sounds or loads; called when the block leaves the screen."""


def columns(widgets: list[Widget], gap: int) -> BoxLayout:
    """Return widgets side by side, as high as the highest."""
    row = BoxLayout(orientation="horizontal", size_hint=(None, None), spacing=gap)
    for widget in widgets:
        widget.pos_hint = {"top": 1}
        row.add_widget(widget)
    row.bind(minimum_size=row.setter("size"))
    return row
