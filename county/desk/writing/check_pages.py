"""Page: what the checks say of a draft, with the editor's reasons, for whoever approves it.

Invariant: it is computed of the draft that waits, at the moment it is looked at.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.checking.gathering import Checker
from county.desk.frame import EVERYONE, Frame, Visit, missing
from county.desk.writing.labels import CHECKS
from county.items import ledger
from disclosure.items import ItemId


class CheckPages:
    """Findings on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._checker = Checker(frame.county, frame.drawing.say)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [self._frame.page("/desk/items/{id:uuid}/checks", self.show, EVERYONE)]

    def show(self, visit: Visit) -> Response:
        """Show what is found in a draft."""
        id_ = ItemId(str(visit.path["id"]))
        with self._frame.county.database.reading() as connection:
            whole = ledger.whole(connection, id_, visit.person.area)
            if whole is None or whole.draft is None:
                raise missing()
            judged = self._checker.of_draft(connection, whole.draft, self._frame.today(visit))
        context = {"whole": whole, "judged": judged, "checks": CHECKS}
        return self._frame.draw(visit, "writing/approver.html", context)
