"""Section: the history of a request.

Invariant: all of it is shown, the newest first.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from county.desk.frame import Visit
from county.requests import history
from county.requests.queue import Filed


class HistorySection:
    """What has happened so far."""

    template = "requests/history.html"

    def context(
        self, connection: Connection, _visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return the history."""
        return {"history": history.of_request(connection, filed.id)}
