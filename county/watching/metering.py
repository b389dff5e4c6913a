"""Metering requests: how many, how long, and a line in the log where that is set.

Invariant: of an address only its route's template is kept, so neither words that were searched
for nor ids reach a meter or the log.
"""

import logging
import secrets
import time
from collections.abc import Iterable
from typing import Any

from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from county.watching import meters
from county.web.logs import REQUEST_ID

UNKNOWN = "none"
"""The template of what no route answered."""

_WAITS = b"wait="
_ID_BYTES = 8
_log = logging.getLogger("county.requests")


class Metering:
    """Stands around the application.

    Arguments:
        app: the application.
        county: its code, which every meter carries.
        log: whether each request gets a line in the log.
    """

    def __init__(self, app: ASGIApp, county: str, *, log: bool) -> None:
        self._app = app
        self._county = county
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and note what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = {"status": 500}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
            await send(message)

        begun = time.perf_counter()
        token = REQUEST_ID.set(secrets.token_hex(_ID_BYTES))
        try:
            await self._app(scope, receive, sending)
        finally:
            self._note(scope, seen["status"], time.perf_counter() - begun)
            REQUEST_ID.reset(token)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = template(scope)
        # A method is a word of the asker's until a route knows it.
        method = scope["method"] if route != UNKNOWN else UNKNOWN
        meters.REQUESTS.labels(self._county, route, method, str(status)).inc()
        if _WAITS not in scope["query_string"]:
            meters.LATENCY.labels(self._county, route).observe(seconds)
        if self._log:
            milliseconds = round(seconds * 1000)
            _log.info("%s %s %d %d ms", method, route, status, milliseconds)


def templates(routes: Iterable[BaseRoute]) -> dict[object, str]:
    """Return the path of each route, with its parameters' names, by what answers there."""
    found = {}
    for route in routes:
        answering = getattr(route, "endpoint", getattr(route, "app", None))
        found[answering] = str(getattr(route, "path", "")) or UNKNOWN
    return found


def template(scope: Any) -> str:
    """Return the path of the route that answered, with its parameters' names; never their values.

    Routes of FastAPI leave themselves behind; for others the application keeps what `templates`
    returned as ``state.templates``.
    """
    left = str(getattr(scope.get("route"), "path", ""))
    known: dict[object, str] = getattr(scope["app"].state, "templates", {})
    return left or known.get(scope.get("endpoint"), UNKNOWN)
