"""Route of the outbox: what terminals send back.

Invariant: without a terminal's pass nothing is read; `BodyLimit` has refused longer
bodies before.
"""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from county.api.feed import JSON
from county.clock import Clock
from county.database.engine import Database
from county.terminals.gathering import Gathering
from county.terminals.passes import by_pass
from county.terminals.receiving import Parcel
from county.terminals.register import Terminal
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RetryLaterError
from disclosure.outbox import OutboxBatch

BUSY_SECONDS = "5"
LONGEST_TOKEN = 128


class OutboxRoutes:
    """The outbox over HTTP."""

    def __init__(self, database: Database, gathering: Gathering, clock: Clock) -> None:
        self._database = database
        self._gathering = gathering
        self._clock = clock

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["terminals"], default_response_class=Response)
        router.add_api_route(
            "/v1/outbox", self.receive, methods=["POST"], summary="Rows of a terminal's outbox"
        )
        return router

    async def receive(self, request: Request) -> Response:
        """Store a batch of rows; answer for each."""
        terminal = await run_in_threadpool(self._terminal, request)
        raw = await request.body()
        try:
            batch = decode(raw, OutboxBatch)
            reply = await self._gathering.receive(Parcel(batch, terminal, self._clock()))
        except MalformedError as error:
            raise HTTPException(422, str(error)) from error
        except RetryLaterError as error:
            raise HTTPException(503, str(error), {"Retry-After": BUSY_SECONDS}) from error
        return Response(encode(reply), media_type=JSON)

    def _terminal(self, request: Request) -> Terminal:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and 0 < len(token) <= LONGEST_TOKEN:
            with self._database.reading() as connection:
                terminal = by_pass(connection, token.strip(), self._clock())
            if terminal is not None:
                return terminal
        raise HTTPException(
            401,
            "this needs the pass of a terminal in use ('content_sync enrol' makes one)",
            {"WWW-Authenticate": "Bearer"},
        )
