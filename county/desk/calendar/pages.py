"""Page: the timetable of a day as a calendar, a column a place, with what clashes in words.

Invariant: drawn on the server alone; what is drawn also stands there as words.
"""

from datetime import date, timedelta

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.calendar.strip import BAR_HEIGHT, BAR_WIDTH, bar_of, strip_of
from county.desk.frame import EVERYONE, Frame, Visit, missing
from county.speaking import readings
from county.timetable.day import ClashKind, Day, plan
from county.timetable.reading import hours_of, places_with_loudspeakers, spoken_on
from county.web.paging import pages
from disclosure.areas import AreaCode

ADDRESS = "/desk/broadcasts/calendar"
COLUMNS = 4
"""Places side by side; more are on the next page."""

CLASHES: dict[ClashKind, tuple[str, str]] = {
    ClashKind.MISSED: ("没有时间播", "late"),
    ClashKind.OVERFULL: ("时段排满，改到别的时段", "near"),
    ClashKind.QUIET: ("时段在静音时间里，不播", "late"),
    ClashKind.SHARED: ("几家同用一个时段，上级先播", "plain"),
}


class CalendarPages:
    """The calendar on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [self._frame.page(ADDRESS, self.show, EVERYONE)]

    def show(self, visit: Visit) -> Response:
        """Show a day of the person's places."""
        profile, today = self._county.profile(), self._frame.today(visit)
        area, day = self._area(visit), _day(visit.text("day"), today)
        hours = hours_of(profile, self._county.settings.speaking)
        lexicon = readings.lexicon_of(self._county.folder.lexicon)
        with self._county.database.reading() as connection:
            places = places_with_loudspeakers(connection, area, profile.areas)
            at = pages(len(places), visit.page_number(), COLUMNS, visit.request.query_params)
            shown = places[at.offset : at.offset + COLUMNS]
            spoken = spoken_on(connection, shown, day, lexicon)
        days = [plan(day, place, spoken, hours) for place in shown]
        context = {
            "day": day,
            "today": today,
            "before": day - timedelta(days=1),
            "after": day + timedelta(days=1),
            "area": area,
            "areas": indented(profile.areas, visit.person),
            "days": days,
            "hours": hours,
            "slots": profile.slots,
            "clashes": [clash for one in days for clash in one.clashes],
            "kinds": CLASHES,
            "strip": strip_of(days, hours),
            "bar_of": bar_of,
            "bar": (BAR_WIDTH, BAR_HEIGHT),
            "pages": at,
            "names": {one.code: one.name for one in profile.areas},
            "is_empty": not any(_has_pieces(one) for one in days),
        }
        return self._frame.draw(visit, "calendar/show.html", context)

    def _area(self, visit: Visit) -> AreaCode:
        area = AreaCode(visit.text("area") or visit.person.area)
        known = {one.code for one in self._county.profile().areas}
        if area not in known or not visit.person.reaches(area):
            raise missing()
        return area


def _day(text: str, today: date) -> date:
    """Return the day that was asked for, within a year of today; today otherwise."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs((day - today).days) <= 366 else today


def _has_pieces(day: Day) -> bool:
    return bool(day.at_once or day.clashes or any(day.by_slot.values()))
