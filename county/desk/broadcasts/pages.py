"""Page: what the loudspeakers said, as aired.

Invariant: a miss is listed like a success.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.emergency.pages import TYPERS
from county.desk.frame import EVERYONE, Frame, Visit
from county.desk.recording.pages import RECORDERS
from county.desk.stops.pages import STOPPERS, standing
from county.terminals import records
from county.web.paging import pages
from disclosure.outbox import AiredResult

RESULTS: dict[AiredResult, tuple[str, str]] = {
    AiredResult.DONE: ("已播完", "done"),
    AiredResult.PARTIAL: ("未播完", "near"),
    AiredResult.FAILED: ("播出失败", "late"),
    AiredResult.MISSED: ("错过时段", "late"),
    AiredResult.DEFERRED: ("改期播出", "near"),
    AiredResult.CANCELLED: ("已取消", "plain"),
}


class BroadcastPages:
    """Loudspeakers on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [self._frame.page("/desk/broadcasts", self.show, EVERYONE)]

    def show(self, visit: Visit) -> Response:
        """List the as-aired records of the person's areas."""
        rows = self._frame.county.settings.desk.page_rows
        scope = visit.person.area
        with self._frame.county.database.reading() as connection:
            count = records.count_aired(connection, scope)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = records.aired(connection, scope, limit=rows, offset=at.offset)
        slots = {slot.name: slot.label for slot in self._frame.county.profile().slots}
        context = {
            "found": found,
            "pages": at,
            "results": RESULTS,
            "slots": slots,
            "stops": standing(self._frame, visit),
            "may_warn": visit.person.may(TYPERS),
            "may_record": visit.person.may(RECORDERS),
            "may_stop": visit.person.may(STOPPERS),
        }
        return self._frame.draw(visit, "broadcasts/list.html", context)
