"""How a terminal becomes known (登记), and how it proves later that it is still the one.

Invariant: whatever a device signs here carries a type of its own, so that its signature
over one document is worth nothing for another.
"""

from datetime import datetime
from typing import Literal

from disclosure.areas import AreaCode
from disclosure.feed import Envelope
from disclosure.items import Strict
from disclosure.requests import TerminalId

ENROL_TYPE = "application/vnd.mingbai.enrol+json; v=1"
CHALLENGE_TYPE = "application/vnd.mingbai.challenge+json; v=1"
PROOF_TYPE = "application/vnd.mingbai.proof+json; v=1"

LONGEST_CLAIM = 64
"""Characters of a claim code at most, with all that people type between its groups."""


class Enrolment(Strict, frozen=True, kw_only=True):
    """A device asks to become a terminal; sent in an envelope that its key signs.

    Attributes:
        claim: the claim code (认领码) as it was typed.
        public: the device's raw Ed25519 key.
    """

    format: Literal[1]
    claim: str
    public: bytes

    def __post_init__(self) -> None:
        if len(self.public) != 32:
            raise ValueError("the public key is not 32 bytes")
        if len(self.claim) > LONGEST_CLAIM:
            raise ValueError(f"{len(self.claim)} characters of claim code")


class Enrolled(Strict, frozen=True, kw_only=True):
    """The county's answer: the terminal's id, number and area; a person must confirm it."""

    format: Literal[1]
    terminal: TerminalId
    number: int
    area: AreaCode


class Challenge(Strict, frozen=True, kw_only=True):
    """What a terminal shall sign; the county's head key signs it first.

    So the county need not remember what it asked.
    """

    format: Literal[1]
    terminal: TerminalId
    nonce: str
    expires: datetime


class Proof(Strict, frozen=True, kw_only=True):
    """The challenge given back, in an envelope that the device's key signs."""

    format: Literal[1]
    challenge: Envelope


class Pass(Strict, frozen=True, kw_only=True):
    """A short-lived token for the outbox, and for how many seconds it is good."""

    format: Literal[1]
    token: str
    seconds: int
