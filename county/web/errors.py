"""Errors in words: JSON for terminals, a page for people.

Invariant: an unexpected fault is logged whole and answered without details.
"""

import logging
from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from county.watching.metering import template
from disclosure.errors import MingbaiError, RetryLaterError

PAGES = ("/desk", "/p/", "/v/")

_log = logging.getLogger(__name__)

ErrorPage = Callable[[Request, int, str], Response]
"""Draws a page from request, status and sentence (empty for the status's own words)."""


class ErrorPages:
    """Answers what went wrong."""

    def __init__(self, draw: ErrorPage) -> None:
        self._draw = draw

    def install(self, app: FastAPI) -> None:
        """Answer the app's errors."""
        app.add_exception_handler(HTTPException, self._http)
        app.add_exception_handler(RequestValidationError, self._invalid)
        app.add_exception_handler(MingbaiError, self._refused)
        app.add_exception_handler(Exception, self._fault)

    def _http(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return self.answer(request, error.status_code, error.detail, error.headers)

    def _invalid(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        sentence = f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}"
        return self.answer(request, 422, sentence)

    def _refused(self, request: Request, error: Exception) -> Response:
        # The error tree speaks to operators; a page has its own words for the status.
        sentence = "" if request.url.path.startswith(PAGES) else str(error)
        if isinstance(error, RetryLaterError):
            return self.answer(request, 503, sentence, {"Retry-After": "5"})
        return self.answer(request, 409, sentence)

    def _fault(self, request: Request, error: Exception) -> Response:
        _log.error("%s %s failed", request.method, template(request.scope), exc_info=error)
        return self.answer(request, 500, "")

    def answer(
        self, request: Request, status: int, sentence: str, headers: object = None
    ) -> Response:
        """Return a page for people, JSON for terminals.

        Arguments:
            request: what was asked.
            status: of HTTP.
            sentence: what went wrong; empty for the status's own words.
            headers: of the error, added where they are a mapping.
        """
        extra = dict(headers) if isinstance(headers, dict) else {}
        if request.url.path.startswith(PAGES):
            page = self._draw(request, status, sentence)
            page.headers.update(extra)
            return page
        detail = sentence or "something failed here; it has been logged: try again later"
        return JSONResponse({"detail": detail}, status, headers=extra)
