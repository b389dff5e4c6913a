"""Terms: how long an item of an entry is on display (公开时限).

Source: village catalogues of pilot counties: periodic and immediate entries are shown for
at least seven working days. Invariant: no term proposed here is shorter.
"""

from datetime import date

from disclosure.catalogue import Entry, Term
from disclosure.items import Shown
from disclosure.periods import span_of
from disclosure.workdays import Calendar

SHOWN_WORKING_DAYS = 7


def shortest(first: date, calendar: Calendar) -> date:
    """Return the earliest last day of a display that begins on `first`."""
    return calendar.after(first, SHOWN_WORKING_DAYS).day


def proposed(entry: Entry, first: date, calendar: Calendar) -> Shown:
    """Return the days of display to propose for an entry's item.

    Standing entries have no end; periodic ones stay until the next period's has had its
    time to come; immediate ones for the shortest lawful time.

    Arguments:
        entry: what is disclosed.
        first: first day on display.
        calendar: working days.
    """
    if entry.term is Term.STANDING:
        return Shown(first=first)
    least = shortest(first, calendar)
    if entry.period is None:
        return Shown(first=first, last=least)
    return Shown(first=first, last=max(least, span_of(entry.period, first).after.last))
