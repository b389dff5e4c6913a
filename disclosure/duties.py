"""Duties (公开责任): what an area owes, by when, and whether it has been met.

Source: village catalogues of pilot counties: periodic entries once a period, immediate ones
within three working days of their event, both shown for at least seven working days;
standing ones looked through once a year. Invariant: every verdict follows from what was
disclosed and the calendar alone; nothing here is ever stored as overdue.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from disclosure.areas import AreaCode, Level, level
from disclosure.catalogue import Entry, Term
from disclosure.items import ItemId, Strict
from disclosure.periods import Span, named_in, span_of
from disclosure.workdays import Calendar

STANDING = "standing"
"""The occasion of a standing entry: it has but one."""
RENEWAL_DAYS = 30
"""Days before a year is over in which a standing entry is to be looked through."""


class State(StrEnum):
    """Where a duty stands, the gravest first."""

    OVERDUE = "overdue"
    SHORT = "short"
    DUE = "due"
    DONE = "done"
    SPARED = "spared"


class Disclosed(Strict, frozen=True, kw_only=True):
    """A public item as duties see it.

    Attributes:
        item, title: which one; the title names its period.
        issued: its day of issue.
        out: the day on which it came out, which is held against the due day.
        looked: the day on which its newest version was sealed.
        first, last: its days on display; no last day is for good.
        days: working days of display that are proven; None where no screen could prove any.
    """

    item: ItemId
    title: str
    issued: date
    out: date
    looked: date
    first: date
    last: date | None = None
    days: int | None = None


class Happened(Strict, frozen=True, kw_only=True):
    """An event that somebody noted; `item` is what disclosed it, where somebody said so."""

    id: str
    day: date
    item: ItemId | None = None


class Duty(Strict, frozen=True, kw_only=True):
    """One thing owed, as it stands on a day.

    Attributes:
        occasion: code of a period, `STANDING`, id of an event, or of an item without one.
        state: where it stands.
        due: the last day in time; None for what came out though nobody had to.
        item: what was disclosed.
        out: when it came out.
        last, days: of its display, as of `Disclosed`.
        fell: whether it fell due; only then it counts for the completion rate.
        met: whether it was disclosed in time, and shown for long enough.
    """

    occasion: str
    state: State
    due: date | None
    item: ItemId | None = None
    out: date | None = None
    last: date | None = None
    days: int | None = None
    fell: bool = False
    met: bool = False


@dataclass(frozen=True)
class Ground:
    """What duties are judged by.

    Attributes:
        calendar: working days.
        today: the county's date.
        since: first day that counts: what was due before it is not asked for.
        needed: working days for which an item is shown at least.
    """

    calendar: Calendar
    today: date
    since: date
    needed: int


def owes(entry: Entry, area: AreaCode) -> bool:
    """Tell whether an area owes an entry: its level discloses it (公开层级).

    A group has no office of its own: what its level discloses, its village owes.
    """
    return level(area) in entry.levels and level(area) is not Level.GROUP


def due_of(entry: Entry, span: Span, calendar: Calendar) -> date:
    """Return the last day in time for a period of a periodic entry."""
    start = span.first - timedelta(days=1) if entry.ahead else span.last
    return calendar.after(start, entry.allowed_days).day


def due_after(entry: Entry, happened: date, calendar: Calendar) -> date:
    """Return the last day in time for an event of an immediate entry; its day is day 0."""
    return calendar.after(happened, entry.allowed_days).day


def year_after(day: date) -> date:
    """Return the same day of the next year; 28 February for a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def span_told(entry: Entry, one: Disclosed) -> Span | None:
    """Return the period that an item is for: as its title says, else by its day of issue."""
    if entry.period is None:
        return None
    usual = span_of(entry.period, one.issued)
    return named_in(entry.period, one.title) or (usual if entry.ahead else usual.before)


def duties(
    entry: Entry,
    disclosed: Sequence[Disclosed],
    happened: Iterable[Happened],
    spared: Collection[str],
    ground: Ground,
) -> list[Duty]:
    """Return what an area owes of an entry, the oldest first.

    Arguments:
        entry: of the catalogue.
        disclosed: the area's public items of this entry.
        happened: the events noted there.
        spared: occasions that are not needed here; an empty one for all of them.
        ground: what they are judged by.
    """
    owed: Iterator[Duty]
    if entry.term is Term.STANDING:
        owed = iter((_standing(entry, disclosed, ground),))
    elif entry.term is Term.PERIODIC:
        owed = _periodic(entry, disclosed, ground)
    else:
        owed = _immediate(entry, disclosed, happened, ground)
    return [_spare(duty) if {"", duty.occasion} & set(spared) else duty for duty in owed]


def gravest(states: Iterable[State]) -> State | None:
    """Return the gravest of some states, None of none."""
    order = list(State)
    return min(states, key=order.index, default=None)


def _spare(duty: Duty) -> Duty:
    if duty.out is not None:
        return duty
    return Duty(occasion=duty.occasion, state=State.SPARED, due=duty.due)


def _standing(entry: Entry, disclosed: Sequence[Disclosed], ground: Ground) -> Duty:
    here = [one for one in disclosed if one.last is None or ground.today <= one.last]
    newest = max(here, key=lambda one: (one.looked, one.out, one.item), default=None)
    if newest is None:
        due = ground.calendar.after(ground.since, entry.allowed_days).day
        late = due < ground.today
        state = State.OVERDUE if late else State.DUE
        return Duty(occasion=STANDING, state=state, due=due, fell=late)
    due = year_after(newest.looked)
    near = due - timedelta(days=RENEWAL_DAYS) <= ground.today
    late = due < ground.today
    return Duty(
        occasion=STANDING,
        state=State.OVERDUE if late else State.DUE if near else State.DONE,
        due=due,
        item=newest.item,
        out=newest.out,
        last=newest.last,
        fell=True,
        met=not late,
    )


def _periodic(entry: Entry, disclosed: Sequence[Disclosed], ground: Ground) -> Iterator[Duty]:
    by_span: dict[Span, list[Disclosed]] = {}
    for one in disclosed:
        span = span_told(entry, one)
        if span is not None:
            by_span.setdefault(span, []).append(one)
    for span in sorted({*by_span, *_opened(entry, ground)}, key=lambda one: one.first):
        due = due_of(entry, span, ground.calendar)
        if due >= ground.since:
            yield _settled(span.code, due, by_span.get(span, ()), ground)


def _opened(entry: Entry, ground: Ground) -> Iterator[Span]:
    """Yield the periods whose item may be asked for by now and fell due since the beginning."""
    assert entry.period is not None
    span = span_of(entry.period, ground.today)
    span = span if entry.ahead else span.before
    while due_of(entry, span, ground.calendar) >= ground.since:
        yield span
        span = span.before


def _immediate(
    entry: Entry, disclosed: Sequence[Disclosed], happened: Iterable[Happened], ground: Ground
) -> Iterator[Duty]:
    free = {one.item: one for one in sorted(disclosed, key=lambda one: (one.out, one.item))}
    events = sorted(happened, key=lambda event: (event.day, event.id))
    # Several events may be told in one item: a link is kept, though another has the same.
    told = {event.id: free[event.item] for event in events if event.item in free}
    for one in told.values():
        free.pop(one.item, None)
    for event in events:
        match = told.get(event.id) or next(
            (one for one in free.values() if one.out >= event.day), None
        )
        if match is not None:
            free.pop(match.item, None)
        due = due_after(entry, event.day, ground.calendar)
        yield _settled(event.id, due, (match,) if match else (), ground)
    for one in free.values():
        if one.out >= ground.since:
            yield _settled(one.item, None, (one,), ground)


def _settled(occasion: str, due: date | None, found: Sequence[Disclosed], ground: Ground) -> Duty:
    """Return the duty of one occasion with the items that were disclosed for it."""
    today = ground.today
    if not found:
        assert due is not None
        late = due < today
        state = State.OVERDUE if late else State.DUE
        return Duty(occasion=occasion, state=state, due=due, fell=late)
    out = min(one.out for one in found)
    best = max(found, key=lambda one: (_enough(one, ground), _shown(one, ground), one.out))
    short = not _enough(best, ground)
    return Duty(
        occasion=occasion,
        state=State.SHORT if short else State.DONE,
        due=due,
        item=best.item,
        out=out,
        last=best.last,
        days=best.days,
        fell=due is not None and due <= today,
        met=due is not None and out <= due and not short,
    )


def _enough(one: Disclosed, ground: Ground) -> bool:
    """Tell whether a display was long enough, or still can be."""
    over = one.last is not None and one.last < ground.today
    return not over or _shown(one, ground) >= ground.needed


def _shown(one: Disclosed, ground: Ground) -> int:
    """Return the working days shown: proven, or by its sealed term where no screen could."""
    if one.days is not None:
        return one.days
    last = min(one.last or ground.today, ground.today)
    return max(0, ground.calendar.between(one.first - timedelta(days=1), last))
