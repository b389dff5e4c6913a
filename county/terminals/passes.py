"""Passes: short-lived tokens for a device that proves its key.

Invariant: a pass is given only for a challenge that this county signed a moment ago,
to the device key that a person confirmed; revoking a terminal ends its passes.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from county.database.engine import Database
from county.database.tables import terminal_passes, terminals
from county.keys.online import OnlineKeys
from county.terminals.register import Entry, Standing, Terminal, entry_of, find
from county.terminals.settings import TerminalSettings
from disclosure.decoding import decode, encode
from disclosure.enrolment import CHALLENGE_TYPE, PROOF_TYPE, Challenge, Pass, Proof
from disclosure.errors import NotAllowedError, RejectedSealError
from disclosure.feed import Envelope
from disclosure.requests import TerminalId
from disclosure.seals.signing import key_id, public_key, seal, valid_signers

WAITS = "this terminal waits until a person at the county confirms its fingerprint"
GONE = "this terminal is not known here, or was revoked: enrol it again"


@dataclass(frozen=True)
class Passes:
    """Gives passes out."""

    database: Database
    keys: OnlineKeys
    settings: TerminalSettings

    def challenge(self, id_: TerminalId, now: datetime) -> Envelope:
        """Return what a terminal shall sign.

        Raises:
            NotAllowedError: it is not known, not confirmed yet, or revoked.
        """
        with self.database.reading() as connection:
            _require_confirmed(find(connection, id_))
        challenge = Challenge(
            format=1,
            terminal=id_,
            nonce=secrets.token_hex(16),
            expires=now + timedelta(seconds=self.settings.challenge_seconds),
        )
        return seal(CHALLENGE_TYPE, encode(challenge), self.keys.head)

    def give(self, id_: TerminalId, proof: Envelope, now: datetime) -> Pass:
        """Return a pass for a signed challenge.

        Raises:
            NotAllowedError: the terminal may have none.
            RejectedSealError, MalformedError: the proof does not hold.
        """
        with self.database.writing() as connection:
            device_key = _require_confirmed(find(connection, id_))
            self._check(id_, proof, device_key, now)
            return self._new(connection, id_, now)

    def _check(self, id_: TerminalId, proof: Envelope, device: bytes, now: datetime) -> None:
        if proof.payload_type != PROOF_TYPE or not _signed(proof, device):
            raise RejectedSealError("the proof is not signed by the terminal's device key")
        asked = decode(proof.payload, Proof).challenge
        if asked.payload_type != CHALLENGE_TYPE or not _signed(asked, public_key(self.keys.head)):
            raise RejectedSealError("the challenge is none of this county's")
        challenge = decode(asked.payload, Challenge)
        if challenge.terminal != id_ or challenge.expires <= now:
            raise RejectedSealError("the challenge has expired, or is another terminal's")

    def _new(self, connection: Connection, id_: TerminalId, now: datetime) -> Pass:
        token = secrets.token_urlsafe(32)
        seconds = self.settings.pass_minutes * 60
        connection.execute(delete(terminal_passes).where(terminal_passes.c.expires <= now))
        connection.execute(
            insert(terminal_passes).values(
                token_hash=_hash(token),
                terminal=id_,
                expires=now + timedelta(seconds=seconds),
            )
        )
        return Pass(format=1, token=token, seconds=seconds)


def by_pass(connection: Connection, token: str, now: datetime) -> Terminal | None:
    """Return the terminal in use that holds this pass, or None."""
    query = select(terminals).join(terminal_passes).where(
        terminal_passes.c.token_hash == _hash(token),
        terminal_passes.c.expires > now,
        terminals.c.standing == Standing.CONFIRMED,
    )  # fmt: skip
    row = connection.execute(query).one_or_none()
    return None if row is None else entry_of(row).terminal


def _require_confirmed(entry: Entry | None) -> bytes:
    if entry is None or entry.device_key is None or entry.standing is Standing.REVOKED:
        raise NotAllowedError(GONE)
    if entry.standing is Standing.PENDING:
        raise NotAllowedError(WAITS)
    return entry.device_key


def _hash(token: str) -> str:
    """Return what is kept of a pass; it is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def _signed(envelope: Envelope, public: bytes) -> bool:
    return bool(valid_signers(envelope, {key_id(public): public}))
