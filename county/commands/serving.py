"""`county serve` and `county healthz`.

Invariant: what keeps the server from starting is said before it starts.
"""

import argparse
import socket
import sys
import urllib.error
import urllib.request

import uvicorn
from starlette.types import ASGIApp

from county.clock import system_clock
from county.commands.options import Commands, add_command
from county.coverage.beside import counting
from county.folder import existing, require_space
from county.parts import open_county
from county.settings import ServerSettings
from county.speaking.beside import rendering
from county.web import ports, wire
from county.web.logs import log_to
from county.web.serving import build_application
from disclosure.errors import RetryLaterError, UsageError

HEALTH_SECONDS = 5.0


def add(commands: Commands) -> None:
    """Add both commands."""
    serve = add_command(commands, "serve", run_serve, "run the server until Ctrl-C")
    serve.add_argument("--host", default=None, help="address to listen on")
    serve.add_argument("--port", type=int, default=None, help="port to listen on")
    health = add_command(commands, "healthz", run_health, "ask a running server how it is")
    health.add_argument("--url", default="", help="its address (default: as its settings say)")


def run_serve(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    folder = existing(options.data)
    settings = folder.settings().server
    require_space(folder.path, settings.free_bytes)
    host, port = options.host or settings.host, _port(options.port, settings)
    log_to(sys.stderr)
    with ports.hold(host, port) as listener, open_county(folder) as county:
        app = build_application(county, system_clock)
        print(f"county on http://{host}:{port}/desk (Ctrl-C stops it)", flush=True)
        with rendering(county), counting(county, system_clock):
            _serve(app, listener, settings)
    return 0


def _serve(app: ASGIApp, listener: socket.socket, settings: ServerSettings) -> None:
    config = uvicorn.Config(
        app,
        http=wire.protocol(settings),
        backlog=ports.BACKLOG,
        access_log=False,
        log_config=None,
        server_header=False,
        limit_concurrency=settings.connections,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.stop_seconds,
        ws="none",
    )
    uvicorn.Server(config).run(sockets=[listener])


def _port(given: int | None, settings: ServerSettings) -> int:
    port = settings.port if given is None else given
    if not 1 <= port <= 65535:
        raise UsageError(f"--port {port} is not between 1 and 65535")
    return port


def run_health(options: argparse.Namespace) -> int:
    """Print how the server is; 1 when it is not well."""
    server = existing(options.data).settings().server
    url = options.url or f"http://{server.host}:{server.port}"
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"--url {url!r} does not begin with http:// or https://")
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/healthz", timeout=HEALTH_SECONDS) as reply:  # noqa: S310 - checked above
            print(reply.read(1000).decode())
    except urllib.error.HTTPError as error:
        print(error.read(1000).decode(errors="replace"))
        return 1
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise RetryLaterError(
            f"{url} does not answer ({reason}): is 'county serve' running?"
        ) from error
    return 0
