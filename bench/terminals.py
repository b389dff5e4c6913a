"""Simulated terminals: many small HTTP clients on one event loop, loopback only.

Invariant: a row counts as acknowledged only when the county answered for it.
"""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from disclosure.decoding import encode
from disclosure.outbox import OutboxBatch, OutboxKind, OutboxRow

_ANSWER_SECONDS = 30.0
_BACKOFF_MOST_SECONDS = 4.0


@dataclass
class Tally:
    """What all terminals met: poll times in seconds, acknowledged row ids, failures."""

    polls: list[float] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    failures: int = 0


class Connection:
    """One keep-alive connection that asks one thing at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send a request; return status, headers and body.

        Raises:
            OSError, EOFError, TimeoutError: the connection did not bring an answer.
        """
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                if self._streams is None:
                    self._streams = await asyncio.open_connection("127.0.0.1", self._port)
                self._streams[1].write(request)
                return await _answer(self._streams[0])
        except (OSError, EOFError, TimeoutError):
            self.close()
            raise

    def close(self) -> None:
        """Close the connection; the next question opens another."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in raw[1:])
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    if not raw[0].startswith("HTTP/1.1 "):
        raise ConnectionError("what came is no answer")
    return int(raw[0].split()[1]), headers, body


def get(where: str, tag: str = "") -> bytes:
    """Return a GET request."""
    match = f"If-None-Match: {tag}\r\n" if tag else ""
    return f"GET {where} HTTP/1.1\r\nHost: county\r\n{match}\r\n".encode()


def post_report(token: str, area: str) -> tuple[str, bytes]:
    """Return the id of a new report row and the request that delivers it."""
    id_ = str(uuid4())
    body = encode({"format": 1, "area": area, "process": "bench", "software": "0"})
    row = OutboxRow(id=id_, kind=OutboxKind.REPORT, made=datetime.now(UTC), body=body)
    batch = encode(OutboxBatch(format=1, rows=(row,)))
    start = (
        "POST /v1/outbox HTTP/1.1\r\nHost: county\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(batch)}\r\n\r\n"
    )
    return id_, start.encode() + batch


async def live(
    connection: Connection, area: str, token: str, end: float, pace: float, tally: Tally
) -> None:
    """Live as a terminal until `end`: poll every `pace` seconds, report every third time."""
    chance = random.Random()  # noqa: S311 - jitter
    tag, owed, backoff = "", post_report(token, area), 0.5
    await asyncio.sleep(chance.uniform(0, pace))
    turn = 0
    while time.monotonic() < end:
        turn += 1
        try:
            asked = time.monotonic()
            status, headers, _ = await connection.ask(get(f"/v1/areas/{area}/head", tag))
            tally.polls.append(time.monotonic() - asked)
            tag = headers.get("etag", tag) if status in (200, 304) else tag
            if turn % 3 == 1:
                owed = await _report(connection, owed, token, area, tally)
            backoff = 0.5
            await asyncio.sleep(pace * chance.uniform(0.8, 1.2))
        except (OSError, EOFError, TimeoutError):
            tally.failures += 1
            await asyncio.sleep(backoff * chance.uniform(0.5, 1.5))
            backoff = min(backoff * 2, _BACKOFF_MOST_SECONDS)
    connection.close()


async def _report(
    connection: Connection, owed: tuple[str, bytes], token: str, area: str, tally: Tally
) -> tuple[str, bytes]:
    """Deliver the row that is owed; return the next one, or the same where that failed."""
    status, _, body = await connection.ask(owed[1])
    rows = json.loads(body).get("rows", []) if status == 200 else []
    if not any(row["id"] == owed[0] and row["result"] == "stored" for row in rows):
        tally.failures += 1
        return owed
    tally.acknowledged.add(owed[0])
    return post_report(token, area)
