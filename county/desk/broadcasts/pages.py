"""Page: what the loudspeakers said, as aired.

Invariant: a miss is listed like a success.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.airings import log, words
from county.airings.log import Wanted
from county.desk.emergency.pages import TYPERS
from county.desk.frame import EVERYONE, Frame, Visit
from county.desk.recording.pages import RECORDERS
from county.desk.stops.pages import STOPPERS, standing
from disclosure.timetable import labels_of

NEWEST = 10
"""Airings that are listed; all of them are found among the records."""


class BroadcastPages:
    """Loudspeakers on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [self._frame.page("/desk/broadcasts", self.show, EVERYONE)]

    def show(self, visit: Visit) -> Response:
        """List the newest airings of the person's areas."""
        wanted = Wanted(area=visit.person.area, zone=self._frame.drawing.zone)
        with self._frame.county.database.reading() as connection:
            found = log.page(connection, wanted, limit=NEWEST, offset=0)
        slots = labels_of(self._frame.county.profile().slots)
        context = {
            "found": found,
            "results": words.RESULTS,
            "reason": words.reason,
            "slots": slots,
            "stops": standing(self._frame, visit),
            "may_warn": visit.person.may(TYPERS),
            "may_record": visit.person.may(RECORDERS),
            "may_stop": visit.person.may(STOPPERS),
        }
        return self._frame.draw(visit, "broadcasts/list.html", context)
