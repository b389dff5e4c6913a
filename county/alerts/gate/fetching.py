"""Fetching: one answer of a feed's server, whole or not at all.

Invariant: no answer takes longer or is larger than allowed, comes compressed, or from
another host than was asked.
"""

import time
from dataclasses import dataclass

import requests

from county.alerts.gate.atom import same_host
from county.alerts.gate.settings import GateSettings
from disclosure.errors import RejectedError, RetryLaterError

_CHUNK = 16 * 1024
_REDIRECTS = 3
_MOVED = (301, 302, 303, 307, 308)
_READ_SECONDS = 5.0


class PatienceError(RetryLaterError):
    """The server asks to be left alone; `seconds` says how long."""

    def __init__(self, sentence: str, seconds: float) -> None:
        super().__init__(sentence)
        self.seconds = seconds


@dataclass(frozen=True)
class Fetched:
    """An answer; `content` is None where nothing has changed (304)."""

    content: bytes | None
    etag: str = ""
    modified: str = ""


class Fetcher:
    """Asks servers of feeds."""

    def __init__(self, settings: GateSettings) -> None:
        self._settings = settings
        self._session = requests.Session()
        # A proxy of the environment would be another host.
        self._session.trust_env = False

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(self, address: str, most: int, *, etag: str = "", modified: str = "") -> Fetched:
        """Return what lies at an address.

        Arguments:
            address: where.
            most: bytes at most.
            etag: of the answer that is known; empty for none.
            modified: the same answer's Last-Modified.

        Raises:
            RejectedError: it is too large, compressed, or another host's.
            RetryLaterError: it did not come, or not in time.
        """
        headers = {"Accept-Encoding": "identity", "User-Agent": "mingbai-gate"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": modified} if modified else {}
        end = time.monotonic() + self._settings.fetch_seconds
        asked = address
        for _ in range(_REDIRECTS + 1):
            try:
                with self._ask(asked, headers) as reply:
                    if reply.status_code not in _MOVED:
                        return self._read(reply, most, end)
                    asked = _onward(reply, address)
            except requests.RequestException as error:
                raise RetryLaterError(f"{asked}: {type(error).__name__}") from error
        raise RejectedError(f"{address} leads from one address to the next")

    def _ask(self, address: str, headers: dict[str, str]) -> requests.Response:
        waits = (self._settings.connect_seconds, min(_READ_SECONDS, self._settings.fetch_seconds))
        return self._session.get(
            address, headers=headers, timeout=waits, allow_redirects=False, stream=True
        )

    def _read(self, reply: requests.Response, most: int, end: float) -> Fetched:
        if reply.status_code == 304:
            return Fetched(None)
        if reply.status_code != 200:
            sentence = f"{reply.url} answers {reply.status_code}"
            pause = reply.headers.get("Retry-After", "")
            if pause.isascii() and pause.isdigit() and len(pause) < 7:
                raise PatienceError(sentence, float(pause))
            raise RetryLaterError(sentence)
        if reply.headers.get("Content-Encoding", "identity") != "identity":
            raise RejectedError(f"{reply.url} answers compressed, though asked not to")
        content = bytearray()
        for chunk in reply.iter_content(_CHUNK):
            content += chunk
            if len(content) > most:
                raise RejectedError(f"{reply.url} is larger than {most} bytes")
            if time.monotonic() > end:
                raise RetryLaterError(
                    f"{reply.url} did not come in {self._settings.fetch_seconds:g} s"
                )
        facts = reply.headers
        return Fetched(bytes(content), facts.get("ETag", ""), facts.get("Last-Modified", ""))


def _onward(reply: requests.Response, asked: str) -> str:
    onward = requests.compat.urljoin(reply.url, reply.headers.get("Location", ""))
    if not same_host(onward, asked):
        raise RejectedError(f"{asked} leads to another host: {onward[:120]}")
    return onward
