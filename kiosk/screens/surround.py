"""What surrounds a screen: header, the line on old content, the bar with the way back.

Invariant: in low reach nothing that can be touched stands above the lower part of the
panel (`Comfort.low_reach`).
"""

from datetime import datetime
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.hall import Hall
from kiosk.screens import layout
from kiosk.screens.alert import Banner
from kiosk.screens.nav import Nav
from kiosk.screens.scale import scale
from screen.paging.dates import clock, day_of_year, long_date
from screen.widgets.header import Header

NAV_EVENTS = ("back", "home", "up", "down", "comfort")


class Surround(FloatLayout):
    """Header, bar and the room for a screen between them.

    Properties:
        as_of: line above the content when it is old.
        writing: whether the screen shows a keyboard; on a low panel the banner gives way.
        raised: height of the band that low reach keeps free of touches, pixels.
        low_words: what stands in that band while there is no alert.
        warned, tone: words and colour of the banner; in low reach the band has them instead.

    Events:
        on_nav: a button of the bar was pressed; its name of `NAV_EVENTS` comes along.
        on_alert: the banner was pressed.
    """

    __events__: tuple[str, ...] = ("on_nav", "on_alert")
    as_of = StringProperty("")
    raised = NumericProperty(0)
    writing = BooleanProperty(False)
    low_words = StringProperty("")
    warned = StringProperty("")
    tone = StringProperty("seal")

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self.hall = hall
        self.nav: Nav | None = None
        self._header: Header | None = None
        super().__init__(**kwargs)

    def furnish(self) -> None:
        """Make header and bar anew, in the present sizes, place and language."""
        self._add_header()
        self._add_nav()
        self.raised = max(0, scale.lift - self._header_height())
        self.low_words = self.hall.wording.say("按钮都在下面，坐着也够得着")

    def put(self, face: Widget) -> None:
        """Show a screen in place of the one before."""
        self.clear()
        self.ids.body.add_widget(face)
        self.writing = "keyboard" in face.ids

    def clear(self) -> None:
        """Show no screen."""
        self.ids.body.clear_widgets()

    def show_time(self, now: datetime) -> None:
        """Show the wall time and the line on old content."""
        zone, say = self.hall.zone, self.hall.wording.say
        if self._header is not None:
            today = now.astimezone(zone).date()
            day = long_date(today, say), day_of_year(today, say)
            self._header.show_time(clock(now, zone), *day)
        self.as_of = self.hall.telling.as_of(self.hall.freshness(), now)

    def on_nav(self, name: str) -> None:
        """Answer nothing by default."""

    def on_alert(self) -> None:
        """Answer nothing by default."""

    def _header_height(self) -> int:
        return int(scale.body * (4 if scale.portrait else 2.1))

    def _add_header(self) -> None:
        hall = self.hall
        self._header = Header(
            hall.settings.width_px,
            self._header_height(),
            scale.types,
            sign=hall.wording.say("政务公开"),
            office=hall.names.area(hall.area),
            place=hall.profile.name,
            margin_px=int(scale.margin),
        )
        self.ids.head.clear_widgets()
        self.ids.head.add_widget(self._header)
        self.show_time(hall.now())

    def _add_nav(self) -> None:
        if self.nav is not None:
            self.ids.middle.remove_widget(self.nav)
        self.nav = Nav(self.hall.wording)
        # Below the content when upright, left of it otherwise: last child or first.
        self.ids.middle.add_widget(self.nav, index=0 if scale.portrait else 1)
        for name in NAV_EVENTS:
            self.nav.bind(**{f"on_{name}": lambda _, name=name: self.dispatch("on_nav", name)})


layout.load("surround", Banner)
