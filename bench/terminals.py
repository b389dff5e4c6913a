"""A simulated terminal: a small HTTP client that lives by the agent's rules.

Invariant: a row counts as acknowledged only when the county answered for it, and no
terminal asks again before the agent's own backoff lets it.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from uuid import uuid4

from content_sync.agent.backoff import Backoff
from content_sync.agent.county import BusyError
from disclosure.decoding import encode
from disclosure.outbox import OutboxBatch, OutboxKind, OutboxRow

_ANSWER_SECONDS = 30.0
_BACKOFF_FIRST_SECONDS, _BACKOFF_MOST_SECONDS = 1.0, 300.0
_REPORT_EVERY = 3

_BROKEN = (OSError, EOFError, TimeoutError, BusyError)

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Tally:
    """What terminals met.

    Attributes:
        polls, posts: seconds that answered ones took, connecting included.
        acknowledged: ids of rows that the county answered for.
        broken: connections that broke off, or could not be had.
        busy: answers that asked for patience (429 and 5xx).
        away: seconds from each terminal's first failure to its next answered poll.
        cpu_seconds: what simulating all this took.
    """

    polls: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    broken: int = 0
    busy: int = 0
    away: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0


@dataclass(frozen=True)
class Life:
    """How terminals live: where, until when (monotonic seconds), how often they poll."""

    port: int
    area: str
    token: str
    end: float
    pace_seconds: float


class Connection:
    """One keep-alive connection that asks one thing at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Answer:
        """Send a request; return status, headers and body.

        Raises:
            OSError, EOFError, TimeoutError: the connection did not bring an answer.
            BusyError: the county asks for patience.
        """
        async with asyncio.timeout(_ANSWER_SECONDS):
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            self._streams[1].write(request)
            answer = await _read(self._streams[0])
        if answer[0] == 429 or answer[0] >= 500:
            raise BusyError(f"HTTP {answer[0]}", float(answer[1].get("retry-after", "0")))
        return answer

    async def idle(self, seconds: float) -> None:
        """Wait, as a long poll does.

        Raises:
            ConnectionError: the county ended the connection meanwhile.
        """
        assert self._streams is not None
        try:
            async with asyncio.timeout(seconds):
                await self._streams[0].read(1)
        except TimeoutError:
            return
        raise ConnectionError("the connection ended")

    def close(self) -> None:
        """Close the connection; the next question opens another."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _read(reader: asyncio.StreamReader) -> Answer:
    raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in raw[1:])
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    if not raw[0].startswith("HTTP/1.1 "):
        raise ConnectionError("what came is no answer")
    return int(raw[0].split()[1]), headers, body


class Terminal:
    """Polls, reports every third time, and backs off as the agent does."""

    def __init__(self, life: Life, tally: Tally, random: Random) -> None:
        self._life = life
        self._tally = tally
        self._random = random
        self._connection = Connection(life.port)
        self._backoff = Backoff(_BACKOFF_FIRST_SECONDS, _BACKOFF_MOST_SECONDS, random)
        self._tag = ""
        self._owed = _report(life)
        self._gone: float | None = None

    async def live(self) -> None:
        """Live until the end."""
        await asyncio.sleep(self._random.uniform(0, self._life.pace_seconds))
        turn = 0
        while time.monotonic() < self._life.end:
            turn += 1
            try:
                await self._poll()
                if turn % _REPORT_EVERY == 1:
                    await self._timed(self._tally.posts, self._deliver)
                self._backoff.reset()
                pause = self._life.pace_seconds * self._random.uniform(0.8, 1.2)
                await self._connection.idle(pause)
            except _BROKEN as error:
                await asyncio.sleep(self._failed(error))
        self._connection.close()

    def _failed(self, error: Exception) -> float:
        self._connection.close()
        self._gone = self._gone or time.monotonic()
        if isinstance(error, BusyError):
            self._tally.busy += 1
        else:
            self._tally.broken += 1
        return self._backoff.failed(error)

    async def _poll(self) -> None:
        match = f"If-None-Match: {self._tag}\r\n" if self._tag else ""
        where = f"/v1/areas/{self._life.area}/head"
        request = f"GET {where} HTTP/1.1\r\nHost: county\r\n{match}\r\n".encode()

        async def ask() -> None:
            _, headers, _ = await self._connection.ask(request)
            self._tag = headers.get("etag", "")

        await self._timed(self._tally.polls, ask)
        if self._gone is not None:
            self._tally.away.append(time.monotonic() - self._gone)
            self._gone = None

    async def _deliver(self) -> None:
        id_, request = self._owed
        status, _, body = await self._connection.ask(request)
        rows = json.loads(body).get("rows", []) if status == 200 else []
        if any(row["id"] == id_ and row["result"] == "stored" for row in rows):
            self._tally.acknowledged.add(id_)
            self._owed = _report(self._life)

    async def _timed(self, times: list[float], act: Callable[[], Awaitable[None]]) -> None:
        begun = time.monotonic()
        await act()
        times.append(time.monotonic() - begun)


def _report(life: Life) -> tuple[str, bytes]:
    """Return the id of a new report row and the request that delivers it."""
    id_ = str(uuid4())
    body = encode({"format": 1, "area": life.area, "process": "agent", "software": "0"})
    row = OutboxRow(id=id_, kind=OutboxKind.REPORT, made=datetime.now(UTC), body=body)
    batch = encode(OutboxBatch(format=1, rows=(row,)))
    start = (
        "POST /v1/outbox HTTP/1.1\r\nHost: county\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {life.token}\r\nContent-Length: {len(batch)}\r\n\r\n"
    )
    return id_, start.encode() + batch


def crowd(life: Life, terminals: int, seed: int) -> Tally:
    """Let many terminals live at once, in this process; return what they met."""
    tally, random = Tally(), Random(seed)  # noqa: S311 - jitter

    async def all_() -> None:
        lives = [Terminal(life, tally, random).live() for _ in range(terminals)]
        await asyncio.gather(*lives)

    asyncio.run(all_())
    tally.cpu_seconds = time.process_time()
    return tally
