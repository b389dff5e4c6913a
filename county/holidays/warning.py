"""The alarm: a year is near that has no notice yet.

Invariant: it is raised from the day on which terms of applications reach into the next year,
and every day until the notice is there.
"""

from datetime import date

from disclosure.workdays import Calendar

ALARM_MONTH = 12
"""An application of early December falls due in January."""


def missing_years(calendar: Calendar, today: date) -> tuple[int, ...]:
    """Return the years that need a notice by now and have none."""
    needed = (today.year, today.year + 1) if today.month >= ALARM_MONTH else (today.year,)
    return tuple(year for year in needed if not calendar.knows(year))
