"""Routes of the open API: for reading, from anywhere, without an account.

Invariant: whoever asks gets an answer that its description allows, and never more of them in
a minute than the county can spare.
"""

import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from county.items import ledger
from county.phone.frame import PhoneFrame
from county.phone.keeping import Draw
from county.rates import SECONDS, Rate
from county.sharing.asking import CodesAsked, ItemsAsked, WithdrawnAsked, read_question
from county.sharing.openapi import document
from county.sharing.reading import Reading
from county.sharing.telling import OPEN
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.errors import MalformedError
from disclosure.items import ItemId

JSON = b"application/json"
METHODS = ["GET", "HEAD", "OPTIONS"]
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
}
ALLOWED = {
    **CORS,
    "Allow": ", ".join(METHODS),
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class OpenRoutes:
    """The open API over HTTP.

    Arguments:
        frame: the parts of phone pages.
        reading: answers questions.
        rate: how often one address may ask.
        steady: seconds of a clock that never jumps.
    """

    def __init__(
        self,
        frame: PhoneFrame,
        reading: Reading,
        rate: Rate,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._frame = frame
        self._reading = reading
        self._rate = rate
        self._steady = steady

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        paths = {
            f"{OPEN}/openapi.json": self._document,
            f"{OPEN}/areas": self._areas,
            f"{OPEN}/entries": self._entries,
            f"{OPEN}/items": self._items,
            f"{OPEN}/items/{{id}}": self._item,
            f"{OPEN}/items/{{id}}/envelope": self._envelope,
            f"{OPEN}/withdrawn": self._withdrawn,
        }
        return [
            Route(path, self._guarded(answer), methods=METHODS) for path, answer in paths.items()
        ]

    def _guarded(self, answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def guarded(request: Request) -> Response:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers=ALLOWED)
            address = request.client.host if request.client else ""
            if not self._rate.takes(address, self._steady()):
                told = f"too many questions from {address}: go on in a minute"
                raise HTTPException(429, told, {**CORS, "Retry-After": str(SECONDS)})
            try:
                given = answer(request)
            except MalformedError as error:
                raise HTTPException(400, str(error), CORS) from error
            given.headers.update(CORS)
            return given

        return guarded

    def _kept(self, request: Request, draw: Draw) -> Response:
        return self._frame.keeping.answer(request, draw, JSON)

    def _document(self, request: Request) -> Response:
        return self._kept(request, lambda found, _now: self._described(found))

    def _described(self, connection: Connection) -> bytes:
        name = self._frame.profile(connection).name
        return encode(document(name, self._frame.county.settings.phone.address))

    def _areas(self, request: Request) -> Response:
        asked = read_question(request.query_params, CodesAsked)
        return self._kept(request, lambda found, _now: encode(self._reading.areas(found, asked)))

    def _entries(self, request: Request) -> Response:
        asked = read_question(request.query_params, CodesAsked)
        return self._kept(request, lambda _found, _now: encode(self._reading.entries(asked)))

    def _items(self, request: Request) -> Response:
        asked = read_question(request.query_params, ItemsAsked)
        return self._kept(
            request, lambda found, now: encode(self._reading.items(found, asked, now))
        )

    def _withdrawn(self, request: Request) -> Response:
        asked = read_question(request.query_params, WithdrawnAsked)
        return self._kept(
            request, lambda found, _now: encode(self._reading.withdrawn(found, asked))
        )

    def _item(self, request: Request) -> Response:
        id_ = _id(request)

        def draw(connection: Connection, now: datetime) -> bytes:
            item = self._reading.item(connection, id_, now)
            if item is None:
                raise self._gone(connection, id_)
            return encode(item)

        return self._kept(request, draw)

    def _envelope(self, request: Request) -> Response:
        id_ = _id(request)

        def draw(connection: Connection, now: datetime) -> bytes:
            envelope = self._reading.envelope(connection, id_, now)
            if envelope is None:
                raise self._gone(connection, id_)
            return envelope

        return self._kept(request, draw)

    def _gone(self, connection: Connection, id_: ItemId) -> HTTPException:
        """Return the refusal: a withdrawal of what was shown is said, all else not."""
        taken = self._frame.vouching.withdrawal(connection, id_)
        before = ledger.last_published(connection, id_) if taken else None
        if before is None or Channel.PHONE not in before.channels:
            return HTTPException(404, f"there is no public item {id_}", CORS)
        return HTTPException(410, f"item {id_} was withdrawn", CORS)


def _id(request: Request) -> ItemId:
    given = request.path_params["id"]
    try:
        known = str(UUID(given))
    except ValueError:
        known = ""
    if known != given:
        raise MalformedError(f"{given!r} is no id of an item: a UUID in small letters")
    return ItemId(known)
