"""The queue of approvals as one person sees it: what is theirs to seal, and what is not yet.

Invariant: every draft that waits in the person's area stands in exactly one place.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection

from county.parts import County
from county.people.staff import Staff
from county.publishing import offers, rounds
from county.publishing.approving import obstacle
from county.publishing.offers import Refusal
from county.publishing.rounds import Round, Waiting
from county.speaking.readiness import SoundJudge
from disclosure.alert_facts import AlertFacts
from disclosure.alerts import ALERT_ENTRY
from disclosure.items import Item
from disclosure.profile import Profile
from disclosure.seals.verifying import approvers_needed


class Place(StrEnum):
    """Where a draft stands for a person."""

    MINE = "mine"
    SIGNED = "signed"
    BLOCKED = "blocked"
    OTHERS = "others"


@dataclass(frozen=True)
class Line:
    """A draft in the queue.

    Attributes:
        waiting: the draft with its round.
        place: where it stands for the person.
        why: why it is not theirs to seal now; None where it is.
        given: who has sealed it so far.
        needed: how many approvers it needs.
    """

    waiting: Waiting
    place: Place
    why: Refusal | None
    given: tuple[str, ...]
    needed: int

    @property
    def id(self) -> str:
        """Return the document's id."""
        return self.waiting.one.document.id

    @property
    def title(self) -> str:
        """Return the item's title, or the county's name."""
        document = self.waiting.one.document
        return document.title if isinstance(document, Item) else _name(document)

    @property
    def urgent(self) -> bool:
        """Tell whether it warns people."""
        document = self.waiting.one.document
        return isinstance(document, Item) and document.entry == ALERT_ENTRY

    @property
    def until(self) -> datetime | None:
        """Return when an alert ends; None where nothing presses."""
        document = self.waiting.one.document
        facts = document.alert if isinstance(document, Item) else None
        return facts.until if isinstance(facts, AlertFacts) else None


@dataclass(frozen=True)
class Queue:
    """All that waits in a person's area; `left_out` more are waiting than are listed."""

    lines: tuple[Line, ...]
    left_out: int

    def at(self, place: Place) -> tuple[Line, ...]:
        """Return the lines of one place, the most urgent first."""
        return tuple(line for line in self.lines if line.place is place)


def of_person(
    connection: Connection, county: County, person: Staff, today: date, now: datetime
) -> Queue:
    """Return the queue of a person."""
    most = county.settings.desk.approvals
    found, count = rounds.waiting(connection, person.area, today, most)
    keyring = county.online.keyring
    judge = SoundJudge(county)
    lines = []
    for waiting in found:
        one = waiting.one
        lacking = obstacle(county, one, judge)
        keys, why = offers.own_keys(person.name, one, keyring, now)
        given = tuple(who.scope.person for who in offers.counting(one, keyring, now))
        place = _place(lacking, why if not keys else None)
        lines.append(Line(waiting, place, lacking or why, given, approvers_needed(one.document)))
    return Queue(tuple(lines), count - len(found))


def _place(lacking: Refusal | None, why: Refusal | None) -> Place:
    if why is Refusal.TWICE:
        return Place.SIGNED
    if lacking is not None:
        return Place.BLOCKED
    # Who has no key yet is to see what there would be to do.
    return Place.MINE if why in (None, Refusal.UNKNOWN_KEY, Refusal.KEY_EXPIRED) else Place.OTHERS


def line_of(
    county: County, one: Round, person: Staff, now: datetime
) -> tuple[Place, Refusal | None]:
    """Return where a single round stands for a person, and why it is not theirs to seal."""
    lacking = obstacle(county, one)
    keys, why = offers.own_keys(person.name, one, county.online.keyring, now)
    return _place(lacking, why if not keys else None), lacking or why


def _name(document: object) -> str:
    return document.name if isinstance(document, Profile) else ""
