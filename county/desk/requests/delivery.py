"""Section and acts: how the answer reached its asker, and closing.

Invariant: nothing is delivered without evidence of it.
"""

from collections.abc import Mapping

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, see
from county.desk.requests.labels import EVIDENCE
from county.desk.requests.sight import ANSWERERS, requested
from county.requests import answering, history
from county.requests.history import Act
from county.requests.queue import Filed
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestState

_UNDELIVERED = (RequestState.ANSWER_READY, RequestState.NOT_HELD, RequestState.DELIVERED)


class DeliverySection:
    """Noting that the answer was delivered."""

    template = "requests/delivery.html"

    def context(
        self, _connection: Connection, visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return the ways of delivering, for those who may note one."""
        if filed.state not in _UNDELIVERED or not visit.person.may(ANSWERERS):
            return None
        return {"evidence": EVIDENCE}


class DeliveryPages:
    """The acts of delivering and closing."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/requests/{id:uuid}"
        return [
            page(f"{one}/deliver", self.deliver, ANSWERERS, acts=True),
            page(f"{one}/close", self.close, ANSWERERS, acts=True),
        ]

    def deliver(self, visit: Visit) -> Response:
        """Note the evidence that the answer reached its asker."""
        filed = requested(self._frame, visit)
        how = visit.text("how")
        if how not in EVIDENCE:
            raise NotAllowedError("delivery needs evidence")
        note = f"{how}，{visit.text('note')[:200]}" if visit.text("note") else how
        with self._database.writing() as connection:
            answering.deliver(connection, filed, Act(visit.person.name, visit.now, note))
        return see(f"/desk/requests/{filed.id}")

    def close(self, visit: Visit) -> Response:
        """Close a delivered request."""
        filed = requested(self._frame, visit)
        with self._database.writing() as connection:
            act = Act(visit.person.name, visit.now)
            history.advance(connection, filed.id, RequestState.CLOSED, act)
        return see(f"/desk/requests/{filed.id}")
