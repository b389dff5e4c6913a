"""The course of the completion rate, month by month, as page and paper draw it.

Invariant: a month in which nothing fell due has no rate, and says so.
"""

from county.figures.gathering import Figures
from county.figures.words import percent
from disclosure.wording import Say
from paper.rate_chart import RateColumn


def columns(figures: Figures, say: Say) -> tuple[RateColumn, ...]:
    """Return a column for each month; the first one, and each January, names its year."""
    return tuple(
        RateColumn(
            label=say("{year}年{month}月", year=month.year % 100, month=month.month)
            if place == 0 or month.month == 1
            else say("{month}月", month=month.month),
            kept=tally.in_time,
            failed=tally.failed,
            words=percent(tally.rate),
        )
        for place, (month, tally) in enumerate(figures.months)
    )
