"""Places people go to (便民地图): a map that stays in sight, and a list with large numbers.

Invariant: a pin on the map and its entry in the list carry the same number.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from kivy.properties import NumericProperty, ObjectProperty, StringProperty

from disclosure.blocks import Place, PlaceList
from disclosure.items import Item
from kiosk.hall import Hall
from kiosk.journey.stops import ItemStop
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Headline, Press, Words
from kiosk.screens.rows import Choices
from kiosk.screens.scale import scale
from kiosk.screens.scroller import Scroller
from screen.paging.pictures import RejectedMediaError, load_picture
from screen.widgets.files import file_of
from screen.widgets.places_view import MapSheet
from screen.widgets.textures import texture_of

MAP_SHARE = 0.46
"""Height of the map beside the panel's when upright, width beside the room when lying."""


class PlaceEntry(Press):
    """One place; pressed, it sets its pin off."""

    number = NumericProperty(0)
    place = ObjectProperty(None)
    name = StringProperty("")
    phone = StringProperty("")
    address = StringProperty("")
    hours = StringProperty("")
    services = StringProperty("")

    def __init__(self, number: int, place: Place, **kwargs: Any) -> None:
        super().__init__(
            number=number,
            place=place,
            name=place.name,
            phone=place.phone,
            address=place.address,
            hours=place.hours,
            services=place.services,
            **kwargs,
        )


class PlacesScreen(Face):
    """The places of village, township and county, one list at a time."""

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self._item: Item | None = None
        self._map: MapSheet | None = None
        super().__init__(hall, **kwargs)

    @property
    def scroller(self) -> Scroller:
        """Return the list."""
        return self.ids.scroll

    @property
    def map_width(self) -> int:
        """Return the width that the map may take."""
        settings = self.hall.settings
        if scale.portrait:
            return int(settings.width_px - 2 * scale.margin)
        room = settings.width_px - scale.nav - 2 * scale.margin
        return int(room * MAP_SHARE)

    def fill(self) -> None:
        """Show the first list of places, or the one chosen."""
        browsing, today = self.hall.browsing, self.hall.today()
        items = browsing.places(self.hall.areas(None), today)
        chosen = self._preferred(items)
        choices = [(self.hall.names.area(item.area), item) for item in items]
        self.ids.lists.offer(choices if len(items) > 1 else (), chosen)
        if chosen != self._item or not self.ids.entries.children:
            self._show(chosen)
        pinned = self.say("点一处，图上标出来")
        told = pinned if self._map is not None else self.say("地址、电话、几点上班")
        self.ids.head.tell("map-2", self.say("便民地图"), told)

    def choose(self, value: object) -> None:
        """Show another list."""
        if isinstance(value, Item):
            self._item = value
            self._show(value)
            self.fill()
            self.ids.scroll.scroll_y = 1.0

    def open_item(self) -> None:
        """Open the item, to take it home, print it, or doubt it."""
        if self._item is not None:
            self.remember()
            self.visit.trail.go(ItemStop(item=self._item.id))
            self.moved()

    def leave(self) -> None:
        """Forget the places."""
        super().leave()
        self._show(None)

    def _preferred(self, items: Sequence[Item]) -> Item | None:
        """Return the list that is shown already, or of the area chosen, or the nearest."""
        known = self._item.id if self._item else ""
        wanted = sorted(items, key=lambda i: (i.id != known, i.area != self.visit.area))
        return wanted[0] if wanted else None

    def _show(self, item: Item | None) -> None:
        self._item, self._map = item, None
        self.ids.entries.clear_widgets()
        self.ids.map.clear_widgets()
        if item is None:
            self.ids.entries.add_widget(Words(words=self.say("这里还没有公开办事地点。")))
            return
        blocks = [block for block in item.blocks if isinstance(block, PlaceList)]
        self._draw_map(blocks[0])
        for number, place in enumerate(blocks[0].places, 1):
            entry = PlaceEntry(number, place)
            entry.bind(on_release=partial(self._point, number))
            self.ids.entries.add_widget(entry)

    def _draw_map(self, block: PlaceList) -> None:
        if block.map is None:
            return
        high = int(self.hall.settings.height_px * MAP_SHARE)
        try:
            pixels = load_picture(file_of(self.hall.reader.blob, block.map), self.map_width, high)
        except RejectedMediaError:
            self.ids.map.add_widget(Words(words=self.say("地图暂时无法显示，请看下面的地址。")))
            return
        self._map = MapSheet(texture_of(pixels), block.places, pixels.width, int(scale.body))
        self.ids.map.add_widget(self._map)

    def _point(self, number: int, entry: PlaceEntry) -> None:
        for other in self.ids.entries.children:
            other.chosen = other is entry
        if self._map is not None:
            self._map.choose(number)


layout.load("places", Choices, Headline, Scroller)
