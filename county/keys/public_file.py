"""Public key files: what a key's owner hands to the ceremony.

Invariant: the file is signed by the very key that it names, so nobody can hand in
another's key as theirs; that it came from the right person, people compare by the
fingerprint.
"""

from pathlib import Path
from typing import Literal

from county.files import write_whole
from county.keys.key_file import LARGEST_BYTES, KeyFile, KeyKind
from disclosure.areas import AreaCode, area_code
from disclosure.channels import Channel
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RejectedSealError, UsageError
from disclosure.feed import Envelope
from disclosure.items import PersonId, Strict
from disclosure.seals.fingerprints import fingerprint
from disclosure.seals.signing import key_id, seal, valid_signers

KEY_TYPE = "application/vnd.mingbai.key+json; v=1"


class PublicFile(Strict, frozen=True, kw_only=True):
    """A public key and what its owner asks for.

    Attributes:
        public: hex of the raw Ed25519 key.
        person, area, channels: of an approver, the person of a release key too; empty for
            other kinds.
        alerts_of: of a standing rule's key: whose alerts it shall seal.
    """

    format: Literal[1]
    kind: KeyKind
    public: str
    person: PersonId = PersonId("")
    area: AreaCode = AreaCode("")
    channels: tuple[Channel, ...] = ()
    alerts_of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(bytes.fromhex(self.public)) != 32:
            raise ValueError("the public key is not 32 bytes")
        if self.kind in (KeyKind.APPROVER, KeyKind.STANDING):
            area_code(self.area)
            if not self.person or not self.channels:
                raise ValueError("an approver has a person and channels")
        if self.kind is KeyKind.RELEASE and not self.person:
            raise ValueError("a release key has a person")
        if bool(self.alerts_of) != (self.kind is KeyKind.STANDING):
            raise ValueError("a standing rule's key, and no other, is for alerts of somebody")

    @property
    def public_bytes(self) -> bytes:
        """Return the raw public key."""
        return bytes.fromhex(self.public)

    @property
    def fingerprint(self) -> str:
        """Return the digits that people compare."""
        return fingerprint(self.public_bytes)


def write_public(path: Path, wanted: PublicFile, key: KeyFile) -> None:
    """Write a public key file, signed by its own key."""
    write_whole(path, encode(seal(KEY_TYPE, encode(wanted), key.seed)))


def read_public(path: Path, kind: KeyKind) -> PublicFile:
    """Return what a public key file says.

    Raises:
        UsageError: it cannot be read, is none, is of another kind or was changed.
    """
    try:
        with path.open("rb") as file:
            wanted = open_public(file.read(LARGEST_BYTES))
    except OSError as error:
        raise UsageError(f"public key {path}: {error.strerror}") from error
    except MalformedError as error:
        raise UsageError(f"{path} is no public key file that 'county root' made") from error
    except RejectedSealError as error:
        raise UsageError(
            f"public key {path} was changed since it was made: ask for it again"
        ) from error
    if wanted.kind is not kind:
        raise UsageError(f"{path} is of a {wanted.kind.value} key; {kind.value} is needed")
    return wanted


def open_public(raw: bytes) -> PublicFile:
    """Return what the bytes of a public key file say.

    Raises:
        MalformedError: they are no such file.
        RejectedSealError: the key that they name has not signed them.
    """
    envelope = decode(raw, Envelope)
    wanted = decode(envelope.payload, PublicFile)
    public = wanted.public_bytes
    if envelope.payload_type != KEY_TYPE or not valid_signers(envelope, {key_id(public): public}):
        raise RejectedSealError("the key that the file names has not signed it")
    return wanted
