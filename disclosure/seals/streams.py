"""Long boxes: streams of bytes closed to a public key, chunk after chunk.

Each stream has a random key of its own, closed to the public key (libsodium's sealed box); its
content follows in chunks (libsodium's secretstream, XChaCha20 and Poly1305). Invariant: a stream
that was cut short, put together anew or changed does not open to its end.
"""

from collections.abc import Callable, Iterable, Iterator

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from disclosure.errors import RejectedSealError

CHUNK_BYTES = 1024 * 1024
"""Bytes of a chunk, and so what opening a stream holds in memory."""

_State = bindings.crypto_secretstream_xchacha20poly1305_state
_MARK = b"mingbai-stream-1\n"
_MORE = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_HEADER_BYTES = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_SEALED_BYTES = (
    bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES + bindings.crypto_box_SEALBYTES
)
_LAST = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_ON = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE


def close(chunks: Iterable[bytes], public: bytes) -> Iterator[bytes]:
    """Yield the bytes of a stream.

    Arguments:
        chunks: the content, each but the last of `CHUNK_BYTES`.
        public: raw X25519 key whose other half opens it.
    """
    key = bindings.crypto_secretstream_xchacha20poly1305_keygen()
    state = _State()
    header = bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    yield _MARK + SealedBox(PublicKey(public)).encrypt(key) + header
    before: bytes | None = None
    for chunk in chunks:
        if before is not None:
            yield _pushed(state, before, _ON)
        before = chunk
    yield _pushed(state, before or b"", _LAST)


def open_stream(read: Callable[[int], bytes], secret: bytes) -> Iterator[bytes]:
    """Yield the content of a stream.

    What was yielded counts for nothing unless the last chunk came.

    Arguments:
        read: returns as many of the next bytes, fewer only at the end.
        secret: raw X25519 key.

    Raises:
        RejectedSealError: the key is another one, or the stream is not whole.
    """
    try:
        yield from _opened(read, secret)
    except (CryptoError, ValueError, TypeError) as error:
        raise RejectedSealError("it does not open with this key, or is not whole") from error


def _opened(read: Callable[[int], bytes], secret: bytes) -> Iterator[bytes]:
    if read(len(_MARK)) != _MARK:
        raise ValueError("this is no stream")
    key = SealedBox(PrivateKey(secret)).decrypt(read(_SEALED_BYTES))
    state = _State()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, read(_HEADER_BYTES), key)
    ended = False
    while closed := read(CHUNK_BYTES + _MORE):
        if ended:
            raise ValueError("the stream goes on behind its end")
        chunk, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, closed)
        yield chunk
        ended = tag == _LAST
    if not ended:
        raise ValueError("the stream was cut short")


def _pushed(state: _State, chunk: bytes, tag: int) -> bytes:
    pushed: bytes = bindings.crypto_secretstream_xchacha20poly1305_push(state, chunk, tag=tag)
    return pushed
