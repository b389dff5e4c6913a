"""Route `/v1/texts/receipts`: what the gateway tells of messages by itself.

Invariant: without the secret nothing is read; what is read changes nothing but a message that is
still waited for, and the answer tells no stranger which messages there are.
"""

import base64
import binascii
import json
import secrets

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from county.clock import Clock
from county.files import read_line
from county.parts import County
from county.texting import receipts
from county.texting.gateway import LONGEST_ID, at, verdict
from county.texting.settings import TextingSettings

ADDRESS = "/v1/texts/receipts"
MOST = 500
"""Receipts of one call at most."""


class ReceiptRoutes:
    """Takes receipts; has no route where no gateway is set to call.

    Raises:
        UsageError: the secret's file cannot be read.
    """

    def __init__(self, county: County, clock: Clock) -> None:
        self._county = county
        self._clock = clock
        self._settings = county.settings.texting
        self._secret = ""
        if self._settings is not None and self._settings.receipt_secret_file:
            file = county.folder.path / self._settings.receipt_secret_file
            self._secret = read_line(file, "texting.receipt_secret_file")

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [Route(ADDRESS, self._receive, methods=["POST"])] if self._secret else []

    async def _receive(self, request: Request) -> Response:
        if not secrets.compare_digest(_given(request).encode(), self._secret.encode()):
            raise HTTPException(401, "this needs the gateway's secret", _ASKS)
        raw = await request.body()
        try:
            document = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise HTTPException(422, "this is no JSON") from error
        await run_in_threadpool(self._note, document)
        return JSONResponse({"code": 0, "msg": "ok"})

    def _note(self, document: object) -> None:
        assert self._settings is not None
        found = at(document, self._settings.receipts_at)
        told = found if isinstance(found, list) else [found]
        now, delivers = self._clock(), self._county.settings.delivery.receipt_delivers
        for one in told[:MOST]:
            read = _read(self._settings, one)
            if read is not None:
                with self._county.database.writing() as connection:
                    gateway_id, reached = read
                    receipts.of_gateway(
                        connection, gateway_id, now, reached=reached, delivers=delivers
                    )


_ASKS = {"WWW-Authenticate": "Basic"}


def _read(settings: TextingSettings, one: object) -> tuple[str, bool] | None:
    id_ = at(one, settings.receipt_id_at) if isinstance(one, dict) else None
    reached = verdict(settings, at(one, settings.receipt_state_at))
    if not isinstance(id_, str | int) or reached is None:
        return None
    return (str(id_), reached) if 0 < len(str(id_)) <= LONGEST_ID else None


def _given(request: Request) -> str:
    """Return the secret that a call brings: a bearer token, or the password of Basic."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(rest, validate=True).decode().partition(":")[2]
    except (binascii.Error, ValueError):
        return ""
