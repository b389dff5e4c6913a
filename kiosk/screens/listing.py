"""A list: the items of a topic, or what was disclosed last.

Invariant: an empty list says so, and says where to go on.
"""

from typing import Any

from disclosure.areas import AreaCode
from disclosure.items import ItemId
from kiosk.hall import Hall
from kiosk.journey.stops import ItemStop, TopicStop
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.rows import AreaSwitch, RowList
from kiosk.screens.scroller import Scroller


class ListScreen(Face):
    """The items of a topic, or the newest of all."""

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        super().__init__(hall, **kwargs)
        self._empty = self.ids.empty.__self__

    @property
    def scroller(self) -> Scroller:
        """Return the list."""
        return self.ids.scroll

    def fill(self) -> None:
        """Show the rows of the areas chosen."""
        stop, areas = self.visit.trail.here, self.hall.areas(self.visit.area)
        today = self.hall.today()
        if isinstance(stop, TopicStop):
            topic = self.hall.browsing.topic(stop.topic)
            self._head(topic.icon, topic.name, topic.hint)
            rows = self.hall.browsing.of_topic(stop.topic, areas, today)
        else:
            self._head("news", self.say("最新公开"), self.say("按公开日期排，新的在前"))
            rows = self.hall.browsing.newest(areas, today)
        self.ids.areas.show(self.hall.area_choices(), self.visit.area)
        self.ids.rows.show(rows)
        self._show_empty(empty=not rows)

    def choose_area(self, area: AreaCode | None) -> None:
        """Look at one area from now on, or at all."""
        self.visit.area = area
        self.fill()
        self.ids.scroll.scroll_y = 1.0

    def open(self, item: ItemId) -> None:
        """Open an item."""
        self.remember()
        self.visit.trail.go(ItemStop(item=item))
        self.moved()

    def ask(self) -> None:
        """Open the form, the topic's name filled in."""
        self.visit.open_form(self.ids.name.text)
        self.moved()

    def leave(self) -> None:
        """Forget the rows."""
        super().leave()
        self.ids.rows.show(())

    def _show_empty(self, *, empty: bool) -> None:
        # Out of the way altogether: a disabled widget would still take the rows' touches.
        if empty and self._empty.parent is None:
            self.ids.room.add_widget(self._empty)
        elif not empty and self._empty.parent is not None:
            self.ids.room.remove_widget(self._empty)

    def _head(self, icon: str, name: str, hint: str) -> None:
        self.ids.icon.name = icon
        self.ids.name.text = name
        self.ids.hint.words = hint


layout.load("listing", AreaSwitch, RowList, Scroller)
