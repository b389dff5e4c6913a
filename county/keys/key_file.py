"""Key files: one JSON document a key, readable by its owner only.

Invariant: a key file's secret and public halves belong together.
"""

from enum import StrEnum
from pathlib import Path
from typing import Literal

from county.files import OWNER_ONLY, write_whole
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, UsageError
from disclosure.items import Strict
from disclosure.seals.signing import public_key

LARGEST_BYTES = 4096


class KeyKind(StrEnum):
    """What a key is for."""

    ROOT = "root"
    APPROVER = "approver"
    HEAD = "head"
    REQUEST = "request"


class KeyFile(Strict, frozen=True, kw_only=True):
    """A key as kept in a file.

    Attributes:
        person: whose it is, for an approver's key.
        public, secret: hex of 32 raw bytes each; Ed25519, or X25519 for `request`.
    """

    format: Literal[1]
    kind: KeyKind
    public: str
    secret: str
    person: str = ""

    def __post_init__(self) -> None:
        if len(bytes.fromhex(self.secret)) != 32:
            raise ValueError("the secret is not 32 bytes")
        if self.kind is not KeyKind.REQUEST and public_key(self.seed).hex() != self.public:
            raise ValueError("secret and public key do not belong together")

    @property
    def seed(self) -> bytes:
        """Return the raw secret."""
        return bytes.fromhex(self.secret)

    @property
    def public_bytes(self) -> bytes:
        """Return the raw public key."""
        return bytes.fromhex(self.public)


def signing_key(kind: KeyKind, seed: bytes, person: str = "") -> KeyFile:
    """Return the key file of an Ed25519 seed."""
    public = public_key(seed).hex()
    return KeyFile(format=1, kind=kind, public=public, secret=seed.hex(), person=person)


def write_key(path: Path, key: KeyFile) -> None:
    """Write a key file that only its owner may read."""
    write_whole(path, encode(key), mode=OWNER_ONLY)


def read_key(path: Path, kind: KeyKind) -> KeyFile:
    """Return the key in a file.

    Raises:
        UsageError: it cannot be read, is no key file, or is a key of another kind.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"key {path}: {error.strerror}") from error
    try:
        key = decode(raw[:LARGEST_BYTES], KeyFile)
    except MalformedError as error:
        raise UsageError(f"key {path} is no key file that 'county init' made") from error
    if key.kind is not kind:
        raise UsageError(f"key {path} is a {key.kind.value} key; a {kind.value} key is needed")
    return key
