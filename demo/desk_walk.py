"""Every page of the desk, found as a person finds it: by following links from the first page.

Invariant: nothing is sent but what links and forms with filters lead to; nothing is changed.
"""

from collections import deque
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from county.desk.frame import DeskRoute

START = "/desk"
_MOST_EACH = 4
"""Addresses of one route that are opened: an item may lead elsewhere than the next one."""

_KEPT = ("hx-get", "href", "src", "data-payload")

Fetch = Callable[[str], str | None]
"""Gives the page of an address; None where there is none, empty where it is a file."""


class Links(HTMLParser):
    """The addresses that a page leads to; a form that only asks leads where its first button does."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._form: str | None = None
        self._fields: list[tuple[str, str]] = []
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where a link, a form that only asks, or a part of the page leads."""
        held = dict(attrs)
        kept = [held.get(name) for name in _KEPT if name != "href" or tag == "a"]
        self.found += [one for one in kept if one]
        if tag == "form" and (held.get("method") or "get").lower() == "get":
            self._form, self._fields = held.get("action") or "", []
        elif tag == "select":
            self._select = held.get("name") or ""
        elif tag == "option" and self._select:
            self._fill(self._select, held.get("value") or "", again="selected" in held)
        elif tag in {"input", "button"} and self._is_sent(held):
            self._fill(held.get("name") or "", held.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        """Keep where the form leads that ends here."""
        if tag == "form" and self._form:
            self.found.append(f"{self._form}?{urlencode(self._fields)}")
            self._form = None
        elif tag == "select":
            self._select = ""

    def _is_sent(self, held: dict[str, str | None]) -> bool:
        return held.get("type") not in {"radio", "checkbox"} or "checked" in held

    def _fill(self, name: str, value: str, *, again: bool = False) -> None:
        known = dict(self._fields)
        if self._form is not None and name and (again or name not in known):
            self._fields = [
                *((one, held) for one, held in self._fields if one != name),
                (name, value),
            ]


def routes_of(app: Any) -> list[DeskRoute]:
    """Return the pages of the desk that an application has."""
    while not hasattr(app, "router"):
        app = app.app
    return [
        one
        for one in app.router.routes
        if isinstance(one, DeskRoute) and "GET" in (one.methods or ())
    ]


def walk(
    fetch: Fetch, routes: Iterable[DeskRoute], starts: Iterable[str] = (START,)
) -> dict[str, str]:
    """Follow links for as long as they lead to something new.

    Arguments:
        fetch: opens an address for the person who walks.
        routes: of the desk; one not listed later stands in nobody's way.
        starts: addresses to begin with.

    Returns:
        An address for each route that was met and answered, by the route's path.
    """
    known = list(routes)
    found: dict[str, str] = {}
    opened: dict[str, int] = {}
    seen: set[str] = set()
    waiting = deque(starts)
    while waiting:
        address = waiting.popleft()
        route = _route(known, urlsplit(address).path)
        if address in seen or (route and opened.get(route, 0) >= _MOST_EACH):
            continue
        seen.add(address)
        page = fetch(address)
        if page is None:
            continue
        if route:
            opened[route] = opened.get(route, 0) + 1
            found.setdefault(route, address)
        links = (urljoin(address, one).partition("#")[0] for one in Links(page).found)
        waiting.extend(one for one in links if one.startswith(START))
    return found


def _route(known: list[DeskRoute], path: str) -> str:
    return next((one.path for one in known if one.path_regex.match(path)), "")
