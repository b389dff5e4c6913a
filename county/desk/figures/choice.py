"""Which figures somebody asked for: months, area, kind, person.

Invariant: nobody is shown figures beyond their own area, and a clerk those of their own
requests alone, whatever the address says.
"""

from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from county.desk.coverage.choice import area_asked
from county.desk.frame import Visit
from county.figures.wanted import MOST_MONTHS, Wanted, month_of, month_text, own_alone
from county.papers.kinds import read_month
from disclosure.accounts import Month
from disclosure.profile import Profile
from disclosure.requests import RequestKind

MOST_YEARS = 10
"""For how many years back figures may be asked for."""


def choice(visit: Visit, profile: Profile, today: date, zone: ZoneInfo) -> Wanted:
    """Return what a visit asks for; what it does not say, or wrongly, is this month of all."""
    last = _month(visit.text("last"), today) or month_of(today)
    first = _month(visit.text("first"), today) or last
    first = min(max(first, last.plus(1 - MOST_MONTHS)), last)
    kind, clerk = visit.text("kind"), visit.text("clerk")
    known = clerk.isascii() and clerk.isdigit() and len(clerk) < 10
    return Wanted(
        scope=area_asked(visit, profile) or visit.person.area,
        first=first,
        last=last,
        zone=zone,
        kind=RequestKind(kind) if kind in set(RequestKind) else None,
        clerk=visit.person.id if own_alone(visit.person) else int(clerk) if known else None,
    )


def query_of(wanted: Wanted, visit: Visit, **more: str) -> str:
    """Return the address's query of what is asked for, with some of it exchanged."""
    told = {
        "first": month_text(wanted.first),
        "last": month_text(wanted.last),
        "area": wanted.scope,
        "kind": wanted.kind.value if wanted.kind else "",
        "clerk": "" if wanted.clerk is None or own_alone(visit.person) else str(wanted.clerk),
        **more,
    }
    return urlencode({name: value for name, value in told.items() if value})


def is_narrowed(wanted: Wanted, visit: Visit, today: date) -> bool:
    """Tell whether anything but this month of the person's own area is asked for."""
    usual = (month_of(today), month_of(today), visit.person.area)
    chosen = wanted.clerk is not None and not own_alone(visit.person)
    return (wanted.first, wanted.last, wanted.scope) != usual or bool(wanted.kind) or chosen


def _month(text: str, today: date) -> Month | None:
    found = read_month(text)
    if found is None or not today.year - MOST_YEARS <= found.year <= today.year:
        return None
    return min(found, month_of(today))
