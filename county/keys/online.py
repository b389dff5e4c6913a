"""The keys that the server works with: the head key and the request key.

Invariant: this module reads nothing but the online folder and the published roots,
and what it signs with is a head key of the newest root: a root published while the
server runs is taken up at once.
"""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from county.folder import DataFolder
from county.keys.key_file import KeyFile, KeyKind, read_key
from disclosure.seals import boxes
from disclosure.seals.keyring import Keyring
from disclosure.seals.root import first_root
from disclosure.seals.signing import key_id

HEAD_FILE = "head.key"
NEXT_HEAD_FILE = "head.next.key"
REQUEST_FILE = "request.key"


@dataclass(frozen=True)
class _Held:
    head: KeyFile
    request: bytes
    keyring: Keyring


class OnlineKeys:
    """What the server can sign and open."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._lock = Lock()
        self._seen = _stamp(folder.roots)
        self._held = _read(folder)

    @property
    def head(self) -> bytes:
        """Return the seed that signs heads, letters and the time."""
        return self._now().head.seed

    @property
    def request(self) -> bytes:
        """Return the raw X25519 key that opens requests."""
        return self._now().request

    @property
    def keyring(self) -> Keyring:
        """Return whom the newest root trusts."""
        return self._now().keyring

    def open_request(self, box: bytes) -> bytes:
        """Return what a resident's box holds.

        Raises:
            RejectedSealError: it was not made for this county, or was changed.
        """
        return boxes.open_box(self.request, box)

    @property
    def head_signs(self) -> bool:
        """Tell whether the root trusts the head key."""
        held = self._now()
        return _signs(held.head, held.keyring)

    def _now(self) -> _Held:
        stamp = _stamp(self._folder.roots)
        if stamp != self._seen:
            with self._lock:
                self._held = _read(self._folder)
                self._seen = stamp
        return self._held


def load(folder: DataFolder) -> OnlineKeys:
    """Return the online keys of a county.

    Raises:
        UsageError: a key is missing or wrong.
    """
    return OnlineKeys(folder)


def head_key_for(folder: DataFolder, keyring: Keyring) -> KeyFile:
    """Return the head key in use, or the one made for a rotation where that is trusted.

    Raises:
        UsageError: the key in use is missing or wrong.
    """
    waiting = folder.online_keys / NEXT_HEAD_FILE
    if waiting.exists():
        key = read_key(waiting, KeyKind.HEAD)
        if _signs(key, keyring):
            return key
    return read_key(folder.online_keys / HEAD_FILE, KeyKind.HEAD)


def _read(folder: DataFolder) -> _Held:
    keyring = first_root(folder.newest_root())
    request = read_key(folder.online_keys / REQUEST_FILE, KeyKind.REQUEST).seed
    return _Held(head=head_key_for(folder, keyring), request=request, keyring=keyring)


def _signs(key: KeyFile, keyring: Keyring) -> bool:
    return key_id(key.public_bytes) in keyring.head_keys


def _stamp(roots: Path) -> int:
    return roots.stat().st_mtime_ns if roots.exists() else 0
