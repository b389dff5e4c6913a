"""Section and act: the collection code of a receipt, and that it is to open nothing any more.

Invariant: who withdrew a code and why is written down with it, and nothing gives a
withdrawn code back.
"""

from collections.abc import Mapping

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, see
from county.desk.requests.sight import ANSWERERS, requested
from county.publishing import withdrawing
from county.publishing.withdrawing import REASON_CHARACTERS, Withdrawal
from county.requests import history
from county.requests.history import Act
from county.requests.queue import Filed
from disclosure.areas import AreaCode

WITHDRAWN = "作废了取件码"


class CodeSection:
    """The collection code of a request."""

    template = "requests/code.html"

    def context(
        self, connection: Connection, _visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return how the code was withdrawn, where it was."""
        if not filed.code_withdrawn:
            return {"lost": None}
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
            page(
                "/desk/requests/{id:uuid}/withdraw-code",
                self.withdraw_receipt,
                ANSWERERS,
                acts=True,
            ),
        ]

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
