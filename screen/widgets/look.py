"""The colours as Kivy properties, so that a switch of theme repaints everything.

Invariant: widgets take colours from `look` alone; `look` is the one shared thing of the
widgets, because kv rules can bind to nothing else. No colour is called `on_…`: Kivy takes
such a name for an event, and what is painted with it would not follow a switch of theme.
"""

from typing import Protocol
from weakref import WeakSet

from kivy.event import EventDispatcher
from kivy.properties import ColorProperty, NumericProperty

from screen.paging import theme
from screen.paging.theme import Theme

COLOURS = (
    "ink",
    "muted",
    "paper",
    "mist",
    "civic",
    "deep",
    "seal",
    "amber",
    "green",
    "fill_ink",
    "focus",
    "hairline",
    "shade",
    "warn_red",
    "warn_orange",
    "warn_yellow",
    "warn_blue",
)


class Painter(Protocol):
    """A widget that draws with the look's colours."""

    def repaint(self) -> None:
        """Draw everything anew."""


class Look(EventDispatcher):
    """The theme in use; properties are named as in `Theme`, for kv rules to bind to."""

    ink = ColorProperty()
    muted = ColorProperty()
    paper = ColorProperty()
    mist = ColorProperty()
    civic = ColorProperty()
    deep = ColorProperty()
    seal = ColorProperty()
    amber = ColorProperty()
    green = ColorProperty()
    fill_ink = ColorProperty()
    focus = ColorProperty()
    hairline = ColorProperty()
    shade = ColorProperty()
    warn_red = ColorProperty()
    warn_orange = ColorProperty()
    warn_yellow = ColorProperty()
    warn_blue = ColorProperty()
    corner_px = NumericProperty()
    ease_seconds = NumericProperty()

    def __init__(self, tokens: Theme) -> None:
        super().__init__()
        # Bindings to a property outlive the widgets that made them; a screen makes
        # hundreds of widgets an hour for years.
        self._painters: WeakSet[Painter] = WeakSet()
        self.use(tokens)

    def watch(self, painter: Painter) -> None:
        """Repaint a widget at every change of theme, for as long as there is the widget."""
        self._painters.add(painter)

    def forget(self, painter: Painter) -> None:
        """Repaint a widget no more, though it may still be about."""
        self._painters.discard(painter)

    def use(self, tokens: Theme) -> None:
        """Show another theme from now on."""
        for name in COLOURS:
            setattr(self, name, getattr(tokens, name))
        self.corner_px = tokens.corner_px
        self.ease_seconds = tokens.ease_ms / 1000
        for painter in list(self._painters):
            painter.repaint()

    def colour(self, name: str) -> list[float]:
        """Return a colour by its token's name."""
        return list(getattr(self, name))


look = Look(theme.load())
