"""Route of software: what a terminal is offered.

Invariant: what is offered is signed for one terminal, so that nobody need prove who asks;
nothing is answered from a cache.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from starlette.concurrency import run_in_threadpool

from county.api.feed import JSON
from county.clock import Clock
from county.releases.offering import Offering
from disclosure.decoding import encode

NO_STORE = {"Cache-Control": "no-store"}

Id = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$", description="the terminal's id")]


class ReleaseRoutes:
    """Software over HTTP."""

    def __init__(self, offering: Offering, clock: Clock) -> None:
        self._offering = offering
        self._clock = clock

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["terminals"], default_response_class=Response)
        where = "/v1/terminals/{id}/release"
        router.add_api_route(where, self.offer, summary="The software offered to a terminal")
        return router

    async def offer(self, id: Id) -> Response:  # noqa: A002 - the address's name
        """Return the offer, or nothing."""
        offer = await run_in_threadpool(self._offering.offer, id, self._clock())
        if offer is None:
            return Response(status_code=204, headers=NO_STORE)
        return Response(encode(offer), media_type=JSON, headers=NO_STORE)
