"""A matter: one application in somebody's hands, inside one transaction.

Invariant: no step is kept that the rules bar; the stage that lists read changes only with one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, insert, update

from county.applications import kept
from county.applications.kept import Application, Taken
from county.applications.office import Office
from county.applications.wording import Letterhead
from county.audit import log
from county.database.tables import application_steps, applications
from county.requests.history import Act
from county.requests.queue import Filed
from disclosure.application_bars import Bar, bar
from disclosure.applications import Deed, Standing, Step, stand
from disclosure.decoding import encode
from disclosure.errors import NotAllowedError
from paper.official import OfficialLetter

ENDS = frozenset({Step.DECIDED, Step.WITHDRAWN})
"""Steps by which an application is over for the yearly report."""


class BarredError(NotAllowedError):
    """A step may not be taken; `why` says what bars it."""

    def __init__(self, why: Bar, step: Step) -> None:
        super().__init__(f"step {step.value!r} is barred: {why.value}")
        self.why = why


@dataclass(frozen=True)
class Move:
    """A step to be taken.

    Attributes:
        deed: the step itself.
        parts: what was filled in.
        paper: what it makes, None for nothing.
        told: what the applicant is told, where the paper is for somebody else.
        note: words that stay with the step.
    """

    deed: Deed
    parts: Mapping[str, str] = field(default_factory=dict)
    paper: OfficialLetter | None = None
    told: OfficialLetter | None = None
    note: str = ""


@dataclass(frozen=True)
class Matter:
    """One application in somebody's hands.

    Attributes:
        connection: inside a write transaction.
        office: the papers, terms and keys.
        filed: the request.
        one: the application.
        act: who works on it, and when.
    """

    connection: Connection
    office: Office
    filed: Filed
    one: Application
    act: Act

    @property
    def day(self) -> date:
        """Return the county's day of the act."""
        return self.act.at.astimezone(self.office.terms.zone).date()

    @property
    def taken(self) -> list[Taken]:
        """Return the steps so far."""
        return kept.steps(self.connection, self.one.request)

    @property
    def standing(self) -> Standing:
        """Return where they have brought it."""
        return kept.standing_of(self.taken)

    def head(self, due: date | None = None) -> Letterhead:
        """Return what its papers have in common; `due` where the answer's day is about to move."""
        return self.office.head(self.one, self.taken, due or self.filed.due, self.day)

    def deed(self, step: Step, *, about: str = "", until: date | None = None) -> Deed:
        """Return a step of today by whoever works on it."""
        return Deed(step=step, day=self.day, who=self.act.who, about=about, until=until)

    def last(self, step: Step) -> Taken | None:
        """Return the newest step of a kind."""
        return next((one for one in reversed(self.taken) if one.deed.step is step), None)

    def take(self, move: Move) -> None:
        """Keep a step and where it leads.

        Raises:
            BarredError: the rules or the terms do not allow it.
        """
        deeds = [step.deed for step in self.taken]
        calendar, limits = self.office.terms.calendar, self.office.limits
        why = bar(stand(deeds), move.deed, self.day, calendar, limits)
        if why is not None:
            raise BarredError(why, move.deed.step)
        self._keep(move)
        values: dict[str, object] = {"stage": stand([*deeds, move.deed]).stage}
        if move.deed.step in ENDS:
            values["ended"] = move.deed.day
        mine = update(applications).where(applications.c.request == self.one.request)
        self.connection.execute(mine.values(values))
        # What was written may hold personal data: it stays with the application.
        note = f"{self.one.register} {move.deed.step.value}"
        words = (self.act.who, log.Act.APPLICATION_STEP, self.one.request, note)
        log.record(self.connection, self.act.at, *words)

    def _keep(self, move: Move) -> None:
        deed = move.deed
        self.connection.execute(
            insert(application_steps).values(
                request=self.one.request,
                step=deed.step,
                day=deed.day,
                until=deed.until,
                about=deed.about,
                at=self.act.at,
                who=deed.who,
                parts=json.dumps(dict(move.parts), ensure_ascii=False),
                paper=encode(move.paper).decode() if move.paper else "",
                told=encode(move.told).decode() if move.told else "",
                note=move.note,
            )
        )
