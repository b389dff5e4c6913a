"""Route of the server's health.

Invariant: "ok" means that the database answered and the disk has its reserve.
"""

import shutil

from fastapi import APIRouter, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from county.parts import County
from disclosure.decoding import encode

BUSY_SECONDS = "10"


class HealthRoutes:
    """Health over HTTP."""

    def __init__(self, county: County) -> None:
        self._county = county

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["server"], default_response_class=Response)
        router.add_api_route("/healthz", self.health, summary="Whether the server is well")
        return router

    def health(self) -> Response:
        """Return ``{"status": "ok"}``, or 503 with what is wrong."""
        problems = [*self._database_problem(), *self._disk_problem()]
        body = {"status": "; ".join(problems) or "ok"}
        headers = {"Retry-After": BUSY_SECONDS} if problems else {}
        return Response(
            encode(body), 503 if problems else 200, headers, media_type="application/json"
        )

    def _database_problem(self) -> list[str]:
        try:
            with self._county.database.reading() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return ["the database does not answer"]
        return []

    def _disk_problem(self) -> list[str]:
        free = shutil.disk_usage(self._county.folder.path).free
        needed = self._county.settings.server.free_bytes
        return [] if free >= needed else [f"{free // 2**20} MiB free on the disk"]
