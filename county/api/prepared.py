"""Answers whose bytes were made before: whole, packed, or "you hold it already".

Invariant: an entity tag names exactly the bytes that are sent, packed ones apart from
plain ones, so no cache takes one for the other.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

PACK_FROM_BYTES = 1024
"""Shorter answers are sent plain: a packet is a packet."""

_LEVEL = 6

_HeaderPair = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer's bytes and their entity tag; `packed` is the same, gzipped."""

    body: bytes
    etag: str
    packed: "Prepared | None" = None

    @property
    def size(self) -> int:
        """Return the bytes held, packed ones too."""
        return len(self.body) + (len(self.packed.body) if self.packed else 0)


def prepare(body: bytes) -> Prepared:
    """Return bytes with the tag that names them."""
    return Prepared(body, f'"{_name(body)}"')


def prepare_packed(body: bytes) -> Prepared:
    """Return bytes with their tag, and packed where that saves something."""
    if len(body) < PACK_FROM_BYTES:
        return prepare(body)
    # No time within, so that every server of a county packs the same bytes.
    packed = Prepared(gzip.compress(body, _LEVEL, mtime=0), f'"{_name(body)}-gzip"')
    return Prepared(body, f'"{_name(body)}"', packed)


def _name(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request's headers say: the tags held, and whether packed bytes are taken."""

    tags: str = ""
    packed: bool = False


def read_asked(headers: Iterable[_HeaderPair]) -> Asked:
    """Return what the headers of an ASGI scope say."""
    tags, packed = "", False
    for name, value in headers:
        if name == b"if-none-match":
            tags = value.decode("latin-1")
        elif name == b"accept-encoding":
            packed = packed or takes_gzip(value)
    return Asked(tags, packed)


def takes_gzip(accepted: bytes) -> bool:
    """Tell whether an ``Accept-Encoding`` names gzip with a weight above 0 (RFC 9110)."""
    if accepted == b"gzip":
        return True
    for one in accepted.lower().split(b","):
        coding, _, weight = one.partition(b";")
        if coding.strip() == b"gzip":
            return weight.replace(b" ", b"").rstrip(b"0") not in (b"q=", b"q=0.")
    return False


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, headers and bytes, ready to be sent."""

    status: int
    headers: list[_HeaderPair]
    body: bytes


def reply(prepared: Prepared, asked: Asked, cache: bytes) -> Reply:
    """Return the answer to what was asked, 304 where the asker holds it.

    Arguments:
        prepared: what was asked for.
        asked: what the asker holds and takes.
        cache: the value of ``Cache-Control``.
    """
    chosen = prepared.packed if asked.packed and prepared.packed else prepared
    headers = [(b"etag", chosen.etag.encode()), (b"cache-control", cache)]
    if prepared.packed:
        headers.append((b"vary", b"accept-encoding"))
    if chosen.etag in asked.tags:
        return Reply(304, headers, b"")
    headers.append((b"content-type", b"application/json"))
    headers.append((b"x-content-type-options", b"nosniff"))
    headers.append((b"content-length", str(len(chosen.body)).encode()))
    if chosen is not prepared:
        headers.append((b"content-encoding", b"gzip"))
    return Reply(200, headers, chosen.body)


class PageCache:
    """Built pages, least recently used out first; at most `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._pages: OrderedDict[Hashable, Prepared] = OrderedDict()

    def get(self, key: Hashable) -> Prepared | None:
        """Return a page, or None."""
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def put(self, key: Hashable, page: Prepared) -> None:
        """Keep a page; let go of the oldest ones beyond the limit."""
        if key not in self._pages:
            self._pages[key] = page
            self._size += page.size
        while self._size > self._limit:
            _, gone = self._pages.popitem(last=False)
            self._size -= gone.size
