"""Telling: the round's chore that asks for the notice of a year which is near.

Invariant: every admin is told once a week, on a working day, until the notice is there.
"""

from collections.abc import Callable
from datetime import datetime

from county.database.engine import Database
from county.holidays.warning import missing_years
from county.notices import outbox
from county.notices.outbox import Notice, What
from county.people.staff import Role, with_role
from county.requests.terms import Terms
from disclosure.wording import Say


class HolidayTelling:
    """The chore.

    Arguments:
        database: the county's.
        terms: the terms in force.
        say: the words of the county's language.
    """

    name = "holidays"

    def __init__(self, database: Database, terms: Callable[[], Terms], say: Say) -> None:
        self._database = database
        self._terms = terms
        self._say = say

    def run(self, now: datetime) -> str:
        """Tell the admins of the years that need a notice by now and have none."""
        terms = self._terms()
        today = now.astimezone(terms.zone).date()
        missing = missing_years(terms.calendar, today)
        if not missing or not terms.hours.hold(now, terms.calendar, terms.zone):
            return ""
        week = "-".join(str(part) for part in today.isocalendar()[:2])
        told = 0
        with self._database.writing() as connection:
            for person in with_role(connection, (Role.ADMIN,)):
                for year in missing:
                    key = f"holidays:{year}:{week}:{person.id}"
                    notice = Notice(key, person.id, What.HOLIDAYS, self._words(year))
                    told += outbox.put(connection, notice, now)
        return f"{told} admins told of a missing notice" if told else ""

    def _words(self, year: int) -> str:
        return self._say(
            "{year} 年的放假安排还没有加载，跨到那一年的期限都是暂定的，请在“放假安排”里加载。",
            year=year,
        )
