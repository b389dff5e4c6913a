"""Posts: a source hands in its message over HTTP, and hears what became of it.

`POST /alerts/SOURCE`, the body is the CAP message, the header `Alert-Proof` what the file
beside a dropped one would hold. Invariant: nothing in a body is read before its proof
holds, and every refusal is a sentence.
"""

import asyncio
import time
from collections.abc import Iterable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from county.alerts import cap
from county.alerts.gate.handing import Fate, hand_in
from county.alerts.gate.settings import GateSettings
from county.alerts.proof import LARGEST_BYTES
from county.alerts.sources import Source
from county.rates import Rate
from county.web.limits import BodyLimit
from disclosure.errors import MalformedError, RejectedSealError

HEADER = "alert-proof"

_STATUS = {Fate.TAKEN: 200, Fate.REFUSED: 422, Fate.WAITING: 202}
_SENTENCE = {
    Fate.TAKEN: "the message was taken",
    Fate.WAITING: "the message was handed in and waits to be judged",
}


class Posts:
    """The gate's one route.

    Arguments:
        sources: those that may post.
        inbox: folder with a folder for each source.
        settings: limits and waits.
    """

    def __init__(self, sources: Iterable[Source], inbox: Path, settings: GateSettings) -> None:
        self._sources = {source.name: source for source in sources if source.posts}
        self._inbox = inbox
        self._settings = settings
        self._taken = Rate(settings.posts_a_minute)
        self._refused = Rate(settings.refusals_a_minute)

    def application(self) -> ASGIApp:
        """Return the application."""
        routes = [Route("/alerts/{source}", self.take, methods=["POST"])]
        return BodyLimit(Starlette(routes=routes), cap.LARGEST_BYTES, ())

    async def take(self, request: Request) -> JSONResponse:
        """Take a message in; answer what became of it."""
        source = self._sources.get(request.path_params["source"])
        address = request.client.host if request.client else ""
        if not self._refused.allows(address, time.monotonic()):
            return _answer(429, "too many posts with a wrong proof: wait a minute")
        if source is None:
            self._refused.count(address, time.monotonic())
            return _answer(404, "no source of this name posts here")
        try:
            async with asyncio.timeout(self._settings.body_seconds):
                raw = await request.body()
        except TimeoutError:
            return _answer(408, f"the body did not come in {self._settings.body_seconds:g} s")
        except ClientDisconnect:
            return _answer(400, "the body broke off")
        return await run_in_threadpool(self._hand_in, source, raw, _proof(request), address)

    def _hand_in(
        self, source: Source, raw: bytes, given: bytes | None, address: str
    ) -> JSONResponse:
        steady = time.monotonic()
        if not self._taken.allows(source.name, steady):
            return _answer(429, f"{self._settings.posts_a_minute} messages a minute are the limit")
        try:
            handed = hand_in(self._inbox, source, raw, given)
        except RejectedSealError as error:
            self._refused.count(address, steady)
            return _answer(401, str(error))
        except MalformedError as error:
            return _answer(400, str(error))
        except OSError as error:
            return _answer(503, f"the inbox cannot be written: {error.strerror}")
        self._taken.count(source.name, steady)
        fate, reason = handed.wait(self._settings.answer_seconds)
        return _answer(_STATUS[fate], reason or _SENTENCE[fate])


def _proof(request: Request) -> bytes | None:
    given = request.headers.get(HEADER)
    return given.encode("latin-1")[:LARGEST_BYTES] if given is not None else None


def _answer(status: int, sentence: str) -> JSONResponse:
    headers = {"Cache-Control": "no-store"}
    if status in (429, 503):
        headers["Retry-After"] = "60"
    return JSONResponse({"detail": sentence}, status, headers=headers)
