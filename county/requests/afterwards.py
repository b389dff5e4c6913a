"""After the answer: what its reader does with it, at a terminal or on a phone.

A reader opens it with the code, says how satisfied they are, or that the matter is not solved.
Invariant: each of these is evidence that the answer arrived, and moves the request by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from county.opinions.receiving import receive_rating
from county.requests import delivering, reviewing, unsolved
from county.requests.delivery_settings import DeliverySettings
from county.requests.escalation_settings import EscalationSettings
from county.requests.terms import Terms
from disclosure.delivery import LetterNote, Way
from disclosure.opinions import Rating
from disclosure.requests import RequestId, TerminalId


@dataclass(frozen=True)
class Afterwards:
    """What follows when an answer is read.

    Attributes:
        terms: what due days follow from now.
        settings: how often a request may be opened again, and for how long.
        escalation: says who the leads are.
    """

    terms: Callable[[], Terms]
    settings: DeliverySettings = field(default_factory=DeliverySettings)
    escalation: EscalationSettings = field(default_factory=EscalationSettings)

    def noted(self, connection: Connection, note: LetterNote, now: datetime) -> None:
        """Take what a terminal tells of a letter; a clock that runs ahead counts as now."""
        at = min(note.at, now)
        if note.what == "opened":
            self.opened(connection, note.locator, Way.KIOSK, at)
        else:
            self.unsolved(connection, note.locator, Way.KIOSK, at)

    def opened(
        self, connection: Connection, locator: str, way: Way, at: datetime
    ) -> RequestId | None:
        """Note that a code opened an answer. See `delivering.opened`."""
        return delivering.opened(connection, locator, way, at)

    def unsolved(
        self, connection: Connection, locator: str, way: Way, at: datetime, words: str = ""
    ) -> bool:
        """Open a request again, if its asker may; return whether it was opened."""
        request = delivering.opened(connection, locator, way, at)
        if request is None:
            return False
        return unsolved.reopen(connection, request, at, self.settings, self.terms(), words)

    def rated(
        self, connection: Connection, rating: Rating, terminal: TerminalId | None, now: datetime
    ) -> None:
        """Store a rating, and tell the lead of a low one.

        Raises:
            NotAllowedError: there is no such request, or it was never answered.
        """
        receive_rating(connection, rating, terminal, now)
        way = Way.PHONE if terminal is None else Way.KIOSK
        delivering.seen(connection, rating.request, way, min(rating.rated_at, now))
        reviewing.tell_lead(connection, rating.request, self.escalation, now, self.terms())
