"""Events (接待日、开放日、会议、活动): what comes first, first; what is past, after.

Invariant: an event's day is the one in its title, or else the last day on which it is
shown, and then it is called a deadline, not a day.
"""

import re
from collections.abc import Iterable
from datetime import date

from disclosure.areas import AreaCode
from disclosure.items import Item, ItemId, Strict
from disclosure.wording import Wording
from kiosk.journey.rows import Names
from screen.paging.dates import weekday

PAST_LIMIT = 10
_DAY = re.compile(r"(?<![0-9])(?:(20[0-9]{2})年)?(1[0-2]|0?[1-9])月(3[01]|[12][0-9]|0?[1-9])日")


class Occasion(Strict, frozen=True, kw_only=True):
    """When an item takes place; `deadline` when the day is only the last of it."""

    day: date
    deadline: bool = False


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


def occasion_of(item: Item) -> Occasion | None:
    """Return when an item takes place; None for one without a day and without an end.

    A day without a year is the first such day that is not before the day of issue.
    """
    found = _DAY.search(item.title)
    if found:
        day = _first_such_day(found, item.elements.issued)
        if day is not None:
            return Occasion(day=day)
    return Occasion(day=item.shown.last, deadline=True) if item.shown.last else None


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


def _first_such_day(found: re.Match[str], issued: date) -> date | None:
    years = (int(found[1]),) if found[1] else (issued.year, issued.year + 1)
    for year in years:
        try:
            day = date(year, int(found[2]), int(found[3]))
        except ValueError:
            continue
        if found[1] or day >= issued:
            return day
    return None
