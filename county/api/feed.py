"""Routes of the feed: root, heads, changes, index, mail, time.

Invariant: no route here needs a token, and every answer is signed or hashed by what
it holds, so any cache or mirror may stand between.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from county.api.board import Board, Prepared, prepare
from county.api.pages import FeedPages
from county.clock import Clock
from county.folder import DataFolder
from county.keys.online import OnlineKeys
from county.settings import FeedSettings
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.feed import TIME_TYPE, TimeStatement
from disclosure.seals.signing import seal

JSON = "application/json"
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
        board: Board,
        pages: FeedPages,
        folder: DataFolder,
        keys: OnlineKeys,
        clock: Clock,
        settings: FeedSettings,
    ) -> None:
        self._board = board
        self._pages = pages
        self._folder = folder
        self._keys = keys
        self._clock = clock
        self._cache = f"public, max-age={settings.max_age_seconds}"

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
        return answer(request, prepare(body), "public, max-age=86400, immutable")

    async def head(self, request: Request, code: Code, wait: Wait = 0) -> Response:
        """Return the head; with If-None-Match and `wait`, once it changes."""
        held = request.headers.get("if-none-match", "")
        head = await self._board.wait(AreaCode(code), held, wait)
        return answer(request, _known(head, code), "no-cache" if wait else self._cache)

    async def changes(self, request: Request, code: Code, after: After = 0) -> Response:
        """Return a change page."""
        page = await self._board.changes(AreaCode(code), after)
        return answer(request, _known(page, code), self._cache)

    async def index(self, request: Request, code: Code) -> Response:
        """Return the index."""
        page = await self._board.index(AreaCode(code))
        return answer(request, _known(page, code), self._cache)

    async def mail(self, request: Request, code: Code, after: After = 0) -> Response:
        """Return a page of the area's mailbox."""
        _known(self._board.head(AreaCode(code)), code)
        body = await run_in_threadpool(self._pages.mail, AreaCode(code), after)
        return answer(request, prepare(body), self._cache)

    async def time(self, nonce: Nonce) -> Response:
        """Return the time with the nonce, signed by the head key."""
        told = TimeStatement(format=1, nonce=nonce, time=self._clock())
        sealed = encode(seal(TIME_TYPE, encode(told), self._keys.head))
        return Response(sealed, media_type=JSON, headers={"Cache-Control": "no-store"})


def answer(request: Request, prepared: Prepared, cache: str) -> Response:
    """Return prepared bytes, or 304 where the asker holds them."""
    headers = {"ETag": prepared.etag, "Cache-Control": cache}
    if prepared.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(prepared.body, media_type=JSON, headers=headers)


def _known(prepared: Prepared | None, code: str) -> Prepared:
    if prepared is None:
        raise HTTPException(404, f"area {code} has no feed here")
    return prepared
