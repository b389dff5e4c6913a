"""When an item takes place: the day in its title, or the last on which it is shown.

Invariant: a day that is only the end of something is called a deadline, not a day.
"""

import re
from datetime import date

from disclosure.items import Item, Strict

_DAY = re.compile(r"(?<![0-9])(?:(20[0-9]{2})年)?(1[0-2]|0?[1-9])月(3[01]|[12][0-9]|0?[1-9])日")


class Occasion(Strict, frozen=True, kw_only=True):
    """When an item takes place; `deadline` when the day is only the last of it."""

    day: date
    deadline: bool = False


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
