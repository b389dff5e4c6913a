"""The keys that the server works with: the head key and the request key.

Invariant: this module reads nothing but the online folder.
"""

from dataclasses import dataclass

from county.folder import DataFolder
from county.keys.key_file import KeyKind, read_key
from disclosure.seals import boxes, signing
from disclosure.seals.keyring import Keyring
from disclosure.seals.root import first_root

HEAD_FILE = "head.key"
REQUEST_FILE = "request.key"


@dataclass(frozen=True)
class OnlineKeys:
    """What the server can sign and open.

    Attributes:
        head: seed that signs heads, letters and the time.
        request: raw X25519 key that opens requests.
        keyring: whom the newest root trusts.
    """

    head: bytes
    request: bytes
    keyring: Keyring

    def open_request(self, box: bytes) -> bytes:
        """Return what a resident's box holds.

        Raises:
            RejectedSealError: it was not made for this county, or was changed.
        """
        return boxes.open_box(self.request, box)

    @property
    def head_signs(self) -> bool:
        """Tell whether the root trusts the head key."""
        return signing.key_id(signing.public_key(self.head)) in self.keyring.head_keys


def load(folder: DataFolder) -> OnlineKeys:
    """Return the online keys of a county.

    Raises:
        UsageError: a key is missing or wrong.
    """
    return OnlineKeys(
        head=read_key(folder.online_keys / HEAD_FILE, KeyKind.HEAD).seed,
        request=read_key(folder.online_keys / REQUEST_FILE, KeyKind.REQUEST).seed,
        keyring=first_root(folder.newest_root()),
    )
