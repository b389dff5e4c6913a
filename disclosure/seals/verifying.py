"""What a terminal accepts: sealed documents, heads and letters.

Invariant: every function here verifies bytes first, parses once, and returns the
document only if every rule holds; otherwise it raises and nothing is returned.
Source of the rules: docs/decisions/ and ARCHITECTURE.md, "the feed".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from disclosure.alert_wording import has_shape
from disclosure.areas import AreaCode, area_code, contains
from disclosure.blocks import Video
from disclosure.carry import ANSWER_TYPE, MANIFEST_TYPE, CarriedAnswer, CarryManifest
from disclosure.channels import Channel
from disclosure.decoding import decode
from disclosure.errors import MalformedError, RejectedFeedError, RejectedSealError
from disclosure.feed import (
    HEAD_TYPE,
    ITEM_TYPE,
    LETTER_TYPE,
    PROFILE_TYPE,
    TIME_TYPE,
    TOMBSTONE_TYPE,
    Envelope,
    Head,
    Letter,
    TimeStatement,
)
from disclosure.items import Item, Tombstone
from disclosure.orders import ORDER_TYPE, Order, OrderAct, StrangeOrder
from disclosure.profile import Profile
from disclosure.seals.keyring import Approver, Keyring
from disclosure.seals.signing import valid_signers

Sealed = Item | Tombstone | Profile

_KINDS: dict[str, type[Item] | type[Tombstone] | type[Profile]] = {
    ITEM_TYPE: Item,
    TOMBSTONE_TYPE: Tombstone,
    PROFILE_TYPE: Profile,
}


@dataclass(frozen=True)
class Opened:
    """A sealed document that holds, and who sealed it: one approver a person."""

    document: Sealed
    approvers: tuple[Approver, ...]

    @property
    def by_rule(self) -> bool:
        """Tell whether a standing rule's key sealed it and no person did."""
        return all(approver.scope.alerts_of for approver in self.approvers)


def open_sealed(envelope: Envelope, keyring: Keyring, now: datetime) -> Sealed:
    """Return the sealed document; rules and errors as of `open_approved`."""
    return open_approved(envelope, keyring, now).document


def open_approved(envelope: Envelope, keyring: Keyring, now: datetime) -> Opened:
    """Return the sealed document if enough approvers truly and rightly signed it.

    An approver counts if the key is in the root, unexpired at `now`, its area holds
    the document's, its channels cover the document's, and its person is neither the
    author nor counted already. Loudspeaker, video and the county's profile need two
    approvers, all else one; a standing rule's key counts for its alerts only, where it is
    enough by itself.

    Raises:
        RejectedSealError: too few approvers count, or the type is unknown.
        MalformedError: the payload is not what its type says.
    """
    opened = open_signed(envelope, keyring, now)
    document, counted = opened.document, opened.approvers
    needed = approvers_needed(document)
    if len(counted) < needed and not any(one.scope.alerts_of for one in counted):
        raise RejectedSealError(
            f"{len(counted)} of {needed} approvers have rightly sealed {document.id}"
            f" version {document.version}"
        )
    return opened


def open_signed(envelope: Envelope, keyring: Keyring, now: datetime) -> Opened:
    """Return the document with those of its approvers who count, too few of them or none.

    For the county, while a document still waits for further seals; who counts, and errors
    but for too few approvers, as of `open_approved`.
    """
    kind = _KINDS.get(envelope.payload_type)
    if kind is None:
        raise RejectedSealError(f"payload type {envelope.payload_type!r} is not known")
    publics = {keyid: key.public for keyid, key in keyring.approvers.items()}
    signers = valid_signers(envelope, publics)
    if not signers:
        raise RejectedSealError("no approver that the root knows has signed this")
    document: Sealed = decode(envelope.payload, kind)
    counted = _counted((keyring.approvers[id_] for id_ in sorted(signers)), document, now)
    return Opened(document=document, approvers=counted)


def approvers_needed(document: Sealed) -> int:
    """Return how many distinct approvers the document needs (1 or 2)."""
    if isinstance(document, Profile):
        return 2
    if isinstance(document, Tombstone):
        return 1
    moving = any(isinstance(block, Video) for block in document.blocks)
    return 2 if moving or Channel.LOUDSPEAKER in document.channels else 1


def in_scope(approver: Approver, document: Sealed) -> bool:
    """Tell whether the approver's key reaches the document's area and channels.

    A standing rule's key reaches nothing but alerts of its issuing bodies in their shape:
    it can neither withdraw, nor write over another item, nor say words of its own.
    """
    scope = approver.scope
    if not contains(scope.area, document.area):
        return False
    if not isinstance(document, Item):
        return not scope.alerts_of
    if not set(document.channels) <= set(scope.channels):
        return False
    if not scope.alerts_of:
        return True
    return document.elements.issuing_body in scope.alerts_of and has_shape(document)


def open_head(envelope: Envelope, keyring: Keyring, area: AreaCode) -> Head:
    """Return the head if a threshold of head keys signed it and it is the area's.

    Expiry and floors are the caller's: an expired head still tells how old it is.

    Raises:
        RejectedSealError, RejectedFeedError, MalformedError.
    """
    _require_head_seal(envelope, keyring, HEAD_TYPE)
    head = decode(envelope.payload, Head)
    if head.area != area:
        raise RejectedFeedError(f"the head is of area {head.area}, not of {area}")
    return head


def open_letter(envelope: Envelope, keyring: Keyring) -> Letter:
    """Return a mailbox letter signed by the head key.

    Raises:
        RejectedSealError, MalformedError.
    """
    _require_head_seal(envelope, keyring, LETTER_TYPE)
    return decode(envelope.payload, Letter)


def open_order(envelope: Envelope, keyring: Keyring) -> Order:
    """Return an order signed by the head key; whom it is for is for `is_for` to say.

    Raises:
        RejectedSealError, MalformedError.
    """
    _require_head_seal(envelope, keyring, ORDER_TYPE)
    return decode(envelope.payload, Order)


def open_strange_order(envelope: Envelope, keyring: Keyring) -> StrangeOrder | None:
    """Return what can be read of an order signed by the head key whose act is not known.

    None where its act is known: then the order itself is not as it should be.

    Raises:
        RejectedSealError, MalformedError.
    """
    _require_head_seal(envelope, keyring, ORDER_TYPE)
    order = decode(envelope.payload, StrangeOrder)
    area_code(order.area)
    return None if order.act in set(OrderAct) else order


def open_time(envelope: Envelope, keyring: Keyring, nonce: str) -> datetime:
    """Return the county's time if the head key signed it for this very nonce.

    Raises:
        RejectedSealError, RejectedFeedError, MalformedError.
    """
    _require_head_seal(envelope, keyring, TIME_TYPE)
    statement = decode(envelope.payload, TimeStatement)
    if statement.nonce != nonce:
        raise RejectedFeedError("the county's time answers another question")
    return statement.time


def open_manifest(envelope: Envelope, keyring: Keyring) -> CarryManifest:
    """Return the manifest of a carried bundle, signed by the head key.

    Raises:
        RejectedSealError, RejectedFeedError, MalformedError.
    """
    _require_head_seal(envelope, keyring, MANIFEST_TYPE)
    manifest = decode(envelope.payload, CarryManifest)
    if manifest.county != keyring.county:
        raise RejectedFeedError(f"the bundle is of county {manifest.county}")
    return manifest


def open_answer(envelope: Envelope, keyring: Keyring, terminal: str) -> CarriedAnswer:
    """Return the county's answer to carried rows, signed by the head key for a terminal.

    Raises:
        RejectedSealError, RejectedFeedError, MalformedError.
    """
    _require_head_seal(envelope, keyring, ANSWER_TYPE)
    answer = decode(envelope.payload, CarriedAnswer)
    if answer.terminal != terminal:
        raise RejectedFeedError(f"the answer is for terminal {answer.terminal}, not {terminal}")
    return answer


def _require_head_seal(envelope: Envelope, keyring: Keyring, payload_type: str) -> None:
    if envelope.payload_type != payload_type:
        raise MalformedError(f"payload type {envelope.payload_type!r} is not {payload_type!r}")
    signers = valid_signers(envelope, keyring.head_keys)
    if len(signers) < keyring.head_threshold:
        raise RejectedSealError(
            f"{len(signers)} of {keyring.head_threshold} head keys have signed this"
        )


def _counted(
    approvers: Iterable[Approver], document: Sealed, now: datetime
) -> tuple[Approver, ...]:
    persons = {
        approver.scope.person: approver
        for approver in approvers
        if now < approver.scope.expires
        and approver.scope.person != document.author
        and in_scope(approver, document)
    }
    return tuple(persons.values())
