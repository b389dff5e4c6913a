"""A technician's PIN, kept as an Argon2id hash and never as digits.

Invariant: a hash says nothing of its PIN that trying all of them would not; trying one
takes 64 MiB and a tenth of a second.
"""

import re

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from disclosure.errors import UsageError

SHORTEST, LONGEST = 6, 12
_DIGITS = re.compile(rf"[0-9]{{{SHORTEST},{LONGEST}}}")


def hash_pin(pin: str) -> str:
    """Return the hash of a PIN, as settings hold it.

    Raises:
        UsageError: it is not 6 to 12 digits, or one digit repeated.
    """
    if not _DIGITS.fullmatch(pin) or len(set(pin)) < 2:
        raise UsageError(f"a PIN is {SHORTEST} to {LONGEST} digits, not all the same")
    return str(argon2id.str(pin.encode()).decode())


def is_pin_hash(told: str) -> bool:
    """Tell whether a text is a hash that `pin_fits` can check."""
    return told.startswith("$argon2id$") and told.isascii()


def pin_fits(pin: str, hashed: str) -> bool:
    """Tell whether a PIN is the one that was hashed."""
    try:
        return bool(argon2id.verify(hashed.encode(), pin.encode()))
    except CryptoError:
        return False
