"""Secrets locked by a passphrase: what a key holder carries on a stick.

Argon2id makes the key, XSalsa20-Poly1305 closes the box (libsodium's `pwhash` and
`secretbox`, the MODERATE profile). Invariant: a wrong passphrase and a changed box
look alike, and a file cannot ask for more memory than `MOST_MEMORY_BYTES`.
"""

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random

from disclosure.errors import RejectedSealError
from disclosure.items import Strict

MOST_MEMORY_BYTES = 1024 * 1024 * 1024
MOST_OPERATIONS = 10


class Cost(Strict, frozen=True, kw_only=True):
    """What one try costs: passes over the memory, and its bytes."""

    operations: int = argon2id.OPSLIMIT_MODERATE
    memory_bytes: int = argon2id.MEMLIMIT_MODERATE

    def __post_init__(self) -> None:
        if not 1 <= self.operations <= MOST_OPERATIONS:
            raise ValueError(f"{self.operations} passes; {MOST_OPERATIONS} are the limit")
        if not argon2id.MEMLIMIT_MIN <= self.memory_bytes <= MOST_MEMORY_BYTES:
            raise ValueError(f"{self.memory_bytes} bytes; {MOST_MEMORY_BYTES} are the limit")


class LockedSecret(Strict, frozen=True, kw_only=True):
    """A secret in a box, with the salt and cost of its key."""

    cost: Cost
    salt: bytes
    box: bytes


def lock(secret: bytes, passphrase: str, cost: Cost) -> LockedSecret:
    """Return the secret locked by a passphrase."""
    salt = random(argon2id.SALTBYTES)
    box = bytes(SecretBox(_key(passphrase, salt, cost)).encrypt(secret))
    return LockedSecret(cost=cost, salt=salt, box=box)


def unlock(locked: LockedSecret, passphrase: str) -> bytes:
    """Return the secret.

    Raises:
        RejectedSealError: the passphrase is wrong, or the box was changed.
    """
    try:
        return SecretBox(_key(passphrase, locked.salt, locked.cost)).decrypt(locked.box)
    except (CryptoError, ValueError, TypeError) as error:
        raise RejectedSealError("the passphrase does not open this key") from error


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return argon2id.kdf(
        SecretBox.KEY_SIZE,
        passphrase.encode(),
        salt,
        opslimit=cost.operations,
        memlimit=cost.memory_bytes,
    )
