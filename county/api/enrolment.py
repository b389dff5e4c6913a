"""Routes of enrolment: a device asks, and later proves its key for a pass.

Invariant: nothing here is answered from a cache, and a refusal says only what a
technician at the device needs.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from county.api.feed import JSON
from county.clock import Clock
from county.terminals.enrolling import Enrolling
from county.terminals.passes import Passes
from disclosure.decoding import decode, encode
from disclosure.errors import NotAllowedError, RejectedError, RetryLaterError
from disclosure.feed import Envelope
from disclosure.items import Strict
from disclosure.requests import TerminalId

RETRY_SECONDS = "60"
NO_STORE = {"Cache-Control": "no-store"}

Id = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$", description="the terminal's id")]


class EnrolmentRoutes:
    """Enrolment over HTTP."""

    def __init__(self, enrolling: Enrolling, passes: Passes, clock: Clock) -> None:
        self._enrolling = enrolling
        self._passes = passes
        self._clock = clock

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["terminals"], default_response_class=Response)
        post = ["POST"]
        add = router.add_api_route
        add("/v1/terminals", self.enrol, methods=post, summary="A device asks to be a terminal")
        add("/v1/terminals/{id}/challenge", self.challenge, methods=post, summary="To be signed")
        add("/v1/terminals/{id}/pass", self.give, methods=post, summary="A pass for a proof")
        return router

    async def enrol(self, request: Request) -> Response:
        """Enter a device."""
        raw = await request.body()
        return await self._answer(
            lambda: self._enrolling.enrol(decode(raw, Envelope), self._clock())
        )

    async def challenge(self, id: Id) -> Response:  # noqa: A002 - the address's name
        """Return a challenge."""
        return await self._answer(lambda: self._passes.challenge(TerminalId(id), self._clock()))

    async def give(self, request: Request, id: Id) -> Response:  # noqa: A002 - the address's name
        """Return a pass."""
        raw = await request.body()
        return await self._answer(
            lambda: self._passes.give(TerminalId(id), decode(raw, Envelope), self._clock())
        )

    async def _answer(self, act: Callable[[], Strict]) -> Response:
        try:
            document = await run_in_threadpool(act)
        except NotAllowedError as error:
            raise HTTPException(403, str(error)) from error
        except RejectedError as error:
            raise HTTPException(422, str(error)) from error
        except RetryLaterError as error:
            raise HTTPException(429, str(error), {"Retry-After": RETRY_SECONDS}) from error
        return Response(encode(document), media_type=JSON, headers=NO_STORE)
