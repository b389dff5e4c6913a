"""Routes `/healthz`, `/livez` and `/metrics`.

Invariant: they tell numbers and the names of parts, never a person, an id or an address; figures
are only for whom the settings name.
"""

import secrets
from collections.abc import Iterable, Iterator

from fastapi import APIRouter, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from county.clock import Clock
from county.files import read_line
from county.parts import County
from county.watching import sharing
from county.watching.health import Health
from county.watching.standing import Asked, figures
from disclosure.decoding import encode

BUSY_SECONDS = "10"
_FORWARDED = ("x-forwarded-for", "forwarded")


class WatchingRoutes:
    """Health and figures over HTTP."""

    def __init__(self, county: County, clock: Clock) -> None:
        self._county = county
        self._clock = clock
        self._health = Health(county)
        self._token = _token(county)

    def router(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(tags=["server"], default_response_class=Response)
        router.add_api_route("/livez", self.live, summary="Whether the process answers at all")
        router.add_api_route("/healthz", self.ready, summary="Whether the server is well")
        router.add_api_route("/metrics", self.metrics, summary="Figures for Prometheus")
        return router

    async def live(self) -> Response:
        """Return ``{"status": "ok"}``: the process turns."""
        return Response(encode({"status": "ok"}), media_type="application/json")

    def ready(self) -> Response:
        """Return how each part is, and 503 where one keeps the server from its work."""
        found = self._health.checks(self._clock())
        faults = [one.words for one in found if one.words and one.grave]
        body = {
            "status": "; ".join(faults) or "ok",
            "parts": {one.part: one.words or "ok" for one in found},
        }
        headers = {"Retry-After": BUSY_SECONDS} if faults else {}
        return Response(
            encode(body), 503 if faults else 200, headers, media_type="application/json"
        )

    def metrics(self, request: Request) -> Response:
        """Return the figures, to whom the settings name."""
        if not self._may(request):
            raise HTTPException(404)
        county = self._county
        asked = Asked(
            county.online.keyring.county, county.zone(), self._clock(), county.settings.terminals
        )
        with county.database.reading() as connection:
            standing = list(figures(connection, asked))
        registry = CollectorRegistry()
        registry.register(_Given(standing))
        if sharing.is_shared():
            sharing.register(registry)
            told = generate_latest(registry)
        else:
            told = generate_latest(REGISTRY) + generate_latest(registry)
        return Response(told, media_type=CONTENT_TYPE_LATEST)

    def _may(self, request: Request) -> bool:
        if self._token:
            given = request.headers.get("authorization", "").removeprefix("Bearer ")
            return secrets.compare_digest(given.encode(), self._token.encode())
        # A proxy on this machine comes from here too, with whoever is behind it.
        passed_on = any(name in request.headers for name in _FORWARDED)
        here = request.client.host if request.client else ""
        return not passed_on and here in self._county.settings.watching.figures_for


class _Given(Collector):
    """Figures that were read already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> Iterator[Metric]:
        """Yield them."""
        yield from self._metrics


def _token(county: County) -> str:
    name = county.settings.watching.token_file
    return read_line(county.folder.path / name, "watching.token_file") if name else ""
