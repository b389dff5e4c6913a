"""The server's processes: one, or several that accept on one port.

Invariant: every process opens its own connections; none is carried over a fork.
"""

import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.supervisors import Multiprocess

from county.settings import ServerSettings
from county.web import ports, wire

Build = Callable[[ExitStack], ASGIApp]
"""Opens what the application needs, closed by the stack, and returns the application."""


class ServingConfig(uvicorn.Config):
    """uvicorn's settings from the county's; travels to other processes."""

    def __init__(self, make: Callable[[], ASGIApp], settings: ServerSettings) -> None:
        super().__init__(
            make,
            factory=True,
            backlog=ports.BACKLOG,
            access_log=False,
            log_config=None,
            server_header=False,
            forwarded_allow_ips=list(settings.proxies),
            limit_concurrency=settings.connections,
            timeout_keep_alive=settings.keep_alive_seconds,
            timeout_graceful_shutdown=settings.stop_seconds,
            timeout_worker_healthcheck=settings.worker_seconds,
            workers=settings.workers,
            ws="none",
        )
        self._settings = settings

    def load(self) -> None:
        """Load, with the county's limits of a request's head."""
        self.http = wire.protocol(self._settings)
        super().load()


@dataclass(frozen=True)
class Closing:
    """An application that lets go of what it was built from when its server stops."""

    app: ASGIApp
    opened: ExitStack

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; after the last word of its life, close."""
        await self.app(scope, receive, send)
        if scope["type"] == "lifespan":
            self.opened.close()


def built(build: Build) -> ASGIApp:
    """Build an application that closes what it opened."""
    with ExitStack() as opening:
        app = build(opening)
        return Closing(app, opening.pop_all())


def serve(build: Build, listener: socket.socket, settings: ServerSettings) -> None:
    """Serve until stopped.

    Arguments:
        build: makes the application; where there are several processes it is sent to each.
        listener: bound; all processes accept on it.
        settings: limits, and how many processes.
    """
    config = ServingConfig(partial(built, build), settings)
    if settings.workers == 1:
        uvicorn.Server(config).run(sockets=[listener])
        return
    Multiprocess(config, sockets=[listener]).run()
