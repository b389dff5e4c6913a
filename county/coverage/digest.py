"""The weekly digest (每周提要): who owes what now, what is due next, what was mended or missed.

Invariant: it tells what the board and the list of gaps tell, of one area and all below, as of
one day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from county.coverage import board, gaps
from county.coverage.board import Standing, Tally, Wanted
from county.coverage.gaps import Gap
from disclosure.areas import AreaCode
from disclosure.duties import State

WEEK = timedelta(days=7)
MOST_LINES = 500
"""Duties of each kind that a digest lists at most."""


@dataclass(frozen=True)
class Digest:
    """A week as an area's people need to know it.

    Attributes:
        scope: an area with all below it.
        today: the day it is made.
        overdue: what is late, the latest on top; as many as asked for, `total` has the count.
        coming: what falls due within a week from today.
        short: what was not on display for long enough; as `overdue`.
        mended: what came out in the last seven days though it was late.
        missed: what residents asked for and should have been public, due first first; as
            `overdue`, `all_missed` has the count.
        total: all together.
    """

    scope: AreaCode
    today: date
    overdue: list[Standing]
    coming: list[Standing]
    short: list[Standing]
    mended: list[Standing]
    missed: list[Gap]
    all_missed: int
    total: Tally

    @property
    def is_clear(self) -> bool:
        """Tell whether nothing is to be done."""
        return not (self.overdue or self.coming or self.short or self.missed)


def digest(
    connection: Connection, scope: AreaCode, today: date, *, most: int = MOST_LINES
) -> Digest:
    """Return the digest of an area and all below.

    Arguments:
        connection: to read with.
        scope: the area.
        today: the county's date.
        most: what is overdue, short or missed is listed up to so many.
    """
    wanted = Wanted(scope)
    due = board.listed(connection, wanted, (State.DUE,), limit=board.MOST_DUE)
    until = today + WEEK
    return Digest(
        scope=scope,
        today=today,
        overdue=board.listed(connection, wanted, (State.OVERDUE,), limit=most),
        coming=[one for one in due if one.due is not None and one.due <= until][:MOST_LINES],
        short=board.listed(connection, wanted, (State.SHORT,), limit=most),
        mended=board.mended(connection, wanted, today - WEEK, today, limit=MOST_LINES),
        missed=gaps.listed(connection, scope, still_open=True, limit=most, offset=0),
        all_missed=gaps.count(connection, scope, still_open=True),
        total=board.together(board.by_area(connection, wanted).values()),
    )
