"""Limits and headers around every request.

Invariant: a body's length is known and within its limit before the body is read, and
every answer that a browser could take for a page carries the headers that keep a page
to itself.
"""

from collections.abc import Callable, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self';"
    " media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}

NOT_MODIFIED = 304


def in_json(_request: Request, status: int, sentence: str) -> Response:
    """Return a refusal for programs."""
    return JSONResponse({"detail": sentence}, status)


class BodyLimit:
    """Refuses bodies of unknown length (411) and longer ones than allowed (413)."""

    def __init__(
        self,
        app: ASGIApp,
        limit: int,
        larger: Iterable[tuple[str, int]],
        answer: Callable[[Request, int, str], Response] = in_json,
    ) -> None:
        """Take the app, the usual limit in bytes, others by how a path begins, and what answers."""
        self._app = app
        self._answer = answer
        self._limit = limit
        self._larger = tuple(larger)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers:
            return self._sentence(scope, 411, "say how long the body is with Content-Length")
        length = headers.get("content-length", "0")
        limit = self._most(scope["path"])
        if not length.isascii() or not length.isdigit():
            return self._sentence(scope, 400, "Content-Length is no number")
        if int(length) > limit:
            told = f"the body has {length} bytes; {limit} are the limit"
            return self._sentence(scope, 413, told)
        return None

    def _most(self, path: str) -> int:
        found = (most for start, most in self._larger if path.startswith(start))
        return next(found, self._limit)

    def _sentence(self, scope: Scope, status: int, sentence: str) -> Response:
        # The body is not read, so nothing else can follow on this connection.
        refusal = self._answer(Request(scope), status, sentence)
        refusal.headers["Connection"] = "close"
        return refusal


_JSON = "application/json"
_JSON_HEADERS = {"X-Content-Type-Options": "nosniff"}


class SafeHeaders:
    """Adds the headers that keep pages to themselves.

    Terminals' JSON needs only the one that keeps it JSON, and a 304 none: what is held
    keeps its own headers (RFC 9111, 4.3.4), and each byte is paid for by every poll.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add to the answer's headers what is not set."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _keep_safe(message)
            await send(message)

        await self._app(scope, receive, sending)


def _keep_safe(start: Message) -> None:
    if start["status"] == NOT_MODIFIED:
        return
    headers = MutableHeaders(scope=start)
    json = headers.get("content-type", "") == _JSON
    for name, value in (_JSON_HEADERS if json else HEADERS).items():
        headers.setdefault(name, value)
