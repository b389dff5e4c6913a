"""Fingerprints: a public key in digits that two people read to each other.

Invariant: thirty digits, about 99 bits of the key's SHA-256, so that no other key with
the same fingerprint can be made.
"""

import hashlib

GROUPS = 6
_DIGITS = 5


def fingerprint(public: bytes) -> str:
    """Return a public key's fingerprint: six groups of five digits."""
    number = int.from_bytes(hashlib.sha256(b"mingbai fingerprint" + public).digest(), "big")
    digits = str(number % 10 ** (GROUPS * _DIGITS)).zfill(GROUPS * _DIGITS)
    return " ".join(digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS))
