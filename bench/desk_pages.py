"""The pages of desk and phone: every GET route, with ids that are there.

Invariant: a route whose page could not be opened is told, never left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fastapi import FastAPI
from sqlalchemy import Connection, select
from starlette.types import ASGIApp

from bench import desk_items
from county.database.tables import documents, live_items, requests, staff, terminals

PUBLIC = ("/p/", "/v/", "/v1/open/")
_PARAMETER = re.compile(r"\{([a-z_]+)(:[a-z]+)?\}")
_FIXED = {
    "number": "1",
    "page": "1",
    "version": "1",
    "entry": "finance.monthly",
    "topic": "finance",
}
_YEAR = f"?first={date.today().year - 1}-12"  # noqa: DTZ011 - a county has no zone here
_LISTS = {
    "/desk/items": ("?words=财务&page=3", "?standing=public&page=900", "?standing=withdrawn"),
    "/desk/requests": ("?whose=all&standing=ended&page=40", "?whose=all&standing=answered"),
    "/desk/figures": (_YEAR, f"{_YEAR}&kind=lookup"),
    "/desk/figures/requests": (f"{_YEAR}&page=900", f"{_YEAR}&outcome=late"),
    "/desk/terminals": ("?page=60",),
    "/desk/records": ("?page=900",),
    "/desk/records/acts": ("?page=900",),
    "/p/{area}": ("?words=惠民补贴", "?topic=finance&page=5"),
    "/v/{area}": ("?words=惠民补贴",),
}


@dataclass(frozen=True)
class Page:
    """A page: its route's path, and addresses of which at least one is there."""

    path: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Ids:
    """Ids for every kind of address.

    Attributes:
        things: items, drafts, requests, terminals; which of them a page is for, it says.
        areas: the county, a township, a village.
        person: an account.
    """

    things: tuple[str, ...]
    areas: tuple[str, ...]
    person: str


def ids(connection: Connection) -> Ids:
    """Return ids of the bench's county."""
    spoken = live_items.c.channels.contains("loudspeaker")
    found = (
        select(live_items.c.id).where(live_items.c.entry == "finance.monthly"),
        select(live_items.c.id).where(spoken),
        select(live_items.c.id).where(live_items.c.area == desk_items.COUNTY),
        select(documents.c.id).where(documents.c.draft.is_not(None)),
        select(requests.c.id).where(requests.c.answered_at.is_(None)),
        select(requests.c.id).where(requests.c.answered_at.is_not(None)),
        select(terminals.c.id),
    )
    things = tuple(str(connection.scalar(query.limit(1))) for query in found)
    tree = desk_items.areas()
    areas = tuple(str(tree[place].code) for place in (0, 1, 2))
    person = connection.scalar(select(staff.c.name).limit(1)) or ""
    return Ids(things, areas, person)


def pages(app: FastAPI, known: Ids) -> list[Page]:
    """Return all pages of the application, by path."""
    paths = {
        str(getattr(route, "path", ""))
        for route in app.routes
        if "GET" in (getattr(route, "methods", None) or ())
    }
    wanted = sorted(path for path in paths if path == "/" or path.startswith(("/desk", *PUBLIC)))
    return [Page(path, tuple(_addresses(path, known))) for path in wanted]


def _addresses(path: str, known: Ids) -> Iterable[str]:
    names = [name for name, _ in _PARAMETER.findall(path)]
    fixed = {**_FIXED, "name": known.person}
    choices = known.things if "id" in names else ("",)
    for area in known.areas if {"area", "code"} & set(names) else ("",):
        for thing in choices:
            values = {**fixed, "id": thing, "area": area, "code": area}
            plain = _PARAMETER.sub(lambda found, v=values: v.get(found[1], "x"), path)  # type: ignore[misc]
            yield plain
            yield from (plain + query for query in _LISTS.get(path, ()))


def application(app: ASGIApp) -> FastAPI:
    """Return the application with the routes inside what stands around it."""
    while not isinstance(app, FastAPI):
        app = app.app  # type: ignore[attr-defined]
    return app
