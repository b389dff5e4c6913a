"""Which county a request is for, where one server has several.

A host name of a county leads to all of that county and to nothing else. Under any other name
there is only what terminals ask, below ``/c/`` and the county's six digits, and the old address
of a village's page, which leads to the county's own name. Invariant: a request reaches one
county's application, which knows no other county.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from county.clock import Clock
from county.parts import County
from county.web.deployment import PREFIX_DIGITS, CountyPlace, prefix
from county.web.serving import build_application

_FOR_TERMINALS = re.compile(r"/c/(\d{6})(/v1/.*|/healthz)")
_VILLAGE = re.compile(r"/v/(\d{12,15})")


@dataclass(frozen=True)
class Switchboard:
    """The application of several counties.

    Arguments:
        hosts: applications by the host names that lead to them.
        prefixes: applications by the six digits of their county.
        homes: by those digits, the host name to which people are led.
    """

    hosts: Mapping[str, ASGIApp]
    prefixes: Mapping[str, ASGIApp]
    homes: Mapping[str, str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to its county; live as long as all of them."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        app, inner = self._chosen(scope)
        await app(inner, receive, send)

    def _chosen(self, scope: Scope) -> tuple[ASGIApp, Scope]:
        host = Headers(scope=scope).get("host", "").rsplit(":", 1)[0].lower()
        named = self.hosts.get(host)
        if named is not None:
            return named, scope
        asked = _FOR_TERMINALS.fullmatch(scope["path"])
        if asked and asked.group(1) in self.prefixes:
            path = asked.group(2)
            return self.prefixes[asked.group(1)], {**scope, "path": path, "raw_path": path.encode()}
        return self._elsewhere(scope), scope

    def _elsewhere(self, scope: Scope) -> Response:
        path: str = scope["path"]
        village = _VILLAGE.fullmatch(path)
        home = self.homes.get(village.group(1)[:PREFIX_DIGITS]) if village else None
        if home is not None:
            return RedirectResponse(f"{scope['scheme']}://{home}{path}")
        if path == "/healthz":
            return JSONResponse({"status": "ok"})
        return JSONResponse({"detail": "there is no county at this address"}, 404)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            async with AsyncExitStack() as lives:
                for app in self.prefixes.values():
                    await _Life(app).begin(lives)
                await send({"type": "lifespan.startup.complete"})
                await receive()
        except BaseException as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            raise
        await send({"type": "lifespan.shutdown.complete"})


def connect(counties: Sequence[tuple[County, CountyPlace]], clock: Clock) -> Switchboard:
    """Return the application of several open counties.

    Raises:
        UsageError: a county has no areas yet.
    """
    hosts: dict[str, ASGIApp] = {}
    prefixes: dict[str, ASGIApp] = {}
    homes: dict[str, str] = {}
    for county, place in counties:
        app = build_application(county, clock)
        code = prefix(county.online.keyring.county)
        prefixes[code] = app
        hosts.update(dict.fromkeys(place.hosts, app))
        if place.hosts:
            homes[code] = place.hosts[0]
    return Switchboard(hosts, prefixes, homes)


class _Life:
    """One application's life, told to it as a server tells."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._heard: asyncio.Queue[Message] = asyncio.Queue()
        self._said: asyncio.Queue[Message] = asyncio.Queue()

    async def begin(self, lives: AsyncExitStack) -> None:
        """Start the application; it is stopped when `lives` ends."""
        scope: Scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
        task = asyncio.ensure_future(self._app(scope, self._heard.get, self._said.put))
        lives.push_async_callback(self._end, task)
        await self._tell("startup", task)

    async def _end(self, task: "asyncio.Future[None]") -> None:
        if not task.done():
            await self._tell("shutdown", task)
            await task

    async def _tell(self, what: str, task: "asyncio.Future[None]") -> None:
        await self._heard.put({"type": f"lifespan.{what}"})
        answer = asyncio.ensure_future(self._said.get())
        await asyncio.wait((answer, task), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            answer.cancel()
            await task
            raise RuntimeError("a county's application ended before it began")
        if answer.result()["type"].endswith(".failed"):
            raise RuntimeError(answer.result().get("message", ""))
