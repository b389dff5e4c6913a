"""Route of diagnostics: whether a terminal is asked for them.

Invariant: what is answered is signed for one terminal and holds nothing but a number and times, so
that nobody need prove who asks; nothing is answered from a cache.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from starlette.concurrency import run_in_threadpool

from county.api.feed import JSON
from county.clock import Clock
from county.diagnostics.asking import Asking
from disclosure.decoding import encode

NO_STORE = {"Cache-Control": "no-store"}

Id = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$", description="the terminal's id")]


class DiagnosticsRoutes:
    """Diagnostics over HTTP."""

    def __init__(self, asking: Asking, clock: Clock) -> None:
        self._asking = asking
        self._clock = clock

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["terminals"], default_response_class=Response)
        where = "/v1/terminals/{id}/diagnostics"
        router.add_api_route(where, self.asked, summary="Diagnostics asked of a terminal")
        return router

    async def asked(self, id: Id) -> Response:  # noqa: A002 - the address's name
        """Return the ask, or nothing."""
        ask = await run_in_threadpool(self._asking.asked, id, self._clock())
        if ask is None:
            return Response(status_code=204, headers=NO_STORE)
        return Response(encode(ask), media_type=JSON, headers=NO_STORE)
