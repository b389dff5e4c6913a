"""The server's application from an open county: every part made once, here.

Invariant: no part is made anywhere else, so a test builds the same application.
"""

from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse, Response

from county.clock import Clock
from county.parts import County
from county.requests.receiving import Terms
from county.web.application import build
from county.web.errors import ErrorPages
from disclosure import shipped
from disclosure.requests import parse_service_levels


def build_application(county: County, clock: Clock) -> FastAPI:
    """Return the application of an open county.

    Raises:
        UsageError: the county has no areas yet.
    """
    levels = parse_service_levels(shipped.read_text("service_levels.toml"))
    terms = Terms(levels=levels, calendar=shipped.calendar(), zone=county.zone())
    errors = ErrorPages(_draw)
    return build(county, terms, clock, [], errors, lambda: None)


def _draw(_request: Request, status: int, sentence: str) -> Response:
    return PlainTextResponse(sentence, status)
