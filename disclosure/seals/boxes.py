"""Boxes that only their reader opens: requests to the county, answers to a code.

Requests are libsodium sealed boxes to the county's request key. An answer is a
sealed box to a key derived from the collection code, so that the code alone opens
it, offline, and the county keeps only what is derived from it.
Invariant: a collection code never leaves the function that was given it.
"""

import hashlib
import secrets

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id

from disclosure.areas import AreaCode
from disclosure.errors import MalformedError, RejectedSealError
from disclosure.items import Strict

CODE_DIGITS = 12
_OPS, _MEMORY_BYTES = 3, 64 * 1024 * 1024


class CodeKeys(Strict, frozen=True, kw_only=True):
    """What a collection code derives to: box key pair and the letter's locator."""

    private: bytes
    public: bytes
    locator: str


def public_of(secret: bytes) -> bytes:
    """Return the raw public half of an X25519 key."""
    return bytes(PrivateKey(secret).public_key)


def new_request_key() -> tuple[bytes, bytes]:
    """Return a new X25519 key pair for requests: private and public, raw."""
    key = PrivateKey.generate()
    return bytes(key), bytes(key.public_key)


def close(public: bytes, message: bytes) -> bytes:
    """Return the message in a box that only the owner of `public` opens."""
    return SealedBox(PublicKey(public)).encrypt(message)


def open_box(private: bytes, box: bytes) -> bytes:
    """Return what is in the box.

    Raises:
        RejectedSealError: it was not made for this key, or was changed.
    """
    try:
        return SealedBox(PrivateKey(private)).decrypt(box)
    except (CryptoError, ValueError, TypeError) as error:
        raise RejectedSealError("the box does not open with this key") from error


def new_code() -> str:
    """Return a new collection code: eleven random digits and a check digit."""
    digits = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS - 1))
    return digits + _check_digit(digits)


def code_of(seed: bytes) -> str:
    """Return the collection code that follows from a secret seed, the same one each time."""
    number = int.from_bytes(hashlib.blake2b(seed, person=b"mingbai-code").digest())
    digits = f"{number % 10 ** (CODE_DIGITS - 1):0{CODE_DIGITS - 1}d}"
    return digits + _check_digit(digits)


def read_code(text: str) -> str:
    """Return a typed code without its spaces and dashes.

    Raises:
        MalformedError: not twelve digits, or the check digit shows a slip of the finger.
    """
    digits = "".join(mark for mark in text if mark not in " -－　")
    if len(digits) != CODE_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise MalformedError("a collection code has twelve digits")
    if _check_digit(digits[:-1]) != digits[-1]:
        raise MalformedError("the collection code has a wrong digit")
    return digits


def show_code(code: str) -> str:
    """Return a code in groups of four, as the slip shows it."""
    return " ".join(code[start : start + 4] for start in range(0, CODE_DIGITS, 4))


def derive(code: str, county: AreaCode) -> CodeKeys:
    """Return the keys of a collection code.

    Deliberately slow (Argon2id, 64 MiB, about 0.1 s on a PC, 0.5 s on a Pi 4), so
    that who holds a mailbox cannot try all codes.
    """
    salt = f"mingbai{county[:6]}".encode().ljust(argon2id.SALTBYTES, b"\0")
    stream = argon2id.kdf(48, code.encode(), salt, opslimit=_OPS, memlimit=_MEMORY_BYTES)
    key = PrivateKey(stream[:32])
    return CodeKeys(private=bytes(key), public=bytes(key.public_key), locator=stream[32:].hex())


def _check_digit(digits: str) -> str:
    """Return the Luhn check digit (ISO/IEC 7812-1) of the digits."""
    doubled = [
        sum(divmod(int(digit) * (2 if place % 2 == 0 else 1), 10))
        for place, digit in enumerate(reversed(digits))
    ]
    return str(-sum(doubled) % 10)
