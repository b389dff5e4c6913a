"""Enrolling: a claim code and a device key become a terminal that waits for a person.

Invariant: only a device that holds the key can ask with it, and wrong claim codes cost
whoever guesses: each is counted, and there are few tries a minute for all together.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from county.database.engine import Database
from county.terminals import claims, register
from county.terminals.settings import TerminalSettings
from disclosure.decoding import decode
from disclosure.enrolment import ENROL_TYPE, Enrolled, Enrolment
from disclosure.errors import NotAllowedError, RejectedSealError, RetryLaterError
from disclosure.feed import Envelope
from disclosure.seals.signing import key_id, valid_signers

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Enrolling:
    """Takes devices in."""

    database: Database
    settings: TerminalSettings
    tries: deque[datetime] = field(default_factory=deque)

    def enrol(self, envelope: Envelope, now: datetime) -> Enrolled:
        """Enter a device that waits for its confirmation.

        Raises:
            RetryLaterError: too many tries in this minute.
            RejectedSealError, MalformedError: the device did not sign this.
            NotAllowedError: the claim code is not good, or the device is known.
        """
        self._pace(now)
        if envelope.payload_type != ENROL_TYPE:
            raise RejectedSealError(f"payload type {envelope.payload_type!r} is no enrolment")
        asked = decode(envelope.payload, Enrolment)
        if not valid_signers(envelope, {key_id(asked.public): asked.public}):
            raise RejectedSealError("the device has not signed this with the key it names")
        with self.database.writing() as connection:
            claim = claims.take(connection, asked.claim, now, self.settings)
            if claim is not None:
                terminal = register.ask(connection, claim.name, claim.area, asked.public, now)
        # Outside the transaction: a wrong try must stay counted.
        if claim is None:
            raise NotAllowedError(claims.REFUSAL)
        return Enrolled(format=1, terminal=terminal.id, number=terminal.number, area=terminal.area)

    def _pace(self, now: datetime) -> None:
        while self.tries and now - self.tries[0] >= MINUTE:
            self.tries.popleft()
        if len(self.tries) >= self.settings.enrolments_a_minute:
            raise RetryLaterError("too many enrolments in this minute: try again in one")
        self.tries.append(now)
