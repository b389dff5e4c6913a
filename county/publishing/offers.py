"""Offers: whether a signature that a person gives may count, and if not, why.

Invariant: nothing is accepted here that a terminal would not count; pure rules.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from county.publishing.rounds import Round
from disclosure.areas import contains
from disclosure.errors import NotAllowedError, RejectedError
from disclosure.feed import Envelope, Signature
from disclosure.items import PersonId
from disclosure.seals.keyring import Approver, Keyring
from disclosure.seals.signing import ALG, valid_signers
from disclosure.seals.verifying import Opened, approvers_needed, in_scope, open_signed


class Refusal(StrEnum):
    """Why a signature is not taken."""

    NOTHING = "nothing"
    CHANGED = "changed"
    FILES = "files"
    SOUND = "sound"
    UNKNOWN_KEY = "unknown_key"
    OTHER_PERSON = "other_person"
    STANDING_RULE = "standing_rule"
    KEY_EXPIRED = "key_expired"
    ROOT_EXPIRED = "root_expired"
    AUTHOR = "author"
    AREA = "area"
    CHANNELS = "channels"
    SIGNATURE = "signature"
    TWICE = "twice"


class RefusedSealError(NotAllowedError):
    """A signature is not taken; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"the seal is refused: {refusal.value}")
        self.refusal = refusal


@dataclass(frozen=True)
class Offer:
    """A signature as a browser sends it.

    Attributes:
        person: who is logged in.
        keyid: of the key that signed.
        sig: the signature.
        sha256: hash of the bytes that the browser signed.
    """

    person: PersonId
    keyid: str
    sig: bytes
    sha256: str


def judge(offer: Offer, one: Round, keyring: Keyring, now: datetime) -> Refusal | None:
    """Return why a signature may not count; None where it may."""
    if offer.sha256 != one.sha256:
        return Refusal.CHANGED
    approver = keyring.approvers.get(offer.keyid)
    if approver is None:
        return Refusal.UNKNOWN_KEY
    if approver.scope.person != offer.person:
        return Refusal.OTHER_PERSON
    hindered = hindrance(approver, one, keyring, now)
    if hindered is not None:
        return hindered
    signed = Signature(keyid=offer.keyid, alg=ALG, sig=offer.sig)
    alone = Envelope(payload_type=one.payload_type, payload=one.payload, signatures=(signed,))
    if not valid_signers(alone, {offer.keyid: approver.public}):
        return Refusal.SIGNATURE
    return None


def hindrance(approver: Approver, one: Round, keyring: Keyring, now: datetime) -> Refusal | None:
    """Return why a key may not seal a round at all; None where it may."""
    scope, document = approver.scope, one.document
    if keyring.expires <= now:
        return Refusal.ROOT_EXPIRED
    if scope.alerts_of:
        return Refusal.STANDING_RULE
    if scope.expires <= now:
        return Refusal.KEY_EXPIRED
    if scope.person == document.author:
        return Refusal.AUTHOR
    if not contains(scope.area, document.area):
        return Refusal.AREA
    if not in_scope(approver, document):
        return Refusal.CHANNELS
    if any(who.scope.person == scope.person for who in counting(one, keyring, now)):
        return Refusal.TWICE
    return None


def counting(one: Round, keyring: Keyring, now: datetime) -> tuple[Approver, ...]:
    """Return whose signatures count so far under the root in force: one a person."""
    try:
        return opened(one, keyring, now).approvers
    except RejectedError:
        return ()


def missing(one: Round, keyring: Keyring, now: datetime) -> int:
    """Return how many approvers are still needed."""
    return max(0, approvers_needed(one.document) - len(counting(one, keyring, now)))


def opened(one: Round, keyring: Keyring, now: datetime) -> Opened:
    """Return the round's document with who counts so far; raises as `open_signed`."""
    return open_signed(one.envelope, keyring, now)


def own_keys(
    person: str, one: Round, keyring: Keyring, now: datetime
) -> tuple[tuple[str, ...], Refusal | None]:
    """Return which of a person's keys may seal a round; where none may, why not."""
    mine = [key for key in keyring.approvers.values() if key.scope.person == person]
    hindered = {key.keyid: hindrance(key, one, keyring, now) for key in mine}
    free = tuple(keyid for keyid, why in hindered.items() if why is None)
    if free:
        return free, None
    return (), next(iter(hindered.values()), Refusal.UNKNOWN_KEY)
