"""Section: where an application for disclosure stands, and what is next.

Invariant: it shows only; everything is done on the application's own page.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from county.applications import kept
from county.applications.opening import Offices
from county.desk.applications.course import next_due, stations
from county.desk.applications.labels import STAGES
from county.desk.frame import Visit
from county.requests.queue import Filed
from disclosure.requests import RequestKind


class ApplicationSection:
    """The application on the page of its request."""

    template = "applications/section.html"

    def __init__(self, offices: Offices) -> None:
        self._offices = offices

    def context(
        self, connection: Connection, _visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return the line of stages and what is next; None where it is no application."""
        if filed.kind is not RequestKind.APPLICATION:
            return None
        one = kept.one(connection, filed.id)
        if one is None:
            return {"one": None}
        taken = kept.steps(connection, filed.id)
        return {
            "one": one,
            "stations": stations(taken),
            "next": next_due(self._offices.now(), filed, taken),
            "stages": STAGES,
        }
