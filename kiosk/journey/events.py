"""Events (接待日、开放日、会议、活动): what comes first, first; what is past, after.

Invariant: an event stands among those to come until its day, as `disclosure.occasions`
reckons it, is over.
"""

from collections.abc import Iterable
from datetime import date

from disclosure.areas import AreaCode
from disclosure.items import Item, ItemId, Strict
from disclosure.occasions import Occasion, occasion_of
from disclosure.wording import Wording
from kiosk.journey.rows import Names
from screen.paging.dates import weekday

PAST_LIMIT = 10


class Event(Strict, frozen=True, kw_only=True):
    """An event as its card shows it.

    Attributes:
        item: what it leads to.
        title, source: title, and who holds it.
        area: name of the area.
        day, weekday: the day as people say it; empty for what has no day.
        left: how long until then, in words.
        past: it is over.
    """

    item: ItemId
    title: str
    source: str
    area: str
    day: str
    weekday: str
    left: str
    past: bool


class Events(Strict, frozen=True, kw_only=True):
    """Events that come, the nearest first, and past ones, the latest first."""

    coming: tuple[Event, ...]
    past: tuple[Event, ...]


def events_of(items: Iterable[Item], today: date, names: Names, wording: Wording) -> Events:
    """Return items as events.

    Arguments:
        items: of any order, on display or archived.
        today: local date.
        names: of areas.
        wording: the language.
    """
    dated = [(occasion_of(item), item) for item in items]
    coming = [(when, item) for when, item in dated if when is None or when.day >= today]
    past = [(when, item) for when, item in dated if when is not None and when.day < today]
    coming.sort(key=lambda each: each[0].day if each[0] else date.max)
    past.sort(key=lambda each: each[0].day, reverse=True)
    tell = _Teller(today, names, wording)
    return Events(
        coming=tuple(tell.event(when, item) for when, item in coming),
        past=tuple(tell.event(when, item) for when, item in past[:PAST_LIMIT]),
    )


class _Teller:
    """Puts occasions into words."""

    def __init__(self, today: date, names: Names, wording: Wording) -> None:
        self._today, self._names, self._say = today, names, wording.say

    def event(self, when: Occasion | None, item: Item) -> Event:
        return Event(
            item=item.id,
            title=item.title,
            source=item.elements.issuing_body,
            area=self._area(item.area),
            day=self._day(when),
            weekday=weekday(when.day, self._say) if when else "",
            left=self._left(when),
            past=when is not None and when.day < self._today,
        )

    def _area(self, code: AreaCode) -> str:
        return self._names.area(code)

    def _day(self, when: Occasion | None) -> str:
        if when is None:
            return self._say("长期")
        return self._say("{month}月{day}日", month=when.day.month, day=when.day.day)

    def _left(self, when: Occasion | None) -> str:
        if when is None:
            return ""
        days = (when.day - self._today).days
        if days < 0:
            return self._say("{year}年，已结束", year=when.day.year)
        if when.deadline:
            return (
                self._say("今天截止") if days == 0 else self._say("截止，还有 {days} 天", days=days)
            )
        if days == 0:
            return self._say("就在今天")
        return self._say("明天") if days == 1 else self._say("还有 {days} 天", days=days)
