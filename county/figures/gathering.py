"""All figures of a period, gathered for a page, a sheet or a report.

Invariant: the page, the XLSX file and the PDF tell of one and the same gathering.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from county.figures.completing import Duties, Key, by_part
from county.figures.marking import marks
from county.figures.people import People, people
from county.figures.receiving import received
from county.figures.responding import first_responses
from county.figures.waiting import Open, open_now
from county.figures.wanted import Wanted, month_text
from disclosure.accounts import Month
from disclosure.areas import Area, AreaCode, Level, contains, level
from disclosure.completion import Completion, FirstResponses, Marks, together
from disclosure.requests import CameBy, RequestKind


@dataclass(frozen=True)
class Line:
    """A row of a table: what it leads to, its name and its completion.

    Attributes:
        key: a kind, an area code, a person's id or a month; empty for what is nobody's.
        name: as people read it; empty where the reader's language gives it.
        tally: what became of what fell due.
    """

    key: str
    name: str
    tally: Completion


@dataclass(frozen=True)
class Figures:
    """The figures of a period; `areas` are those one level below the scope."""

    wanted: Wanted
    now: datetime
    whole: Completion
    received: Mapping[CameBy, int]
    months: Sequence[tuple[Month, Completion]]
    kinds: Sequence[tuple[RequestKind, Completion]]
    areas: Sequence[Line]
    clerks: Sequence[Line]
    people: People
    first: FirstResponses
    marks: Marks
    open: Open


def gather(connection: Connection, wanted: Wanted, areas: Sequence[Area], now: datetime) -> Figures:
    """Return all figures of a period, in seven statements whatever its size.

    Arguments:
        connection: reads one unchanging state.
        wanted: what is asked for.
        areas: the county's, in its order.
        now: instant; what falls due later has not fallen due.
    """
    known = people(connection)
    course = wanted.course()
    over_months = Duties.of(course, now)
    fell = over_months.table.c
    found = over_months.by(connection, over_months.month, fell.kind, fell.assignee)
    # The period is part of its course: one look at the requests tells of both.
    asked_for = {month_text(month) for month in wanted.months}
    here = {key: tally for key, tally in found.items() if key[0] in asked_for}
    by_month, by_kind, by_clerk = by_part(found, 0), by_part(here, 1), by_part(here, 2)
    duties = Duties.of(wanted, now)
    return Figures(
        wanted=wanted,
        now=now,
        whole=together(by_kind.values()),
        received=received(connection, wanted),
        months=[(month, by_month.get(month_text(month), Completion())) for month in course.months],
        kinds=[(kind, by_kind[kind]) for kind in RequestKind if kind in by_kind],
        areas=_areas(duties.by(connection, duties.table.c.area), wanted, areas),
        clerks=_clerks(known.names, by_clerk),
        people=known,
        first=first_responses(connection, wanted, now),
        marks=marks(connection, wanted),
        open=open_now(connection, wanted, now),
    )


def _areas(found: Mapping[str, Completion], wanted: Wanted, areas: Sequence[Area]) -> list[Line]:
    """Return the areas one level below the scope with all that lies in them."""
    below = Level.TOWNSHIP if level(wanted.scope) is Level.COUNTY else Level.VILLAGE
    told = [one for one in areas if level(one.code) is below and contains(wanted.scope, one.code)]
    left = dict(found)
    lines = []
    for area in told:
        inside = [code for code in left if contains(area.code, AreaCode(code))]
        if inside:
            tally = together(left.pop(code) for code in inside)
            lines.append(Line(area.code, area.name, tally))
    if left:
        names = {area.code: area.name for area in areas}
        name = names.get(wanted.scope, wanted.scope)
        lines.append(Line(wanted.scope, name, together(left.values())))
    return lines


def _clerks(names: Mapping[int, str], found: Mapping[Key, Completion]) -> list[Line]:
    """Return whoever has requests that fell due, most of them first; nobody's come last."""
    ordered = sorted(found, key=lambda key: (key is None, -found[key].fell, str(key)))
    return [
        Line("" if key is None else str(key), names.get(int(key or 0), ""), found[key])
        for key in ordered
    ]
