"""Home: four doors that most people take, topics as tiles, search, requests, area switch.

Invariant: every topic of the catalogue has its door or tile, in the catalogue's order.
"""

from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from disclosure.areas import AreaCode
from disclosure.catalogue import Topic, TopicPage
from kiosk.hall import Hall
from kiosk.journey.stops import (
    CodeStop,
    EventsStop,
    FinanceStop,
    NewestStop,
    PlacesStop,
    SearchStop,
    Stop,
    TopicStop,
)
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Act, Press
from kiosk.screens.rows import AreaSwitch
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller
from screen.paging.lines import break_lines
from screen.paging.panel import line_px
from screen.paging.typeface import Typeface

SLACK_PX = 5
DOORS = (TopicPage.GUIDES, TopicPage.FINANCE, TopicPage.EVENTS)
"""Topics that stand above the others, in this order; what is new comes after them."""
DOOR_SHARE = 0.75
"""Height of a row of doors beside a row of tiles."""
ICON_LINE, NAME_LINE, HINT_LINE = 1.1, 1.3, 1.35
"""Heights of a tile's lines, in their type sizes."""


class Way(Press):
    """Something that leads on: icon, name, and everyday words for what is behind it.

    Properties:
        icon, name, hint: what it shows.
        hinting: whether there is room for the hint.
        widest: the widest name of those beside it; all stand in one size.
    """

    icon = StringProperty("")
    name = StringProperty("")
    hint = StringProperty("")
    hinting = BooleanProperty(True)
    widest = StringProperty("")

    def fitting_hint(self, width: float, hinting: bool) -> str:  # noqa: FBT001 - kv has no names
        """Return as many of the hint's words, parted by 、, as one line of `width` holds."""
        words = self.hint.split("、") if hinting else []
        face, size, room = Typeface.load(), int(scale.body), int(width) - SLACK_PX
        while words and len(break_lines("、".join(words), room, size, face)) > 1:
            words.pop()
        return "、".join(words)

    def name_size(self, width: float, widest: str) -> float:
        """Return the type size in which the widest name stands on one line of `width`."""
        wide = Typeface.load("Bold").width(widest, int(scale.subtitle))
        return float(scale.subtitle if wide <= width else scale.body)


class Door(Way):
    """A wide way in: a filled square with an icon, beside it name and hint."""


class Tile(Way):
    """A topic: icon over name over hint."""


class SearchBox(Press):
    """What looks like a field and leads to the search.

    Properties:
        words: what it says.
        brief: what it says where there is little room.
    """

    words = StringProperty("")
    brief = StringProperty("")

    def fitting(self, width: float) -> str:
        """Return the words, or the brief ones where one line of `width` does not hold them."""
        wide = Typeface.load().width(self.words, int(scale.body))
        return self.words if wide <= width else self.brief


class Ways(BoxLayout):
    """Doors over tiles, stretched over the room there is; where it is scarce, without hints.

    Properties:
        room: height there is, pixels.
        door_columns, tile_columns: how many stand side by side.
        door_height, tile_height: what follows for each.
    """

    room = NumericProperty(0)
    door_columns = NumericProperty(2)
    tile_columns = NumericProperty(3)
    door_height = NumericProperty(0)
    tile_height = NumericProperty(0)
    hinting = BooleanProperty(True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._share_soon = Clock.create_trigger(self._share, -1)
        for name in ("room", "width", "door_columns", "tile_columns"):
            self.fbind(name, self._share_soon)

    def add(self, way: Way) -> None:
        """Add a door or a tile after those that are there."""
        ways = self.ids["doors" if isinstance(way, Door) else "tiles"]
        ways.add_widget(way)
        face = Typeface.load("Bold")
        widest = max((each.name for each in ways.children), key=lambda name: face.width(name, 100))
        for each in ways.children:
            each.widest = widest
        self._share_soon()

    def _share(self, *_changed: object) -> None:
        doors = -(-len(self.ids.doors.children) // int(self.door_columns))
        tiles = -(-len(self.ids.tiles.children) // int(self.tile_columns))
        free = self.room - (doors + tiles) * scale.gap
        each = free / (doors * DOOR_SHARE + tiles)
        words, hint = scale.subtitle * NAME_LINE, scale.body * HINT_LINE
        plain = scale.title * ICON_LINE + max(words, self._highest_name()) + scale.gap
        full = plain + hint
        self.hinting = each >= full or each < plain
        self.tile_height = max(each, full if self.hinting else plain)
        least = words + (hint if self.hinting else 0) + scale.gap
        self.door_height = max(each * DOOR_SHARE, least, scale.act)
        for way in (*self.ids.doors.children, *self.ids.tiles.children):
            way.hinting = self.hinting

    def _highest_name(self) -> float:
        """Return the height of the tile's name that takes most lines, as in other languages."""
        columns = int(self.tile_columns)
        room = (self.width - scale.gap * (columns - 1)) / columns - scale.gap
        face, size = Typeface.load("Bold"), int(scale.body)
        names = (way.name for way in self.ids.tiles.children)
        lines = max((len(break_lines(name, int(room), size, face)) for name in names), default=1)
        return 0.0 if lines < 2 else float(lines * line_px(size))


class HomeScreen(Face):
    """The first screen of a visit."""

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        super().__init__(hall, **kwargs)
        for page in DOORS:
            for topic in hall.browsing.topics:
                if topic.page is page:
                    self._add(Door, topic.icon, topic.name, topic.hint, stop_of(topic))
        self._add(Door, "news", self.say("最新公开"), self.say("刚公布的"), NewestStop())
        for topic in hall.browsing.topics:
            if topic.page not in DOORS:
                self._add(Tile, topic.icon, topic.name, topic.hint, stop_of(topic))
        self._add(Tile, "map-2", self.say("便民地图"), self.say("去哪办、电话"), PlacesStop())
        self._add_acts()

    @property
    def scroller(self) -> Scroller:
        """Return the column of doors and tiles."""
        return self.ids.scroll

    @property
    def door_columns(self) -> int:
        """Return how many doors stand side by side."""
        return 2 if scale.portrait or scale.larger else 4

    @property
    def tile_columns(self) -> int:
        """Return how many tiles stand side by side."""
        if scale.portrait:
            return 2 if scale.larger else 3
        return 4 if scale.larger else 6

    def fill(self) -> None:
        """Show the area switch."""
        self.ids.areas.show(self.hall.area_choices(), self.visit.area)

    def go(self, stop: Stop) -> None:
        """Go on to a stop."""
        self.remember()
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
        ask = Act(text=self.say("帮我查"), icon="message-question", kind="primary")
        ask.bind(on_release=lambda _: self.ask())
        collect = Act(text=self.say("我的答复"), icon="mail-opened")
        collect.bind(on_release=lambda _: self.collect())
        for act in (ask, collect):
            if not scale.portrait:
                act.size_hint_x, act.pos_hint = None, {"center_y": 0.5}
            self.ids[("bottom" if scale.portrait else "top")].add_widget(act)

    def _add(self, kind: type[Way], icon: str, name: str, hint: str, stop: Stop) -> None:
        way = kind(icon=icon, name=name, hint=hint)
        way.bind(on_release=partial(self._open, stop))
        self.ids.ways.add(way)

    def _open(self, stop: Stop, _way: Press) -> None:
        self.go(stop)


def stop_of(topic: Topic) -> Stop:
    """Return where a topic's door or tile leads."""
    if topic.page is TopicPage.EVENTS:
        return EventsStop(topic=topic.code)
    if topic.page is TopicPage.FINANCE:
        return FinanceStop(topic=topic.code)
    return TopicStop(topic=topic.code)


layout.load("home", AreaSwitch, Scroller)
