"""Routes of the feed: root, heads, changes, index, mail, time.

Invariant: no route here needs a token, and every answer is signed or hashed by what
it holds, so any cache or mirror may stand between.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from county.api.counter import Counter
from county.api.prepared import Reply, prepare, reply
from county.api.questions import Question, What
from county.clock import Clock
from county.folder import DataFolder
from county.keys.online import OnlineKeys
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.feed import TIME_TYPE, TimeStatement
from disclosure.seals.signing import seal

JSON = "application/json"
FOR_A_DAY = b"public, max-age=86400, immutable"
LARGEST_SEQUENCE = 2**53

Code = Annotated[str, Path(pattern=r"^[0-9]{12}(-[0-9]{2})?$", description="division code")]
After = Annotated[int, Query(ge=0, le=LARGEST_SEQUENCE, description="the last sequence held")]
Wait = Annotated[float, Query(ge=0, le=3600, description="seconds to wait for a new head")]
Nonce = Annotated[str, Query(pattern=r"^([0-9a-f]{2}){8,64}$", description="8 to 64 bytes, hex")]
Version = Annotated[int, Path(ge=1, le=10**6, description="version of the root")]


class FeedRoutes:
    """The feed over HTTP."""

    def __init__(
        self,
        counter: Counter,
        folder: DataFolder,
        keys: OnlineKeys,
        clock: Clock,
    ) -> None:
        self._counter = counter
        self._folder = folder
        self._keys = keys
        self._clock = clock

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["feed"], default_response_class=Response)
        add = router.add_api_route
        add("/v1/root/{version}", self.root, summary="A version of the root of trust")
        add("/v1/areas/{code}/head", self.head, summary="An area's signed head; long poll")
        add("/v1/areas/{code}/changes", self.changes, summary="Sealed changes after a sequence")
        add("/v1/areas/{code}/index", self.index, summary="All that an area's feed holds")
        add("/v1/areas/{code}/mail", self.mail, summary="Answers, each closed to its code")
        add("/v1/time", self.time, summary="The county's time, signed")
        return router

    async def root(self, request: Request, version: Version) -> Response:
        """Return root metadata."""
        file = self._folder.root(version)
        if not await run_in_threadpool(file.is_file):
            raise HTTPException(404, f"there is no root version {version}")
        body = await run_in_threadpool(file.read_bytes)
        return _response(reply(prepare(body), request.scope["headers"], FOR_A_DAY))

    async def head(self, request: Request, code: Code, wait: Wait = 0) -> Response:
        """Return the head; with If-None-Match and `wait`, once it changes."""
        return await self._answer(request, Question(What.HEAD, AreaCode(code), wait=wait))

    async def changes(self, request: Request, code: Code, after: After = 0) -> Response:
        """Return a change page."""
        return await self._answer(request, Question(What.CHANGES, AreaCode(code), after))

    async def index(self, request: Request, code: Code) -> Response:
        """Return the index."""
        return await self._answer(request, Question(What.INDEX, AreaCode(code)))

    async def mail(self, request: Request, code: Code, after: After = 0) -> Response:
        """Return a page of the area's mailbox."""
        return await self._answer(request, Question(What.MAIL, AreaCode(code), after))

    async def _answer(self, request: Request, question: Question) -> Response:
        scope = request.scope
        answer = await self._counter.answer(
            question, scope["path"], scope["query_string"], scope["headers"]
        )
        if answer is None:
            raise HTTPException(404, f"area {question.area} has no feed here")
        return _response(answer)

    async def time(self, nonce: Nonce) -> Response:
        """Return the time with the nonce, signed by the head key."""
        told = TimeStatement(format=1, nonce=nonce, time=self._clock())
        sealed = encode(seal(TIME_TYPE, encode(told), self._keys.head))
        return Response(sealed, media_type=JSON, headers={"Cache-Control": "no-store"})


def _response(answer: Reply) -> Response:
    response = Response(answer.body, answer.status)
    response.raw_headers = answer.headers
    return response
