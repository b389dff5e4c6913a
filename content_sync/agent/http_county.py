"""The county over HTTP.

Invariant: every wait has a time-out, every answer a limit in bytes and seconds, and
no foreign exception leaves this module.
"""

import re
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError
from urllib3.util import SKIP_HEADER, connection

from content_sync.agent.certificates import DatedAdapter, Known
from content_sync.agent.county import (
    BatchRefusedError,
    BusyError,
    Fetched,
    ForbiddenError,
    PassRefusedError,
)
from content_sync.agent.device import Device
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.decoding import decode, encode
from disclosure.enrolment import Pass
from disclosure.errors import MalformedError, RejectedError, RejectedFeedError, RetryLaterError
from disclosure.feed import Envelope
from disclosure.items import Strict

_PIECE_BYTES = 256 * 1024
_BAD_BATCH = (400, 413, 422)
_CONTENT_RANGE = re.compile(r"bytes ([0-9]+)-[0-9]+/([0-9]+|\*)")

_DETAIL_BYTES = 2048
_NOTHING_PACKED = {"Accept-Encoding": SKIP_HEADER}

SMALL_BYTES = 1024 * 1024
"""Bytes of a root, a head, a time or a reply at most."""


class _Detail(Strict, frozen=True, kw_only=True):
    detail: str


@dataclass(frozen=True)
class HttpLimits:
    """How long and how much the agent takes.

    Attributes:
        connect_seconds: until the connection stands.
        read_seconds: of silence within an answer.
        answer_seconds: for a whole answer but a file.
        page_bytes: of a change page or a mail page, unpacked.
        index_bytes: of an index, unpacked.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    answer_seconds: float = 120.0
    page_bytes: int = 16 * 1024 * 1024
    index_bytes: int = 32 * 1024 * 1024


class HttpCounty:
    """The terminal API over HTTP; one a thread.

    Arguments:
        url: address of the county, e.g. ``https://gk.example.gov.cn``.
        limits: how long and how much is taken.
        user_agent: how the agent names itself.
        device: the enrolled device that proves its key for passes to the outbox; None
            where it has none, and nothing can be delivered.
        terminal: its id.
        known: the time by which certificates are judged; None for the machine's.
    """

    def __init__(
        self,
        url: str,
        limits: HttpLimits,
        user_agent: str,
        *,
        device: Device | None = None,
        terminal: str = "",
        known: Known | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._pass = ""
        self._device = device
        self._terminal = terminal
        self._limits = limits
        self._name = {"User-Agent": user_agent}
        self._session = _session()
        if known:
            self._session.mount("https://", DatedAdapter(known))

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def root(self, version: int) -> bytes | None:
        """Return a root, or None where there is none of that version yet."""
        with self._answer("GET", f"/v1/root/{version}", missing_is_answer=True) as answer:
            return None if answer.status == 404 else self._body(answer, SMALL_BYTES)

    def head(self, area: AreaCode, tag: str, wait_seconds: float) -> Fetched | None:
        """Return the head of a feed, or None while it is still the one with `tag`."""
        headers = {"If-None-Match": tag} if tag else {}
        where = f"/v1/areas/{area}/head"
        if wait_seconds > 0:
            where += f"?wait={wait_seconds:g}"
        with self._answer("GET", where, headers, silence=wait_seconds) as answer:
            if answer.status == 304:
                return None
            return Fetched(self._body(answer, SMALL_BYTES), answer.headers.get("ETag", ""))

    def changes(self, area: AreaCode, after: int) -> bytes:
        """Return the page of changes after a sequence."""
        return self._get(f"/v1/areas/{area}/changes?after={after}", self._limits.page_bytes)

    def index(self, area: AreaCode) -> bytes:
        """Return the index of a feed."""
        return self._get(f"/v1/areas/{area}/index", self._limits.index_bytes)

    def mail(self, area: AreaCode, after: int) -> bytes:
        """Return the page of letters after a sequence."""
        return self._get(f"/v1/areas/{area}/mail?after={after}", self._limits.page_bytes)

    def time(self, nonce: str) -> bytes:
        """Return the county's time, signed for this nonce."""
        return self._get(f"/v1/time?nonce={nonce}", SMALL_BYTES)

    @contextmanager
    def blob(self, sha256: Sha256, start: int) -> Iterator[Iterator[bytes]]:
        """Open a file from its byte `start` on.

        Raises:
            RejectedFeedError: the answer is of another range.
        """
        headers = {"Range": f"bytes={start}-"} if start else {}
        with self._answer("GET", f"/v1/blobs/sha256/{sha256}", headers) as answer:
            skip = start - _first_byte(answer, sha256, start)
            yield _skipping(_pieces(answer, decode=False), skip)

    @contextmanager
    def part(self, sha256: Sha256, start: int, length: int) -> Iterator[Iterator[bytes]]:
        """Open `length` bytes of a file, from its byte `start` on.

        Raises:
            RejectedFeedError: the answer is of another range.
        """
        headers = {"Range": f"bytes={start}-{start + length - 1}"}
        with self._answer("GET", f"/v1/blobs/sha256/{sha256}", headers) as answer:
            if answer.status != 206 and start:
                raise RetryLaterError(f"blob {sha256}: the county sends no parts of files")
            _first_byte(answer, sha256, start)
            yield _at_most(_pieces(answer, decode=False), length)

    def offer(self, terminal: str) -> bytes | None:
        """Return what software the county offers a terminal; None where it offers none."""
        where = f"/v1/terminals/{terminal}/release"
        with self._answer("GET", where, missing_is_answer=True) as answer:
            # A county of before there were releases knows no such address.
            return None if answer.status in (204, 404) else self._body(answer, SMALL_BYTES)

    def diagnostics_ask(self, terminal: str) -> bytes | None:
        """Return the county's wish for a terminal's diagnostics; empty where it has none.

        None where the county is older than that, and would refuse what belongs to it.
        """
        where = f"/v1/terminals/{terminal}/diagnostics"
        with self._answer("GET", where, missing_is_answer=True) as answer:
            if answer.status == 404:
                return None
            return b"" if answer.status == 204 else self._body(answer, SMALL_BYTES)

    def deliver(self, batch: bytes) -> bytes:
        """Post outbox rows; return the reply.

        Raises:
            BatchRefusedError: the batch as a whole is unacceptable.
        """
        if self._device is None:
            raise PassRefusedError("this device has no key: enrol it ('content_sync enrol')")
        if self._pass:
            try:
                return self._deliver(batch)
            except PassRefusedError:
                self._pass = ""
        self._pass = self._prove(self._device)
        return self._deliver(batch)

    def enrol(self, asked: bytes) -> bytes:
        """Post an enrolment; return the county's answer.

        Raises:
            BatchRefusedError: it is malformed.
            ForbiddenError: the county does not take it; says why.
            RetryLaterError: the county cannot be asked now.
        """
        return self._post("/v1/terminals", asked)

    def _prove(self, device: Device) -> str:
        """Return a new pass for the device's signature over a challenge."""
        where = f"/v1/terminals/{self._terminal}"
        try:
            challenge = decode(self._post(f"{where}/challenge", b""), Envelope)
            return decode(self._post(f"{where}/pass", encode(device.proof(challenge))), Pass).token
        except RejectedError as error:
            # A batch must not be taken for bad because its sender is not confirmed yet.
            raise RetryLaterError(f"no pass for the outbox: {error}") from error

    def _deliver(self, batch: bytes) -> bytes:
        return self._post("/v1/outbox", batch, {"Authorization": f"Bearer {self._pass}"})

    def _post(self, where: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
        typed = {"Content-Type": "application/json"} | (headers or {})
        with self._answer("POST", where, typed, body=body) as answer:
            return self._body(answer, SMALL_BYTES)

    def _get(self, where: str, bytes_most: int) -> bytes:
        with self._answer("GET", where, {"Accept-Encoding": "gzip"}) as answer:
            return self._body(answer, bytes_most)

    def _body(self, answer: BaseHTTPResponse, bytes_most: int) -> bytes:
        end = time.monotonic() + self._limits.answer_seconds
        parts, size = [], 0
        for piece in _pieces(answer, decode=True):
            size += len(piece)
            if size > bytes_most:
                raise RejectedFeedError(f"{answer.url}: more than {bytes_most} bytes came")
            if time.monotonic() > end:
                raise RetryLaterError(f"{answer.url}: the answer does not come to an end")
            parts.append(piece)
        return b"".join(parts)

    @contextmanager
    def _answer(
        self,
        method: str,
        where: str,
        headers: dict[str, str] | None = None,
        *,
        body: bytes | None = None,
        silence: float = 0.0,
        missing_is_answer: bool = False,
    ) -> Iterator[BaseHTTPResponse]:
        options: dict[str, Any] = {
            "headers": {**_NOTHING_PACKED, **self._name, **(headers or {})},
            "data": body,
            "timeout": (self._limits.connect_seconds, self._limits.read_seconds + silence),
            "stream": True,
            "allow_redirects": False,
        }
        url = self._url + where
        try:
            answer: BaseHTTPResponse = self._session.request(method, url, **options).raw
            try:
                if not (missing_is_answer and answer.status == 404):
                    _require_success(answer, method, url)
                yield answer
            finally:
                _leave(answer)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise RetryLaterError(f"{url}: {_short(error)}") from error


def _session() -> requests.Session:
    """Return a session that asks directly and trusts the system's certificates."""
    # The library binds a socket to see whether there is IPv6, which a terminal's units forbid; it
    # would never call a county there.
    connection.HAS_IPV6 = socket.has_ipv6
    session = requests.Session()
    # No proxy variable and no .netrc leads the agent elsewhere, and each poll stays small.
    session.trust_env = False
    session.headers.clear()
    paths = ssl.get_default_verify_paths()
    session.verify = paths.cafile or paths.capath or True
    return session


def _leave(answer: BaseHTTPResponse) -> None:
    """Keep the connection for the next question if the answer was read to its end."""
    if answer.length_remaining == 0:
        answer.drain_conn()
    answer.close()


def _require_success(answer: BaseHTTPResponse, method: str, url: str) -> None:
    status = answer.status
    if status in (200, 204, 206, 304):
        return
    detail = _detail(answer, method)
    sentence = f"{url}: HTTP {status}{detail}"
    if status == 401:
        raise PassRefusedError(sentence)
    if status in _BAD_BATCH and method == "POST":
        raise BatchRefusedError(sentence)
    if status == 429 or status >= 500:
        raise BusyError(sentence, _retry_after(answer))
    if detail:
        raise ForbiddenError(sentence)
    raise RetryLaterError(sentence)


def _detail(answer: BaseHTTPResponse, method: str) -> str:
    """Return the county's own words on a refused post, for a technician."""
    if answer.status != 403 or method != "POST":
        return ""
    raw = answer.read(_DETAIL_BYTES, decode_content=True)
    try:
        return f": {decode(raw, _Detail).detail}"
    except MalformedError:
        return ""


def _retry_after(answer: BaseHTTPResponse) -> float:
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _first_byte(answer: BaseHTTPResponse, sha256: Sha256, start: int) -> int:
    """Return the place in the file at which the answer begins."""
    if answer.status == 200:
        return 0
    match = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    if match is None or int(match.group(1)) != start:
        came = answer.headers.get("Content-Range", "no range")
        raise RejectedFeedError(f"blob {sha256}: asked from byte {start}, came {came!r}")
    return start


def _pieces(answer: BaseHTTPResponse, *, decode: bool) -> Iterator[bytes]:
    """Yield what comes as it comes, so that a slow answer can be given up."""
    while piece := answer.read1(_PIECE_BYTES, decode_content=decode):
        yield piece


def _at_most(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Yield no more than was asked for: a server may send the whole file."""
    for piece in pieces:
        if size > 0:
            yield piece[:size]
        size -= len(piece)
        if size <= 0:
            return


def _skipping(pieces: Iterator[bytes], skip: int) -> Iterator[bytes]:
    for piece in pieces:
        if skip < len(piece):
            yield piece[skip:]
        skip = max(0, skip - len(piece))


def _short(error: Exception) -> str:
    """Return the innermost reason of a library's nested error."""
    reason: object = error
    while isinstance(reason, Exception) and (inner := getattr(reason, "reason", None)):
        reason = inner
    return str(reason)
