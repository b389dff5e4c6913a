"""Keepsakes: boxes that a server hands out and that only it opens again.

For what a form carries between two requests, so that the server itself need not remember it.
Invariant: without the secret nobody makes one, changes one or reads one; a box made for one purpose
opens for no other.
"""

import hashlib

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from disclosure.errors import RejectedSealError


def wrap(secret: bytes, purpose: str, message: bytes) -> bytes:
    """Return a message in a box that opens with the same secret and purpose alone.

    Arguments:
        secret: 16 to 64 bytes that only the server knows.
        purpose: what it is for, at most 16 bytes.
        message: what it holds.
    """
    return bytes(_box(secret, purpose).encrypt(message))


def unwrap(secret: bytes, purpose: str, box: bytes) -> bytes:
    """Return what is in a box.

    Raises:
        RejectedSealError: it was not made with this secret for this purpose, or was changed.
    """
    try:
        return _box(secret, purpose).decrypt(box)
    except (CryptoError, ValueError) as error:
        raise RejectedSealError("this box was not made here") from error


def _box(secret: bytes, purpose: str) -> SecretBox:
    person = purpose.encode()
    key = hashlib.blake2b(key=secret, person=person, digest_size=SecretBox.KEY_SIZE)
    return SecretBox(key.digest())
