"""What a terminal accepts as a release of its software, and as an offer of one.

Invariant: the head key, the only key online, can offer a release and never make one.
"""

from datetime import datetime

from disclosure.decoding import decode
from disclosure.errors import MalformedError, RejectedFeedError, RejectedSealError
from disclosure.feed import CLOCK_SKEW, Envelope
from disclosure.releases import OFFER_TYPE, RELEASE_TYPE, Offer, Release
from disclosure.seals.keyring import Keyring
from disclosure.seals.signing import key_id, valid_signers


def release_signers(envelope: Envelope, keyring: Keyring, now: datetime) -> frozenset[str]:
    """Return the persons whose release keys count for an envelope: named, unexpired, true."""
    keys = {key_id(one.public_bytes): one for one in keyring.releases.keys if now < one.expires}
    signed = valid_signers(envelope, {id_: one.public_bytes for id_, one in keys.items()})
    return frozenset(keys[id_].person for id_ in signed)


def open_release(envelope: Envelope, keyring: Keyring, now: datetime) -> Release:
    """Return the release if enough persons with release keys sealed it.

    A person counts once. A root that names no release key lets no release in.

    Raises:
        RejectedSealError: too few have sealed it, or the root has expired.
        MalformedError: it is no release.
    """
    if envelope.payload_type != RELEASE_TYPE:
        raise MalformedError(f"payload type {envelope.payload_type!r} is not {RELEASE_TYPE!r}")
    if keyring.expires <= now:
        raise RejectedSealError("the root has expired: it lets no release in")
    persons = release_signers(envelope, keyring, now)
    needed = max(1, keyring.releases.threshold)
    if len(persons) < needed:
        raise RejectedSealError(
            f"{len(persons)} of {needed} holders of release keys have sealed it"
        )
    return decode(envelope.payload, Release)


def open_offer(envelope: Envelope, keyring: Keyring, terminal: str, now: datetime) -> Offer:
    """Return the offer if the head key signed it for this terminal and it holds now.

    Raises:
        RejectedSealError, RejectedFeedError, MalformedError.
    """
    if envelope.payload_type != OFFER_TYPE:
        raise MalformedError(f"payload type {envelope.payload_type!r} is not {OFFER_TYPE!r}")
    if len(valid_signers(envelope, keyring.head_keys)) < keyring.head_threshold:
        raise RejectedSealError("the head key has not signed this offer")
    offer = decode(envelope.payload, Offer)
    if offer.terminal != terminal:
        raise RejectedFeedError(f"the offer is for terminal {offer.terminal}, not {terminal}")
    if not offer.issued - CLOCK_SKEW <= now < offer.until:
        raise RejectedFeedError("the offer does not hold now")
    return offer
