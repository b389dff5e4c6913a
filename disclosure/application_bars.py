"""Bars: why a step of an application may not be taken on a day.

Invariant: a correction is asked for once and in time, nobody is passed over before their term has
run out, and nobody approves what they proposed themselves.
"""

from datetime import date
from enum import StrEnum

from disclosure.applications import FOLLOWS, LAPSED, Deed, Stage, Standing, Step
from disclosure.items import Strict
from disclosure.workdays import Calendar


class Bar(StrEnum):
    """Why a step may not be taken."""

    NOT_NOW = "not_now"
    ONCE_ONLY = "once_only"
    TOO_LATE = "too_late"
    TOO_EARLY = "too_early"
    OWN_WORK = "own_work"
    NO_SUCH_PARTY = "no_such_party"
    WRONG_DAY = "wrong_day"
    WRONG_DECISION = "wrong_decision"


class Limits(Strict, frozen=True, kw_only=True):
    """The terms, working days.

    Attributes:
        correction_notice: until which a correction may be asked for (art. 30: 7).
        correction: that the applicant has for it; the regulations only say "reasonable".
        party: that a third party has for its opinion (art. 32: 15).
        extension: that the answer may be put off once (art. 33: 20 at most).
    """

    correction_notice: int = 7
    correction: int = 15
    party: int = 15
    extension: int = 20

    def __post_init__(self) -> None:
        law = {"correction_notice": 7, "correction": 60, "party": 15, "extension": 20}
        for name, most in law.items():
            if not 1 <= getattr(self, name) <= most:
                raise ValueError(f"{name} is between 1 and {most} working days")


def bar(
    standing: Standing, deed: Deed, today: date, calendar: Calendar, limits: Limits
) -> Bar | None:
    """Return why a deed may not be done today, or None where it may."""
    if deed.step not in FOLLOWS[standing.stage]:
        return Bar.NOT_NOW
    if deed.day > today or (_answered(standing, deed) or deed.day) > deed.day:
        return Bar.WRONG_DAY
    match deed.step:
        case Step.CORRECTION_ASKED:
            return _bar_correction(standing, today, calendar, limits)
        case Step.OPINION | Step.SILENCE:
            return _bar_party(standing, deed, today)
        case Step.EXTENSION_ASKED:
            return Bar.ONCE_ONLY if standing.extended or standing.extension else None
        case Step.EXTENSION_GRANTED | Step.EXTENSION_DENIED:
            return _bar_approval(standing.extension, deed)
        case Step.DRAFTED:
            return _bar_draft(standing, deed, today)
        case Step.DECIDED:
            return _bar_approval(standing.draft, deed)
        case _:
            return None


def possible(
    standing: Standing, today: date, calendar: Calendar, limits: Limits
) -> frozenset[Step]:
    """Return the steps that the stage and the terms allow today, whoever takes them."""
    found = set()
    for step in FOLLOWS[standing.stage]:
        about = standing.parties[0].about if standing.parties else ""
        if standing.stage is Stage.CORRECTING and step is Step.DRAFTED:
            about = LAPSED
        tried = Deed(step=step, day=today, who="", about=about)
        if bar(standing, tried, today, calendar, limits) is None:
            found.add(step)
    return frozenset(found)


def _answered(standing: Standing, deed: Deed) -> date | None:
    """Return the day of what a deed answers; nothing is answered before it was asked."""
    if deed.step is Step.CORRECTED:
        return standing.correction.day if standing.correction else None
    if deed.step in (Step.OPINION, Step.SILENCE):
        return next((one.day for one in standing.parties if one.about == deed.about), None)
    if deed.step is Step.DELIVERED:
        return standing.decision.day if standing.decision else None
    return standing.received if deed.step is not Step.REGISTERED else None


def _bar_correction(
    standing: Standing, today: date, calendar: Calendar, limits: Limits
) -> Bar | None:
    if standing.corrections:
        return Bar.ONCE_ONLY
    if standing.received is None:
        return Bar.NOT_NOW
    last = calendar.after(standing.received, limits.correction_notice).day
    return Bar.TOO_LATE if today > last else None


def _bar_party(standing: Standing, deed: Deed, today: date) -> Bar | None:
    party = next((one for one in standing.parties if one.about == deed.about), None)
    if party is None:
        return Bar.NO_SUCH_PARTY
    waits = deed.step is Step.SILENCE and party.until is not None and today <= party.until
    return Bar.TOO_EARLY if waits else None


def _bar_draft(standing: Standing, deed: Deed, today: date) -> Bar | None:
    correction = standing.correction
    if correction is None:
        return Bar.WRONG_DECISION if deed.about == LAPSED else None
    if deed.about != LAPSED:
        return Bar.WRONG_DECISION
    waits = correction.until is not None and today <= correction.until
    return Bar.TOO_EARLY if waits else None


def _bar_approval(proposed: Deed | None, deed: Deed) -> Bar | None:
    if proposed is None:
        return Bar.NOT_NOW
    return Bar.OWN_WORK if deed.who == proposed.who else None
