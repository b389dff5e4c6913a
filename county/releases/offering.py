"""What software a terminal is offered now.

Invariant: an offer is for one terminal and a day; it names hours, and a release that others
sealed. A terminal that is not confirmed is offered nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from county.database.engine import Database
from county.keys.online import OnlineKeys
from county.releases import shelf, steps
from county.releases.turns import is_turn
from county.terminals import register
from county.terminals.register import Standing
from county.terminals.settings import TerminalSettings
from disclosure.decoding import encode
from disclosure.feed import Envelope
from disclosure.releases import OFFER_TYPE, Offer
from disclosure.seals.signing import seal


@dataclass(frozen=True)
class Offering:
    """Answers terminals that ask for software."""

    database: Database
    keys: OnlineKeys
    settings: TerminalSettings

    def offer(self, terminal: str, now: datetime) -> Envelope | None:
        """Return what a terminal is offered, None where it is not its turn."""
        with self.database.reading() as connection:
            rollout = shelf.current(connection)
            if rollout is None:
                return None
            entry = register.find(connection, terminal)
            if entry is None or entry.standing is not Standing.CONFIRMED:
                return None
            returned = steps.returned(connection, rollout.version)
            if not is_turn(rollout, returned, entry.terminal.id, entry.terminal.area):
                return None
            shelved = shelf.find(connection, rollout.version)
        if shelved is None or shelved.withdrawn_at is not None or shelved.release.expires <= now:
            return None
        offer = Offer(
            format=1,
            terminal=terminal,
            issued=now,
            until=now + timedelta(hours=self.settings.offer_hours),
            night=rollout.night,
            release=shelved.sealed,
        )
        return seal(OFFER_TYPE, encode(offer), self.keys.head)
