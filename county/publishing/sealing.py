"""Sealing: a draft's payload bytes, signed by approvers and checked as a terminal does.

Invariant: the payload is encoded once; what is signed, checked and published are
those same bytes.
"""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from county.keys.key_file import KeyFile
from county.publishing.drafts import Document
from disclosure.decoding import encode
from disclosure.errors import RejectedSealError, UsageError
from disclosure.feed import ITEM_TYPE, PROFILE_TYPE, TOMBSTONE_TYPE, Envelope
from disclosure.items import Item, Tombstone
from disclosure.seals.keyring import Approver, Keyring
from disclosure.seals.signing import key_id, seal
from disclosure.seals.verifying import (
    Opened,
    Sealed,
    approvers_needed,
    in_scope,
    open_approved,
)


@dataclass(frozen=True)
class SealedDocument:
    """An envelope that holds, with what is in it and who counts as its approvers."""

    envelope: Envelope
    opened: Opened


class Sealer:
    """Approvers' keys at work; lives as long as one command."""

    def __init__(self, keys: tuple[KeyFile, ...], keyring: Keyring) -> None:
        self._keyring = keyring
        self._held = [(self._approver(key), key) for key in keys]

    def _approver(self, key: KeyFile) -> Approver:
        approver = self._keyring.approvers.get(key_id(key.public_bytes))
        if approver is None:
            raise UsageError(f"the key of {key.person!r} is not in the county's root")
        return approver

    def seal_draft(self, document: Document, today: date, now: datetime) -> SealedDocument:
        """Return the draft sealed by every key in whose scope it lies.

        Arguments:
            document: the draft with its version.
            today: the day that the seal mark shows, in the county's zone.
            now: instant at which the approvers' keys must not have expired.

        Raises:
            RejectedSealError: the keys are not enough; says how many are needed.
        """
        if isinstance(document, Item):
            return self._seal(ITEM_TYPE, msgspec.structs.replace(document, sealed_on=today), now)
        return self._seal(PROFILE_TYPE, document, now)

    def seal_withdrawal(self, tombstone: Tombstone, now: datetime) -> SealedDocument:
        """Return the sealed tombstone; raises as `seal_draft`."""
        return self._seal(TOMBSTONE_TYPE, tombstone, now)

    def _seal(self, kind: str, document: Sealed, now: datetime) -> SealedDocument:
        rightful = [
            key.seed
            for approver, key in self._held
            if in_scope(approver, document) and approver.scope.person != document.author
        ]
        if len(rightful) < approvers_needed(document):
            raise RejectedSealError(
                f"{len(rightful)} of {approvers_needed(document)} approvers: give"
                " the --key of more people whose scope has this area and these channels"
            )
        envelope = seal(kind, encode(document), *rightful)
        return SealedDocument(envelope, open_approved(envelope, self._keyring, now))
