"""Key files: one JSON document a key, readable by its owner only.

A key holder's file is locked by a passphrase; the server's own are not, since nobody
is there to type one. Invariant: a key's secret and public halves belong together.
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Literal

from county.files import OWNER_ONLY, write_whole
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RejectedSealError, UsageError
from disclosure.items import Strict
from disclosure.seals import boxes, locking
from disclosure.seals.locking import Cost, LockedSecret
from disclosure.seals.signing import public_key

LARGEST_BYTES = 4096


class KeyKind(StrEnum):
    """What a key is for."""

    ROOT = "root"
    APPROVER = "approver"
    STANDING = "standing"
    HEAD = "head"
    REQUEST = "request"
    BACKUP = "backup"
    RELEASE = "release"


_BOXES = frozenset({KeyKind.REQUEST, KeyKind.BACKUP})


class KeyFile(Strict, frozen=True, kw_only=True):
    """A key as kept in a file.

    Attributes:
        person: whose it is, for an approver's key.
        public, secret: hex of 32 raw bytes each; Ed25519, or X25519 for `request` and `backup`.
    """

    format: Literal[1]
    kind: KeyKind
    public: str
    secret: str
    person: str = ""

    def __post_init__(self) -> None:
        if len(bytes.fromhex(self.secret)) != 32:
            raise ValueError("the secret is not 32 bytes")
        if _public_of(self.kind, self.seed).hex() != self.public:
            raise ValueError("secret and public key do not belong together")

    @property
    def seed(self) -> bytes:
        """Return the raw secret."""
        return bytes.fromhex(self.secret)

    @property
    def public_bytes(self) -> bytes:
        """Return the raw public key."""
        return bytes.fromhex(self.public)


class LockedKeyFile(Strict, frozen=True, kw_only=True):
    """A key file whose secret a passphrase locks; otherwise as `KeyFile`."""

    format: Literal[2]
    kind: KeyKind
    public: str
    locked: LockedSecret
    person: str = ""


Passphrase = Callable[[Path], str]
"""Asks for the passphrase of a key file."""


def signing_key(kind: KeyKind, seed: bytes, person: str = "") -> KeyFile:
    """Return the key file of an Ed25519 seed."""
    public = public_key(seed).hex()
    return KeyFile(format=1, kind=kind, public=public, secret=seed.hex(), person=person)


def box_key(kind: KeyKind, secret: bytes) -> KeyFile:
    """Return the key file of an X25519 secret, to which boxes are closed."""
    public = _public_of(kind, secret).hex()
    return KeyFile(format=1, kind=kind, public=public, secret=secret.hex())


def write_key(path: Path, key: KeyFile) -> None:
    """Write a key file that only its owner may read."""
    write_whole(path, encode(key), mode=OWNER_ONLY)


def write_locked(path: Path, key: KeyFile, passphrase: str, cost: Cost) -> None:
    """Write a key file that only its owner may read and only the passphrase opens."""
    locked = locking.lock(key.seed, passphrase, cost)
    file = LockedKeyFile(
        format=2, kind=key.kind, public=key.public, locked=locked, person=key.person
    )
    write_whole(path, encode(file), mode=OWNER_ONLY)


def read_key(path: Path, kind: KeyKind, ask: Passphrase | None = None) -> KeyFile:
    """Return the key in a file.

    Arguments:
        path: the file.
        kind: what the key must be for.
        ask: asks for the passphrase of a locked file; None where nobody can.

    Raises:
        UsageError: it cannot be read, is no key file, is a key of another kind, or its
            passphrase is wrong.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)[:LARGEST_BYTES]
    except OSError as error:
        raise UsageError(f"key {path}: {error.strerror}") from error
    key = _decoded(path, raw)
    if key.kind is not kind:
        raise UsageError(f"key {path} is a {key.kind.value} key; a {kind.value} key is needed")
    return _unlocked(path, key, ask) if isinstance(key, LockedKeyFile) else key


def _decoded(path: Path, raw: bytes) -> KeyFile | LockedKeyFile:
    try:
        return decode(raw, KeyFile)
    except MalformedError:
        pass
    try:
        return decode(raw, LockedKeyFile)
    except MalformedError as error:
        raise UsageError(
            f"key {path} is no key file that 'county init' or 'county root' made"
        ) from error


def _unlocked(path: Path, key: LockedKeyFile, ask: Passphrase | None) -> KeyFile:
    if ask is None:
        raise UsageError(f"key {path} is locked by a passphrase, and nobody is here to type it")
    try:
        seed = locking.unlock(key.locked, ask(path))
        public = _public_of(key.kind, seed).hex()
        opened = KeyFile(
            format=1, kind=key.kind, public=public, secret=seed.hex(), person=key.person
        )
    except (RejectedSealError, ValueError) as error:
        raise UsageError(f"key {path}: {error}") from error
    if opened.public != key.public:
        raise UsageError(f"key {path}: secret and public key do not belong together")
    return opened


def _public_of(kind: KeyKind, secret: bytes) -> bytes:
    return boxes.public_of(secret) if kind in _BOXES else public_key(secret)
