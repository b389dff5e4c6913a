"""Section and pages: codes that are to open nothing any more, of a receipt or a slip.

Invariant: who withdrew a code and why is written down with it, and nothing gives a
withdrawn code back.
"""

from collections.abc import Mapping

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, missing, see
from county.desk.requests.sight import ANSWERERS, requested
from county.publishing import withdrawing
from county.publishing.withdrawing import REASON_CHARACTERS, Withdrawal
from county.requests import history
from county.requests.history import Act
from county.requests.queue import Filed
from county.statements import withdrawing as households
from county.statements.withdrawing import Issued
from county.web.paging import pages
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError

WITHDRAWN = "作废了取件码"
LONGEST_NUMBER = 20


class CodeSection:
    """The collection code of a request."""

    template = "requests/code.html"

    def context(
        self, connection: Connection, _visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return how the code was withdrawn, where it was."""
        return {"lost": withdrawing.of_locator(connection, filed.locator)}


class CodePages:
    """Withdrawing codes."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page("/desk/requests/codes", self.show, ANSWERERS),
            page("/desk/requests/codes", self.withdraw_slip, ANSWERERS, acts=True),
            page(
                "/desk/requests/{id:uuid}/withdraw-code",
                self.withdraw_receipt,
                ANSWERERS,
                acts=True,
            ),
        ]

    def show(self, visit: Visit) -> Response:
        """List the issues of slips, each with a form for a lost one."""
        return self._list(visit)

    def withdraw_slip(self, visit: Visit) -> Response:
        """Withdraw the code of a household."""
        household, reason = visit.text("household"), visit.text("reason")
        say = self._frame.drawing.say
        if not household or not reason:
            return self._list(visit, say("请填户号和作废的原因。"), status=422)
        issue = self._issue(visit)
        with self._database.writing() as connection:
            try:
                households.withdraw(
                    connection,
                    issue,
                    household[:LONGEST_NUMBER],
                    self._why(visit, issue.area, ""),
                    self._frame.county.online,
                )
            except NotAllowedError:
                wrong = say("这一批里没有户号“{number}”，或者它的码已经作废。", number=household)
                return self._list(visit, wrong, status=422)
        return see(f"/desk/requests/codes?withdrawn={issue.id}")

    def withdraw_receipt(self, visit: Visit) -> Response:
        """Withdraw the collection code of a request."""
        filed = requested(self._frame, visit)
        with self._database.writing() as connection:
            why = self._why(visit, filed.area, filed.locator)
            withdrawing.withdraw(connection, why, self._frame.county.online)
            history.note(connection, filed.id, Act(why.who, why.at, WITHDRAWN))
        return see(f"/desk/requests/{filed.id}")

    def _why(self, visit: Visit, area: AreaCode, locator: str) -> Withdrawal:
        reason = visit.text("reason")[:REASON_CHARACTERS]
        return Withdrawal(area, locator, visit.person.name, visit.now, reason)

    def _issue(self, visit: Visit) -> Issued:
        wanted = visit.text("issue")
        with self._database.reading() as connection:
            found = households.one(connection, visit.person.area, wanted)
        if found is None:
            raise missing()
        return found

    def _list(self, visit: Visit, wrong: str = "", *, status: int = 200) -> Response:
        rows = self._frame.county.settings.desk.page_rows
        with self._database.reading() as connection:
            count = households.count(connection, visit.person.area)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = households.issues(connection, visit.person.area, limit=rows, offset=at.offset)
        names = {area.code: area.name for area in self._frame.county.profile().areas}
        context = {"found": found, "pages": at, "names": names, "wrong": wrong}
        return self._frame.draw(visit, "requests/codes.html", context, status=status)
