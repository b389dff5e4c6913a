"""The device's own key: made on the device, never leaves it.

Invariant: the key lies in a folder and a file that only the agent's user may read; what
it signs has a type that nothing else is signed with.
"""

import os
from dataclasses import dataclass
from typing import Literal

from content_sync.store.files import disk_faults, settle, sync_folder
from content_sync.store.folder import Folder
from disclosure.decoding import decode, encode
from disclosure.enrolment import ENROL_TYPE, PROOF_TYPE, Enrolment, Proof
from disclosure.errors import MalformedError, UsageError
from disclosure.feed import Envelope
from disclosure.items import Strict
from disclosure.seals.fingerprints import fingerprint
from disclosure.seals.signing import new_seed, public_key, seal

OWNER_ONLY = 0o600
OWNER_ONLY_FOLDER = 0o700


class _KeyFile(Strict, frozen=True, kw_only=True):
    format: Literal[1]
    seed: bytes


@dataclass(frozen=True)
class Device:
    """A device with its key."""

    seed: bytes

    @property
    def public(self) -> bytes:
        """Return the raw public key."""
        return public_key(self.seed)

    @property
    def fingerprint(self) -> str:
        """Return the digits that a person compares with those on the desk."""
        return fingerprint(self.public)

    def enrolment(self, claim: str) -> Envelope:
        """Return the signed request to become a terminal."""
        asked = Enrolment(format=1, claim=claim, public=self.public)
        return seal(ENROL_TYPE, encode(asked), self.seed)

    def proof(self, challenge: Envelope) -> Envelope:
        """Return the signed answer to a challenge."""
        return seal(PROOF_TYPE, encode(Proof(format=1, challenge=challenge)), self.seed)


def load(folder: Folder) -> Device | None:
    """Return the device of a store, or None before it was enrolled.

    Raises:
        UsageError: the key's file cannot be read or is damaged.
    """
    path = folder.device_key
    try:
        return Device(decode(path.read_bytes(), _KeyFile).seed)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"device key {path}: {error.strerror}") from error
    except MalformedError as error:
        raise UsageError(f"device key {path} is damaged: remove it and enrol again") from error


def make(folder: Folder) -> Device:
    """Make and keep a new key; durable when this returns.

    Raises:
        RetryLaterError: the disk does not take it.
    """
    device, path = Device(new_seed()), folder.device_key
    path.parent.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY_FOLDER)
    temporary = path.with_name(f".{path.name}.new")
    with disk_faults(path):
        temporary.unlink(missing_ok=True)
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(encode(_KeyFile(format=1, seed=device.seed)))
            file.flush()
            os.fsync(file.fileno())
        settle(temporary, path)
        sync_folder(path.parent.parent)
    return device
