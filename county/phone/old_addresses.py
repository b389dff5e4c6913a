"""Addresses that older signs and slips carry: each leads on to the page of today.

Invariant: an address that was ever printed answers, and only with one of our own paths.
"""

from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from county.phone.around import page_of
from county.phone.frame import village_page
from disclosure.areas import AreaCode, area_code
from disclosure.errors import MalformedError

_MOVED = 301


class OldAddresses:
    """The area pages as they were before a village had one page of its own."""

    def routes(self) -> list[BaseRoute]:
        """Return the routes; they stand after all others."""
        return [Route("/p/{code}", self._area)]

    def _area(self, request: Request) -> Response:
        query = request.query_params
        page = village_page(page_of(_code(request)))
        if "words" in query:
            return RedirectResponse(f"{page}/search?{urlencode({'words': query['words']})}", _MOVED)
        if "topic" in query:
            return RedirectResponse(f"{page}/items?{urlencode({'topic': query['topic']})}", _MOVED)
        return RedirectResponse(page, _MOVED)


def _code(request: Request) -> AreaCode:
    try:
        return area_code(request.path_params["code"])
    except MalformedError as error:
        raise HTTPException(404) from error
