"""Dates, hours and terms as people read them.

Invariant: every text goes through `say`, so another language needs no code.
"""

from datetime import date, datetime, tzinfo

from disclosure.clocks import TimeLeft, Urgency
from disclosure.items import Item, in_force, on_display
from disclosure.wording import Say, Wording

CHINESE: Say = Wording().say
"""For what has no reader of another language: screens, paper and previews."""


def weekday(day: date, say: Say) -> str:
    """Return e.g. ``星期日``."""
    names = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
    return say(names[day.weekday()])


def short_date(day: date, say: Say) -> str:
    """Return e.g. ``2026年11月22日``."""
    return say("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)


def long_date(day: date, say: Say) -> str:
    """Return e.g. ``2026年11月22日（星期日）``."""
    return say("{date}（{weekday}）", date=short_date(day, say), weekday=weekday(day, say))


def day_of_year(day: date, say: Say) -> str:
    """Return e.g. ``11月22日 星期日``, for a clock that runs all year."""
    return say(
        "{month}月{day}日 {weekday}", month=day.month, day=day.day, weekday=weekday(day, say)
    )


def day_and_time(at: datetime, say: Say) -> str:
    """Return e.g. ``11月22日 21:42``, for what concerns these days, in the zone of `at`."""
    return say("{month}月{day}日 {time}", month=at.month, day=at.day, time=f"{at:%H:%M}")


def clock(now: datetime, zone: tzinfo) -> str:
    """Return the wall time in a zone, e.g. ``08:30``."""
    return now.astimezone(zone).strftime("%H:%M")


def as_of(instant: datetime, zone: tzinfo, say: Say) -> str:
    """Return the line that stands on old information."""
    local = instant.astimezone(zone)
    return say(
        "信息截至{date} {clock}", date=short_date(local.date(), say), clock=clock(local, zone)
    )


def days_left(left: TimeLeft, say: Say) -> str:
    """Return how much time an answer still has."""
    if left.urgency is Urgency.OVERDUE:
        return say("已超期 {count} 个工作日", count=-left.working_days)
    if left.urgency is Urgency.TODAY:
        return say("今天到期")
    return say("还剩 {count} 个工作日", count=left.working_days)


def standing(item: Item, today: date, say: Say) -> str:
    """Return the status words of an item: in force, not yet, no longer, archived."""
    if in_force(item, today):
        return say("现行有效") if on_display(item, today) else say("已归档")
    if item.elements.repealed is not None and item.elements.repealed <= today:
        return say("已失效")
    return say("尚未生效")


def page_of(number: int, count: int, say: Say) -> str:
    """Return e.g. ``第 2 页，共 5 页``."""
    return say("第 {number} 页，共 {count} 页", number=number, count=count)
