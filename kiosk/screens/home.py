"""Home: topics as tiles, the search box, requests and answers, the area switch.

Invariant: every topic of the catalogue has its tile, in the catalogue's order.
"""

from functools import partial
from typing import Any

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from disclosure.areas import AreaCode
from kiosk.hall import Hall
from kiosk.journey.stops import CodeStop, NewestStop, SearchStop, Stop, TopicStop
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Act, Press
from kiosk.screens.rows import AreaSwitch
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller
from screen.paging.lines import break_lines
from screen.paging.typeface import Typeface

SLACK_PX = 5


class Tile(Press):
    """A tile: icon, name, and everyday words for what is behind it."""

    icon = StringProperty("")
    name = StringProperty("")
    hint = StringProperty("")

    hint_lines = NumericProperty(2)

    def fitting_hint(self, width: float, lines: int) -> str:
        """Return as many of the hint's words, parted by 、, as `lines` of `width` hold."""
        words = self.hint.split("、")
        face, size, room = Typeface.load(), int(scale.body), int(width) - SLACK_PX
        while len(words) > 1 and len(break_lines("、".join(words), room, size, face)) > lines:
            words.pop()
        return "、".join(words)

    def name_size(self, width: float) -> float:
        """Return the type size in which the name stands on one line of `width`."""
        wide = Typeface.load("Bold").width(self.name, int(scale.subtitle))
        return float(scale.subtitle if wide <= width else scale.body)


class SearchBox(Press):
    """What looks like a field and leads to the search."""

    words = StringProperty("")


class TileGrid(GridLayout):
    """Tiles in rows, stretched over the room there is; where it is scarce, hints are short.

    Properties:
        room: height there is, pixels.
        row_height, hint_lines: what follows for each tile.
    """

    room = NumericProperty(0)
    row_height = NumericProperty(0)
    hint_lines = NumericProperty(2)

    def on_children(self, *_changed: object) -> None:
        """Share the room anew."""
        self.on_room()

    def on_room(self, *_changed: object) -> None:
        """Share the room out."""
        rows = max(1, -(-len(self.children) // (self.cols or 1)))
        share = (self.room - (rows - 1) * scale.gap) / rows
        roomy, tight = (
            scale.subtitle * 1.45 + lines * scale.body * 1.45 + scale.gap for lines in (2, 1)
        )
        self.hint_lines = 2 if share >= roomy or share < tight else 1
        self.row_height = max(share, roomy if self.hint_lines == 2 else tight)


class HomeScreen(Face):
    """The first screen of a visit."""

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        super().__init__(hall, **kwargs)
        for topic in hall.browsing.topics:
            stop = TopicStop(topic=topic.code)
            self._add_tile(topic.icon, topic.name, topic.hint, stop)
        hint = self.say("刚公布的、近一个月的")
        self._add_tile("news", self.say("最新公开"), hint, NewestStop())
        self._add_acts()

    @property
    def scroller(self) -> Scroller:
        """Return the column of tiles."""
        return self.ids.scroll

    @property
    def columns(self) -> int:
        """Return how many tiles stand side by side."""
        if scale.portrait:
            return 2 if scale.larger else 3
        return 4 if scale.larger else 5

    def fill(self) -> None:
        """Show the area switch."""
        self.ids.areas.show(self.hall.area_choices(), self.visit.area)

    def go(self, stop: Stop) -> None:
        """Go on to a stop."""
        self.visit.trail.go(stop)
        self.moved()

    def search(self) -> None:
        """Go to the search."""
        self.go(SearchStop())

    def ask(self) -> None:
        """Open the form."""
        self.visit.open_form()
        self.moved()

    def collect(self) -> None:
        """Go to where the collection code is entered."""
        self.go(CodeStop())

    def choose_area(self, area: AreaCode | None) -> None:
        """Look at one area from now on, or at all."""
        self.visit.area = area
        self.fill()

    def _add_acts(self) -> None:
        ask = Act(text=self.say("帮我查"), icon="message-question", kind="primary", size_hint_y=1)
        ask.bind(on_release=lambda _: self.ask())
        collect = Act(text=self.say("我的答复"), icon="mail-opened", size_hint_y=1)
        collect.bind(on_release=lambda _: self.collect())
        for act in (ask, collect):
            if not scale.portrait:
                act.size_hint_x = None
            self.ids[("bottom" if scale.portrait else "top")].add_widget(act)

    def _add_tile(self, icon: str, name: str, hint: str, stop: Stop) -> None:
        tile = Tile(icon=icon, name=name, hint=hint)
        tile.bind(on_release=partial(self._open, stop))
        self.ids.grid.add_widget(tile)

    def _open(self, stop: Stop, _tile: Press) -> None:
        self.go(stop)


layout.load("home", AreaSwitch, Scroller)
