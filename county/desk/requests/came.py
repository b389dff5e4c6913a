"""Section: how a request came in, who registered it, and its photos.

Invariant: no photo is on this page; each look at one is noted first.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, select
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.database.tables import requests, staff
from county.desk.frame import Frame, Visit, missing, see
from county.desk.requests.sight import ANSWERERS, requested
from county.requests import photos
from county.requests.history import Act
from county.requests.queue import Filed
from county.requests.receiving import STAFF_WAYS
from disclosure.requests import CameBy

WAYS = {
    CameBy.KIOSK: "触摸终端",
    CameBy.PHONE: "手机网页",
    CameBy.CALL: "来电话",
    CameBy.VISIT: "来窗口",
    CameBy.LETTER: "来信",
}


class CameSection:
    """How it came in."""

    template = "requests/came.html"

    def context(
        self, connection: Connection, _visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return the way, who registered it, and how many photos it has."""
        taker, brought = "", 0
        if filed.came_by in STAFF_WAYS:
            query = select(staff.c.name).join(requests, requests.c.taken_by == staff.c.id)
            taker = connection.scalar(query.where(requests.c.id == filed.id)) or ""
        elif filed.came_by is CameBy.PHONE:
            brought = photos.count(connection, filed.id)
        return {"way": WAYS[filed.came_by], "taker": taker, "photos": brought}


class PhotoPages:
    """The photos of a request, for those who answer it."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/requests/{id:uuid}/photos"
        return [
            page(one, self.show, ANSWERERS, acts=True),
            page(one, self.back, ANSWERERS),
            page(f"{one}/{{place:int}}", self.photo, ANSWERERS),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the photos; the look is noted first."""
        filed = requested(self._frame, visit)
        with self._database.writing() as connection:
            photos.note_look(connection, filed.id, Act(visit.person.name, visit.now))
            count = photos.count(connection, filed.id)
        context = {"filed": filed, "count": count}
        return self._frame.draw(visit, "requests/photos.html", context)

    def back(self, visit: Visit) -> Response:
        """Lead back to the request: photos are shown to who asks by the button there."""
        return see(f"/desk/requests/{requested(self._frame, visit).id}")

    def photo(self, visit: Visit) -> Response:
        """Return one photo; a look that was not noted is noted first."""
        filed = requested(self._frame, visit)
        with self._database.writing() as connection:
            found = photos.one(connection, filed.id, int(visit.path["place"]))
            if found is None:
                raise missing()
            photos.note_look(connection, filed.id, Act(visit.person.name, visit.now))
        return Response(found, media_type="image/jpeg", headers={"Cache-Control": "no-store"})
