"""Long boxes: what goes in comes out, and nothing else opens."""

import io

import pytest

from disclosure.errors import RejectedSealError
from disclosure.seals import streams
from disclosure.seals.boxes import new_request_key, public_of
from disclosure.seals.streams import CHUNK_BYTES

SECRET = new_request_key()[0]
MORE = 17
"""Bytes that a chunk is longer for being closed."""


def closed(*chunks: bytes) -> bytes:
    return b"".join(streams.close(iter(chunks), public_of(SECRET)))


def opened(raw: bytes, secret: bytes = SECRET) -> bytes:
    return b"".join(streams.open_stream(io.BytesIO(raw).read, secret))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES])
def test_what_goes_in_comes_out(size: int) -> None:
    chunk = b"x" * size
    assert opened(closed(chunk) if size else closed()) == chunk


def test_several_chunks_come_out_in_their_order() -> None:
    first, second = b"a" * CHUNK_BYTES, b"b" * 10
    assert opened(closed(first, second)) == first + second


def test_another_key_opens_nothing() -> None:
    with pytest.raises(RejectedSealError):
        opened(closed(b"x"), new_request_key()[0])


@pytest.mark.parametrize("at", [0, 20, -1])
def test_a_changed_byte_is_seen(at: int) -> None:
    raw = bytearray(closed(b"some words"))
    raw[at] ^= 1
    with pytest.raises(RejectedSealError):
        opened(bytes(raw))


def test_a_stream_cut_between_chunks_is_seen() -> None:
    raw = closed(b"a" * CHUNK_BYTES, b"b" * 10)
    with pytest.raises(RejectedSealError):
        opened(raw[: -(10 + MORE)])


def test_what_is_put_behind_the_end_is_seen() -> None:
    with pytest.raises(RejectedSealError):
        opened(closed(b"x" * (CHUNK_BYTES)) + b"more")
