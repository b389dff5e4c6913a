"""The county's ASGI application, put together from its parts.

Invariant: whatever a request meets, its answer is a status and words.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from fastapi import FastAPI
from starlette.routing import BaseRoute

from county.alerts.receiving import open_intake
from county.api.blobs import BlobRoutes
from county.api.board import Board
from county.api.counter import Counter
from county.api.diagnostics import DiagnosticsRoutes
from county.api.enrolment import EnrolmentRoutes
from county.api.feed import FeedRoutes
from county.api.lane import FastLane
from county.api.outbox import OutboxRoutes
from county.api.pages import FeedPages
from county.api.releases import ReleaseRoutes
from county.clock import Clock
from county.diagnostics.asking import Asking
from county.hints.hints import Announcer, open_hints
from county.parts import County
from county.phone.ask_pages import ADDRESS
from county.releases.offering import Offering
from county.terminals.enrolling import Enrolling
from county.terminals.gathering import Gathering
from county.terminals.passes import Passes
from county.terminals.receiving import Receiver
from county.watching.metering import Metering, templates
from county.watching.pages import WatchingRoutes
from county.web.errors import ErrorPages
from county.web.limits import BodyLimit, SafeHeaders
from county.web.upkeep import Upkeep
from disclosure.outbox import BATCH_BYTES


def build(
    county: County,
    clock: Clock,
    pages: list[BaseRoute],
    errors: ErrorPages,
    derive: Callable[[], None],
) -> FastLane:
    """Return the application.

    Arguments:
        county: the open county.
        clock: the present instant.
        pages: routes of desk, phone pages and static files.
        errors: what a person or terminal reads when something is refused.
        derive: brings derived files up to the database.
    """
    feed = FeedPages(county.database, county.settings.feed)
    board = Board(feed, county.settings.feed)
    announcer = Announcer(open_hints(county.settings.broker))
    alerts = open_intake(county, clock)
    take = alerts.turn if alerts is not None else lambda: 0
    upkeep = Upkeep(county, board, clock, derive, announcer, take)
    app = FastAPI(
        title="Mingbai county",
        version="1",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan(upkeep),
    )
    counter = Counter(board, county.settings.feed)
    app.include_router(FeedRoutes(counter, county.folder, county.online, clock).router())
    app.include_router(BlobRoutes(county.blobs, county.database).router())
    settings = county.settings
    receiver = Receiver(
        county.database,
        county.online,
        county.terms,
        settings.delivery,
        settings.escalation,
        settings.filing.terminal_a_day,
        settings.terminals,
    )
    gathering = Gathering(receiver, county.settings.terminals)
    app.include_router(OutboxRoutes(county.database, gathering, clock).router())
    enrolling = Enrolling(county.database, county.settings.terminals)
    passes = Passes(county.database, county.online, county.settings.terminals)
    app.include_router(EnrolmentRoutes(enrolling, passes, clock).router())
    offering = Offering(county.database, county.online, county.settings.terminals)
    app.include_router(ReleaseRoutes(offering, clock).router())
    asking = Asking(county.database, county.online, county.settings.terminals)
    app.include_router(DiagnosticsRoutes(asking, clock).router())
    app.include_router(WatchingRoutes(county, clock).router())
    app.router.routes.extend(pages)
    app.state.templates = templates(app.routes)
    errors.install(app)
    limit = county.settings.server.form_bytes
    # Whoever is logged in may send files; the desk's frame holds all other forms to the usual limit.
    larger = [
        ("/v1/outbox", BATCH_BYTES),
        ("/desk/login", limit),
        ("/desk/", county.settings.desk.upload_bytes),
        (f"{ADDRESS}/", limit + county.settings.filing.form_bytes),
    ]
    app.add_middleware(BodyLimit, limit=limit, larger=larger, answer=errors.answer)
    app.add_middleware(SafeHeaders)
    code = county.online.keyring.county
    app.add_middleware(Metering, county=code, log=county.settings.watching.log_requests)
    return FastLane(app, counter, code)


def _lifespan(
    upkeep: Upkeep,
) -> Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        await upkeep.begin()
        task = asyncio.create_task(upkeep.run())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    return life
