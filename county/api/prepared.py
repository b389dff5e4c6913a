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

_VARIES = (b"vary", b"accept-encoding")
JSON = b"application/json"


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer's bytes and their entity tag; `packed` is the same, gzipped."""

    body: bytes
    etag: bytes
    packed: "Prepared | None" = None

    @property
    def size(self) -> int:
        """Return the bytes held, packed ones too."""
        return len(self.body) + (len(self.packed.body) if self.packed else 0)


def prepare(body: bytes) -> Prepared:
    """Return bytes with the tag that names them."""
    return Prepared(body, _tag(body))


def prepare_packed(body: bytes) -> Prepared:
    """Return bytes with their tag, and packed where that saves something."""
    if len(body) < PACK_FROM_BYTES:
        return prepare(body)
    # No time within, so that every server of a county packs the same bytes.
    packed = Prepared(gzip.compress(body, _LEVEL, mtime=0), _tag(body, b"-gzip"))
    return Prepared(body, _tag(body), packed)


def _tag(body: bytes, suffix: bytes = b"") -> bytes:
    return b'"%b%b"' % (hashlib.sha256(body).hexdigest()[:32].encode(), suffix)


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, headers and bytes, ready to be sent."""

    status: int
    headers: list[_HeaderPair]
    body: bytes


def tags_of(headers: Iterable[_HeaderPair]) -> bytes:
    """Return the entity tags that a request's headers say are held."""
    for name, value in headers:
        if name == b"if-none-match":
            return value
    return b""


def takes_gzip(headers: Iterable[_HeaderPair]) -> bool:
    """Tell whether ``Accept-Encoding`` names gzip with a weight above 0 (RFC 9110, 12.5.3)."""
    for name, value in headers:
        if name != b"accept-encoding":
            continue
        for one in value.lower().split(b","):
            coding, _, weight = one.partition(b";")
            if coding.strip() == b"gzip":
                return weight.replace(b" ", b"").rstrip(b"0") not in (b"q=", b"q=0.")
    return False


def reply(
    prepared: Prepared, headers: Iterable[_HeaderPair], cache: bytes, media_type: bytes = JSON
) -> Reply:
    """Return the answer to a request, 304 where the asker holds it.

    Arguments:
        prepared: what was asked for.
        headers: the request's.
        cache: the value of ``Cache-Control``.
        media_type: of the bytes.
    """
    chosen, told = prepared, []
    if prepared.packed:
        told.append(_VARIES)
        if takes_gzip(headers):
            chosen = prepared.packed
    told += (b"etag", chosen.etag), (b"cache-control", cache)
    if chosen.etag in tags_of(headers):
        return Reply(304, told, b"")
    told += (b"content-type", media_type), (b"x-content-type-options", b"nosniff")
    told.append((b"content-length", b"%d" % len(chosen.body)))
    if chosen is not prepared:
        told.append((b"content-encoding", b"gzip"))
    return Reply(200, told, chosen.body)


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
