"""`county serve`.

Invariant: what keeps the server from starting is said before it starts.
"""

import argparse
import ipaddress
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec
from starlette.types import ASGIApp

from county.clock import system_clock
from county.commands.options import Commands, add_command
from county.coverage.beside import counting
from county.folder import DataFolder, existing, require_space
from county.parts import open_county
from county.rounds.order import rounds
from county.settings import ServerSettings
from county.speaking.beside import rendering
from county.watching.sharing import shared
from county.web import deployment, ports, processes
from county.web.logs import log_to
from county.web.serving import build_application
from county.web.switchboard import connect
from disclosure.errors import UsageError
from disclosure.settings import load

MOST_WORKERS = 64


def add(commands: Commands) -> None:
    """Add both commands."""
    serve = add_command(commands, "serve", run_serve, "run the server until Ctrl-C")
    serve.add_argument("--host", default=None, help="address to listen on")
    serve.add_argument("--port", type=int, default=None, help="port to listen on")
    serve.add_argument("--workers", type=int, default=None, help="processes that serve")
    serve.add_argument(
        "--counties",
        type=Path,
        default=None,
        metavar="FILE",
        help="serve the counties that this file names instead of one",
    )


def run_serve(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    if options.counties is not None:
        return _serve_several(options)
    folder = existing(options.data)
    settings = _checked(folder.settings().server, options)
    require_space(folder.path, settings.free_bytes)
    host, port = options.host or settings.host, _port(options.port, settings)
    log_to(sys.stderr)
    with ports.hold(host, port) as listener, open_county(folder) as county:
        # What keeps an application from being built is said here, once.
        app = build_application(county, system_clock)
        print(f"county on http://{host}:{port}/desk (Ctrl-C stops it)", flush=True)
        build = partial(_one, folder) if settings.workers > 1 else lambda _opened: app
        beside = rendering(county), counting(county, system_clock), rounds(county, system_clock)
        with ExitStack() as opening:
            for one in (*beside, shared(settings.workers)):
                opening.enter_context(one)
            processes.serve(build, listener, settings)
    return 0


def _one(folder: DataFolder, opened: ExitStack) -> ASGIApp:
    log_to(sys.stderr)
    return build_application(opened.enter_context(open_county(folder)), system_clock)


def _serve_several(options: argparse.Namespace) -> int:
    settings = load(options.counties, deployment.DeploymentSettings).server
    settings = _checked(settings, options)
    host, port = options.host or settings.host, _port(options.port, settings)
    log_to(sys.stderr)
    with ExitStack() as opening:
        listener = opening.enter_context(ports.hold(host, port))
        counties = opening.enter_context(deployment.opened(options.counties))
        for county, _ in counties:
            require_space(county.folder.path, settings.free_bytes)
            opening.enter_context(counting(county, system_clock))
            opening.enter_context(rounds(county, system_clock))
        app = connect(counties, system_clock)
        print(f"{len(counties)} counties on http://{host}:{port} (Ctrl-C stops them)", flush=True)
        several = settings.workers > 1
        build = partial(_several, options.counties) if several else lambda _opened: app
        opening.enter_context(shared(settings.workers))
        processes.serve(build, listener, settings)
    return 0


def _several(file: Path, opened: ExitStack) -> ASGIApp:
    log_to(sys.stderr)
    return connect(opened.enter_context(deployment.opened(file)), system_clock)


def _checked(settings: ServerSettings, options: argparse.Namespace) -> ServerSettings:
    workers = settings.workers if options.workers is None else options.workers
    if not 1 <= workers <= MOST_WORKERS:
        raise UsageError(f"--workers {workers} is not between 1 and {MOST_WORKERS}")
    for proxy in settings.proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError as error:
            told = f"server.proxies: {proxy!r} is neither an address nor a network like 10.0.0.0/24"
            raise UsageError(told) from error
    return msgspec.structs.replace(settings, workers=workers)


def _port(given: int | None, settings: ServerSettings) -> int:
    port = settings.port if given is None else given
    if not 1 <= port <= 65535:
        raise UsageError(f"--port {port} is not between 1 and 65535")
    return port
