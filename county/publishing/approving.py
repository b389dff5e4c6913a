"""Approving on the desk: a signature is checked as a terminal checks it, kept or published.

Invariant: the server signs nothing here but heads; what it publishes are the very bytes
that the approvers' browsers signed, in the transaction that takes the last signature.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from county.audit.log import Act, record
from county.parts import County
from county.publishing import offers, rounds
from county.publishing.offers import Offer, Refusal, RefusedSealError
from county.publishing.rounds import Given, Round
from county.publishing.sealing import SealedDocument
from county.speaking.readiness import SoundJudge, judge_sound
from disclosure.items import Item, ItemId
from disclosure.seals.verifying import open_approved


@dataclass(frozen=True)
class Taken:
    """What became of a signature: how many approvers are still needed; 0, it is public."""

    missing: int


class Approving:
    """Takes signatures for one county."""

    def __init__(self, county: County) -> None:
        self._county = county

    def give(self, id_: str, offer: Offer, today: date, now: datetime) -> Taken:
        """Take a signature over a draft; publish the draft where it was the last one needed.

        Arguments:
            id_: the document.
            offer: the signature.
            today: the day in the county's zone.
            now: the instant at which keys must not have expired.

        Raises:
            RefusedSealError: it may not count; says why, and nothing is changed.
            RetryLaterError: the database is busy.
        """
        with self._county.database.reading() as connection:
            seen = rounds.of_draft(connection, id_, today)
        hindered = obstacle(self._county, seen) if seen else Refusal.NOTHING
        if hindered is not None:
            raise RefusedSealError(hindered)
        with self._county.database.writing() as connection:
            one = rounds.of_draft(connection, id_, today)
            if one is None:
                raise RefusedSealError(Refusal.NOTHING)
            taken = self._take(connection, one, offer, now)
        self._county.bell.ring()
        return taken

    def withdraw(self, id_: ItemId, reason: str, offer: Offer, now: datetime) -> None:
        """Take a public item back by an approver's signature over its tombstone.

        Arguments:
            id_: the item.
            reason: why; it is published too.
            offer: the signature.
            now: the instant at which the key must not have expired.

        Raises:
            RefusedSealError: as `give`.
            RetryLaterError: the database is busy.
        """
        with self._county.database.writing() as connection:
            one = rounds.of_withdrawal(connection, id_, reason)
            if one is None:
                raise RefusedSealError(Refusal.NOTHING)
            self._take(connection, one, offer, now)
        self._county.bell.ring()

    def _take(self, connection: Connection, one: Round, offer: Offer, now: datetime) -> Taken:
        keyring = self._county.online.keyring
        refusal = offers.judge(offer, one, keyring, now)
        if refusal is not None:
            raise RefusedSealError(refusal)
        counting = {approver.keyid for approver in offers.counting(one, keyring, now)}
        signed = one.plus(Given(offer.person, offer.keyid, offer.sig, now), counting)
        document = one.document
        note = f"version {document.version} {one.sha256}"
        record(connection, now, offer.person, Act.ITEM_SEALED, document.id, note)
        missing = offers.missing(signed, keyring, now)
        if missing:
            rounds.keep(connection, signed, now)
            return Taken(missing)
        sealed = SealedDocument(signed.envelope, open_approved(signed.envelope, keyring, now))
        self._county.publisher.append(connection, document.area, [sealed], now)
        return Taken(0)


def obstacle(county: County, one: Round, judge: SoundJudge | None = None) -> Refusal | None:
    """Return what a draft still lacks before anybody may seal it; None where it is whole.

    Arguments:
        county: the open county.
        one: the draft's round.
        judge: of its sound, where many are looked at.
    """
    if not isinstance(one.document, Item):
        return None
    if any(not county.blobs.holds(blob.sha256) for blob in one.document.blobs):
        return Refusal.FILES
    item = one.document
    verdict = judge.judge(item) if judge else judge_sound(county, item)
    if not verdict.is_ready:
        return Refusal.SOUND
    return None
