"""A CAP 1.2 message as data.

Source: OASIS Common Alerting Protocol 1.2. Invariant: every value is one that the
standard allows; what we do not use is not kept.
"""

from datetime import datetime
from enum import StrEnum

from disclosure.items import Strict


class Status(StrEnum):
    """Whether the message is meant."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"


class MsgType(StrEnum):
    """What the message is to those before it."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"


class Severity(StrEnum):
    """How bad it is."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Urgency(StrEnum):
    """How soon people must act."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """How sure it is."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


class Reference(Strict, frozen=True, kw_only=True):
    """What names a message for good."""

    sender: str
    identifier: str
    sent: datetime


class CapArea(Strict, frozen=True, kw_only=True):
    """A place: its words, its codes (name and value), and whether it is drawn as a shape."""

    description: str
    geocodes: tuple[tuple[str, str], ...] = ()
    drawn: bool = False


class Info(Strict, frozen=True, kw_only=True):
    """What is told, in one language.

    Attributes:
        language: RFC 3066 code; ``en-US`` where the message names none.
        event, event_codes: what happens, in words and in codes (name and value).
        urgency, severity, certainty: as the sender judges.
        effective, onset, expires: instants; None where not given.
        sender_name, headline, description, instruction: words for people.
        areas: where.
    """

    event: str
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    language: str = "en-US"
    event_codes: tuple[tuple[str, str], ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    areas: tuple[CapArea, ...] = ()


class Message(Strict, frozen=True, kw_only=True):
    """A message.

    Attributes:
        identifier, sender, sent: what names it for good.
        status, msg_type: see their classes.
        scope: ``Public``, ``Restricted`` or ``Private``.
        references: the messages that an update or a cancellation is about.
        infos: what is told, one a language.
    """

    identifier: str
    sender: str
    sent: datetime
    status: Status
    msg_type: MsgType
    scope: str
    references: tuple[Reference, ...] = ()
    infos: tuple[Info, ...] = ()

    @property
    def name(self) -> Reference:
        """Return what names it for good."""
        return Reference(sender=self.sender, identifier=self.identifier, sent=self.sent)
