"""The desk at 400 villages and two years: what each page costs the server.

Every GET page of desk and phone is asked inside this process and over a real server, by somebody
with every role, for the whole county and for a village. Invariant: a page's cost is that of its
slowest address, and a page that none of the addresses opens is told.
"""

import asyncio
import statistics
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import msgspec
from sqlalchemy import event, update
from starlette.types import ASGIApp, Message

from bench import desk_county, servers
from bench.desk_pages import Page, application, ids, pages
from bench.desk_table import Cost
from county.clock import system_clock
from county.database.tables import staff
from county.parts import County, open_county
from county.people.sessions import Sessions
from county.people.staff import Role, named
from county.web.serving import build_application

TIMES, SERVED_TIMES = 9, 5
_COOKIE = "mingbai_desk"
_ANSWER_SECONDS = 60.0
_PEOPLE = ("admin.one", "editor.990421101201")
_AROUND = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


@dataclass
class Answer:
    """What the application sent; `drawn` tells that it is a page."""

    status: int = 0
    size: int = 0
    drawn: bool = False


@dataclass
class Asker:
    """Somebody at a browser: asks the application in this process."""

    app: ASGIApp
    cookie: str
    counted: list[str] = field(default_factory=list)

    async def ask(self, address: str) -> Answer:
        """Return what an address gives."""
        answer = Answer()

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            answer.status = message.get("status", answer.status)
            told = dict(message.get("headers", ()))
            answer.drawn |= told.get(b"content-type", b"").startswith(b"text/html")
            answer.size += len(message.get("body", b""))

        try:
            await self.app(self._scope(address), receive, send)
        except Exception as error:  # noqa: BLE001 - a broken page is told, the others go on
            print(f"{address}: {error!r}", file=sys.stderr)
            return Answer(500)
        return answer

    async def cost(self, page: str, address: str) -> Cost | None:
        """Return what an address costs; None where it is not there for this person."""
        first = await self.ask(address)
        if first.status != 200:
            return None
        taken = []
        for _ in range(TIMES):
            self.counted.clear()
            start = time.perf_counter()
            await self.ask(address)
            taken.append((time.perf_counter() - start) * 1000)
        return Cost(
            page=page,
            address=address,
            statements=len(self.counted),
            median_ms=statistics.median(taken),
            p95_ms=statistics.quantiles(taken, n=20, method="inclusive")[18],
            kilobytes=first.size / 1000,
            drawn=first.drawn,
        )

    def _scope(self, address: str) -> dict[str, Any]:
        path, _, query = address.partition("?")
        headers = [(b"host", b"county"), (b"cookie", f"{_COOKIE}={self.cookie}".encode())]
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": quote(query, safe="=&").encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("county", 80),
        }


def measure(rooms: tuple[str, ...] = ("/",), *, served: bool = True) -> list[Cost]:
    """Return what every page costs.

    Arguments:
        rooms: with which one of its path begins.
        served: whether it is asked over a real server, too.
    """
    folder = desk_county.county()
    with open_county(folder) as county:
        cookies = [_entered(county, name) for name in _PEOPLE]
        app = build_application(county, system_clock)
        with county.database.reading() as connection:
            known = ids(connection)
        found_pages = pages(application(app), known)
        wanted = [page for page in found_pages if page.path.startswith(rooms)]
        with _counting(county) as counted:
            found = [asyncio.run(_costs(Asker(app, one, counted), wanted)) for one in cookies]
    costs = [_worst(*both) for both in zip(*found, strict=True)]
    if served:
        port = servers.free_port()
        with servers.county(folder.path, port):
            costs = [_served(one, port, cookies) for one in costs]
    there = [one for one in costs if one is not None]
    reached = {one.page for one in there}
    for page in wanted:
        if page.path not in reached:
            print(f"not opened: {page.path}", file=sys.stderr)
    return there


async def _costs(asker: Asker, wanted: list[Page]) -> list[Cost | None]:
    found = []
    for page in wanted:
        costs = [await asker.cost(page.path, address) for address in page.addresses]
        found.append(_worst(*costs))
    return found


def _worst(*costs: Cost | None) -> Cost | None:
    """Return the slowest, with the most statements of any."""
    there = [one for one in costs if one is not None]
    if not there:
        return None
    most = max(one.statements for one in there)
    slowest = max(there, key=lambda one: one.median_ms)
    return msgspec.structs.replace(slowest, statements=most)


def _served(cost: Cost | None, port: int, cookies: list[str]) -> Cost | None:
    """Return a cost with what the page takes over a real server."""
    if cost is None:
        return None
    url = f"http://127.0.0.1:{port}{quote(cost.address, safe='/?=&')}"
    taken = [_fetched(url, cookies[0]) for _ in range(SERVED_TIMES + 1)][1:]
    return msgspec.structs.replace(cost, served_ms=statistics.median(taken))


def _fetched(url: str, cookie: str) -> float:
    """Return the milliseconds that a browser waits for an address."""
    request = urllib.request.Request(url, headers={"Cookie": f"{_COOKIE}={cookie}"})  # noqa: S310
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as reply:  # noqa: S310
            reply.read()
    except urllib.error.HTTPError as error:
        error.read()
    return (time.perf_counter() - start) * 1000


def _entered(county: County, name: str) -> str:
    """Give somebody every role, and return the token of a session."""
    with county.database.writing() as connection:
        words = " ".join(role.value for role in Role)
        connection.execute(update(staff).where(staff.c.name == name).values(also=words))
        person = named(connection, name)
    assert person is not None
    return Sessions(county.database, county.settings.desk).begin(person, system_clock())


@contextmanager
def _counting(county: County) -> Iterator[list[str]]:
    """Yield a list that every statement of this process is added to."""
    counted: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(_AROUND):
            counted.append(statement)

    event.listen(county.database.engine, "before_cursor_execute", count)
    try:
        yield counted
    finally:
        event.remove(county.database.engine, "before_cursor_execute", count)
