"""Sizes as Kivy properties, so that larger type takes hold everywhere at once.

Invariant: every size on the screen follows from the panel's inches and distance;
`scale` is shared as `screen.widgets.look` is, because kv rules bind to nothing else.
"""

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from kiosk.journey.comfort import LOW_FROM_MM, LOW_SHARE
from screen.paging.panel import Panel, TypeScale, line_px


class Scale(EventDispatcher):
    """The sizes in use, in pixels; see `TypeScale`.

    Properties:
        margin: space between the panel's edge and what is on it.
        portrait: whether the panel stands upright.
        larger: whether elder type is on.
        lowers: whether the panel is so high that low reach helps.
        low_reach: whether all there is to touch stands in the lower part of the panel.
        crowded: whether the keyboard leaves no room for a banner above what is written.
        lift: height of what is kept free of touches at the top, in pixels.
        act: height of a button that says what it does.
        nav: thickness of the bar with the way back.
        types: the `TypeScale` behind it, for the widgets of blocks.
    """

    body = NumericProperty(40)
    subtitle = NumericProperty(50)
    title = NumericProperty(62)
    display = NumericProperty(98)
    target = NumericProperty(81)
    gap = NumericProperty(13)
    margin = NumericProperty(40)
    act = NumericProperty(90)
    nav = NumericProperty(150)
    portrait = BooleanProperty(True)
    larger = BooleanProperty(False)
    lowers = BooleanProperty(True)
    low_reach = BooleanProperty(False)
    crowded = BooleanProperty(False)
    lift = NumericProperty(0)
    types = ObjectProperty(None)

    def __init__(self) -> None:
        super().__init__()
        self._panel = Panel(width_px=1080, height_px=1920, inches=21.5, distance_mm=600)
        self.use(self._panel)

    def use(self, panel: Panel, *, touch: bool = True) -> None:
        """Take the sizes of a panel; what is pointed at with a mouse needs no low reach."""
        self._panel = panel
        self.portrait = panel.portrait
        self.lowers = touch and panel.height_px / panel.px_per_mm >= LOW_FROM_MM
        self.suit(larger=False)

    def suit(self, *, larger: bool, low_reach: bool = False) -> None:
        """Switch elder type and low reach on or off."""
        types = TypeScale.for_panel(self._panel, elder=larger)
        plain = TypeScale.for_panel(self._panel)
        self.larger, self.low_reach = larger, low_reach and self.lowers
        self.lift = int(self._panel.height_px * (1 - LOW_SHARE)) if self.low_reach else 0
        self.types = types
        self.body, self.subtitle, self.title = types.body, types.subtitle, types.title
        self.display = types.display
        self.target, self.gap = types.target, types.gap
        self.margin = types.unit // 2
        self.act = max(types.target, int(types.body * 2.2))
        self.nav = int(plain.body * 4.7)
        self.crowded = self._panel.height_px < self._writing_height() and not self.portrait

    def _writing_height(self) -> float:
        """Return what header, banner, question, field and five rows of keys need, in pixels."""
        return self.body * 2.1 + 7 * self.target + 2 * line_px(int(self.body)) + 10 * self.gap


scale = Scale()
