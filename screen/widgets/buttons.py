"""Buttons for one finger: an icon with words, at least 20 mm high.

Invariant: a button is never smaller than the panel's touch target, and shows that it is
touched in the frame of the touch.
"""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ListProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from screen.paging.panel import TypeScale
from screen.widgets import fonts
from screen.widgets.look import look


class TouchButton(ButtonBehavior, BoxLayout):
    """A button; `on_release` is the event of a tap.

    Arguments:
        text: a verb, e.g. ``帮我查``.
        scale: type sizes and the least target.
        icon: name of a Tabler icon, or empty.
        kind: ``primary`` (filled; one a view), ``secondary`` (outlined), ``quiet`` (words
            only), ``danger`` (filled with the seal's red) or ``tile`` (icon over words).
    """

    text = StringProperty("")
    icon = StringProperty("")
    glyph = StringProperty("")
    kind = OptionProperty("secondary", options=["primary", "secondary", "quiet", "danger", "tile"])
    font_size = NumericProperty(40)
    target_px = NumericProperty(81)
    ground = ListProperty([1, 1, 1, 1])
    ink = ListProperty([0, 0, 0, 1])
    edge = ListProperty([0, 0, 0, 0])

    def __init__(self, text: str, scale: TypeScale, **kwargs: Any) -> None:
        fonts.register()
        super().__init__(text=text, font_size=scale.body, target_px=scale.target, **kwargs)
        look.watch(self)
        self.repaint()

    def on_icon(self, _button: object, name: str) -> None:
        """Take the icon's character from its name."""
        self.glyph = fonts.icon(name) if name else ""

    def on_state(self, *_changed: object) -> None:
        """Show the touch at once."""
        self.repaint()

    def on_kind(self, *_changed: object) -> None:
        """Repaint as the other kind."""
        self.repaint()

    def on_disabled(self, *_changed: object) -> None:
        """Repaint pale or full."""
        self.repaint()

    def repaint(self) -> None:
        """Take the colours of kind, state and theme."""
        down = self.state == "down"
        if self.kind in ("primary", "danger"):
            fill = look.civic if self.kind == "primary" else look.seal
            ground, ink, edge = look.deep if down else fill, look.fill_ink, fill
        else:
            ground = look.civic if down else (look.mist if self.kind == "quiet" else look.paper)
            ink = look.fill_ink if down else look.civic
            edge = look.civic if self.kind == "secondary" else ground
            if self.kind == "tile":
                edge = look.hairline
        if self.disabled:
            ground, ink, edge = look.mist, look.muted, look.hairline
        self.ground, self.ink, self.edge = list(ground), list(ink), list(edge)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
