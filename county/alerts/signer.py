"""The signer: the standing rule's key at work, in a process of its own.

It reads dropped messages, its own settings and the root, and writes sealed envelopes; it
opens no network and no database of the county. Invariant: it hands out nothing that a
terminal would not accept from this key alone.
"""

from datetime import date, datetime
from pathlib import Path

import msgspec

from county.alerts.sources import Source
from county.files import write_whole
from county.keys.key_file import KeyFile
from disclosure.decoding import encode
from disclosure.errors import RejectedSealError, UsageError
from disclosure.feed import ITEM_TYPE
from disclosure.items import Item
from disclosure.seals.keyring import Approver, Keyring
from disclosure.seals.signing import key_id, seal
from disclosure.seals.verifying import in_scope, open_approved

SEALED_SUFFIX = ".sealed.json"


class Signer:
    """Seals alerts and leaves them for the server.

    Arguments:
        key: of the standing rule.
        keyring: the newest root's.
        outbox: folder for sealed envelopes.
    """

    def __init__(self, key: KeyFile, keyring: Keyring, outbox: Path) -> None:
        self._key = key
        self._keyring = keyring
        self._outbox = outbox
        self._approver = _approver(key, keyring)
        outbox.mkdir(parents=True, exist_ok=True)

    def seal(self, items: tuple[Item, ...], source: Source, now: datetime, today: date) -> None:
        """Seal all items of a message, or none, and write them out.

        Arguments:
            items: of one message.
            source: whose it is.
            now: instant at which the key must not have expired.
            today: the day that the seal mark shows.

        Raises:
            RejectedSealError: the key may not seal one of them; says why.
        """
        sealed = [(item, self._seal(item, source, now, today)) for item in items]
        for item, content in sealed:
            name = f"{item.id}-v{item.version}{SEALED_SUFFIX}"
            write_whole(self._outbox / name, content)

    def _seal(self, item: Item, source: Source, now: datetime, today: date) -> bytes:
        marked = msgspec.structs.replace(item, sealed_on=today)
        if not in_scope(self._approver, marked):
            scope = self._approver.scope
            raise RejectedSealError(
                f"the standing rule's key may not seal “{item.title}” of {source.issuing_body}"
                f" for {item.area}: it is for {', '.join(scope.alerts_of)} in {scope.area}"
            )
        envelope = seal(ITEM_TYPE, encode(marked), self._key.seed)
        open_approved(envelope, self._keyring, now)
        return encode(envelope)


def _approver(key: KeyFile, keyring: Keyring) -> Approver:
    found = keyring.approvers.get(key_id(key.public_bytes))
    if found is None:
        raise UsageError(f"the key of rule {key.person!r} is not in the root: hold a ceremony")
    if not found.scope.alerts_of:
        raise UsageError(f"the key of {key.person!r} is a person's, no standing rule's")
    return found
