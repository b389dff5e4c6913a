"""The vault: secrets that the county must be able to read, encrypted where they rest.

AES-256-GCM by `cryptography`. The key is a file of the county's folder beside the other online
keys, so that a copy of the database alone, as backups and test machines have it, holds no
one's second factor. Invariant: a secret opens only for whom it was closed.
"""

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from county.files import OWNER_ONLY, sync_folder
from disclosure.errors import UsageError

KEY_BYTES = 32
_NONCE_BYTES = 12


class Vault:
    """Closes and opens secrets of members of staff."""

    def __init__(self, file: Path) -> None:
        """Take the key's file; it is made at the first use where there is none."""
        self._file = file

    def close(self, secret: bytes, owner: int) -> bytes:
        """Return a secret encrypted for the account `owner`."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self._key()).encrypt(nonce, secret, _bound(owner))

    def open(self, box: bytes, owner: int) -> bytes:
        """Return the secret of the account `owner`.

        Raises:
            UsageError: the key's file is another one, or the row was changed.
        """
        nonce, rest = box[:_NONCE_BYTES], box[_NONCE_BYTES:]
        try:
            return AESGCM(self._key()).decrypt(nonce, rest, _bound(owner))
        except InvalidTag as error:
            raise UsageError(
                f"{self._file} does not open the second factor of account {owner}:"
                " put the right key file back, or reset the factor with"
                " 'county user reset-factor'"
            ) from error

    def _key(self) -> bytes:
        try:
            key = self._file.read_bytes()
        except FileNotFoundError:
            key = self._make()
        if len(key) != KEY_BYTES:
            raise UsageError(f"{self._file} is no key of {KEY_BYTES} bytes: put it back whole")
        return key

    def _make(self) -> bytes:
        """Make the key; of several processes at once the first one's is taken by all."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_name(f".{self._file.name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, self._file)
        except FileExistsError:
            pass
        finally:
            beside.unlink()
        sync_folder(self._file.parent)
        return self._file.read_bytes()


def _bound(owner: int) -> bytes:
    return f"mingbai second factor of {owner}".encode()
