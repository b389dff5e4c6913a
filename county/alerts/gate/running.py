"""The gate at work: one thread a feed, and the port for posts.

Invariant: it starts with what its settings name and ends with everything closed.
"""

import logging
import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from random import Random

import uvicorn

from county.alerts.gate.fetching import Fetcher
from county.alerts.gate.polling import FeedPoll
from county.alerts.gate.posting import Posts
from county.alerts.gate.remembering import Remembered
from county.alerts.gate.settings import GateSettings
from county.alerts.sources import AlertSettings, Source
from county.settings import ServerSettings
from county.web import ports, wire
from disclosure.errors import UsageError
from disclosure.settings import located

_LOG = logging.getLogger(__name__)
_CONNECTIONS = 100
_END_SECONDS = 5.0


def run_gate(
    settings: AlertSettings,
    file: Path,
    clock: Callable[[], datetime],
    tell: Callable[[str], None],
) -> None:
    """Stand at the gate until SIGTERM or Ctrl-C.

    Arguments:
        settings: of alerts, with the sources that come through the gate.
        file: their file; relative paths begin in its folder.
        clock: the present instant.
        tell: called with a line for the person who started it, once it stands.

    Raises:
        UsageError: no source posts or has a feed, or the port is taken.
    """
    inbox, gate = located(settings.inbox, file), settings.gate
    posting = [source for source in settings.source if source.posts]
    feeds = [source for source in settings.source if source.feed]
    if not (posting or feeds):
        raise UsageError(f"settings {file}: no source has posts = true or a feed")
    ended = threading.Event()
    with ExitStack() as closing:
        listener = closing.enter_context(ports.hold(gate.host, gate.port)) if posting else None
        memory = located(gate.memory, file)
        threads = [_poll(source, inbox, gate, memory, ended, clock) for source in feeds]
        closing.callback(_end, threads, ended)
        tell(_ready(gate, posting, feeds))
        if listener is None:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: ended.set())
            ended.wait()
            return
        uvicorn.Server(config(Posts(posting, inbox, gate))).run(sockets=[listener])


def config(posts: Posts) -> uvicorn.Config:
    """Return how posts are served."""
    return uvicorn.Config(
        posts.application(),
        http=wire.protocol(ServerSettings()),
        access_log=False,
        log_config=None,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=round(_END_SECONDS),
        ws="none",
        lifespan="off",
    )


def _poll(
    source: Source,
    inbox: Path,
    gate: GateSettings,
    memory: Path,
    ended: threading.Event,
    clock: Callable[[], datetime],
) -> threading.Thread:
    def work() -> None:
        fetcher, kept = Fetcher(gate), Remembered(memory)
        try:
            FeedPoll(source, inbox, gate, fetcher, kept, Random()).run(ended, clock)  # noqa: S311
        finally:
            kept.close()
            fetcher.close()

    thread = threading.Thread(target=work, name=f"feed-{source.name}", daemon=True)
    thread.start()
    return thread


def _end(threads: list[threading.Thread], ended: threading.Event) -> None:
    ended.set()
    for thread in threads:
        thread.join(_END_SECONDS)


def _ready(gate: GateSettings, posting: list[Source], feeds: list[Source]) -> str:
    parts = []
    if posting:
        names = ", ".join(source.name for source in posting)
        parts.append(f"posts of {names} on http://{gate.host}:{gate.port}/alerts/SOURCE")
    if feeds:
        parts.append(f"feeds of {', '.join(source.name for source in feeds)}")
    return f"gate: {'; '.join(parts)}"
