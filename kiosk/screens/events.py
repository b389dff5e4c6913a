"""Events: what comes, the nearest first, each with its day large; then what is past.

Invariant: an event's card says in words whether it is still to come.
"""

from collections.abc import Sequence
from typing import Any

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from disclosure.areas import AreaCode
from disclosure.items import ItemId
from kiosk.hall import Hall
from kiosk.journey.events import Event, events_of
from kiosk.journey.stops import EventsStop, ItemStop
from kiosk.screens import layout
from kiosk.screens.face import Face
from kiosk.screens.pieces import Headline, Press, Words
from kiosk.screens.rows import AreaSwitch
from kiosk.screens.scroller import Scroller


class EventCard(Press):
    """One event: its day at the left, what it is beside it."""

    title = StringProperty("")
    source = StringProperty("")
    area = StringProperty("")
    day = StringProperty("")
    weekday = StringProperty("")
    left = StringProperty("")
    past = BooleanProperty(False)
    item = ObjectProperty(None)

    def __init__(self, event: Event, **kwargs: Any) -> None:
        super().__init__(
            title=event.title,
            source=event.source,
            area=event.area,
            day=event.day,
            weekday=event.weekday,
            left=event.left,
            past=event.past,
            item=event.item,
            **kwargs,
        )


class EventsScreen(Face):
    """The events of a topic."""

    def __init__(self, hall: Hall, **kwargs: Any) -> None:
        self._shown: object = None
        super().__init__(hall, **kwargs)

    @property
    def scroller(self) -> Scroller:
        """Return the list."""
        return self.ids.scroll

    def fill(self) -> None:
        """Show the events of the areas chosen."""
        stop = self.visit.trail.here
        if not isinstance(stop, EventsStop):
            return
        hall, today = self.hall, self.hall.today()
        topic = hall.browsing.topic(stop.topic)
        self.ids.head.tell(topic.icon, topic.name, topic.hint)
        self.ids.areas.show(hall.area_choices(), self.visit.area)
        items = hall.browsing.with_archive(stop.topic, hall.areas(self.visit.area), today)
        events = events_of(items, today, hall.names, hall.wording)
        if events == self._shown:
            return
        self._clear()
        self._shown = events
        self._list(self.say("接下来"), events.coming, self.say("近期没有安排。"))
        self._list(self.say("已经过去的"), events.past, "")

    def choose_area(self, area: AreaCode | None) -> None:
        """Look at one area from now on, or at all."""
        self.visit.area = area
        self.fill()
        self.ids.scroll.scroll_y = 1.0

    def open(self, item: ItemId) -> None:
        """Open an event's item."""
        self.remember()
        self.visit.trail.go(ItemStop(item=item))
        self.moved()

    def ask(self) -> None:
        """Open the form."""
        self.visit.open_form()
        self.moved()

    def leave(self) -> None:
        """Forget the events."""
        super().leave()
        self._clear()

    def _clear(self) -> None:
        self._shown = None
        self.ids.events.clear_widgets()

    def _list(self, name: str, events: Sequence[Event], none: str) -> None:
        if events or none:
            self.ids.events.add_widget(Words(words=name, weight="Bold"))
        if not events and none:
            self.ids.events.add_widget(Words(words=none))
        for event in events:
            card = EventCard(event)
            card.bind(on_release=lambda card: self.open(card.item))
            self.ids.events.add_widget(card)


layout.load("events", AreaSwitch, Headline, Scroller)
