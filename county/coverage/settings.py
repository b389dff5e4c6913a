"""Settings of coverage: from when duties count, and how often they are counted.

Invariant: as of all settings of the county; a limit nowhere else has a number.
"""

from datetime import date

from disclosure.items import Strict


class CoverageSettings(Strict, frozen=True, kw_only=True):
    """Who owes what.

    Attributes:
        since: first day that counts; what fell due before it is not asked for. None for the
            day of the county's first publication.
        years: for how many years back duties are kept on the board.
        poll_seconds: how often it is looked whether something changed.
        recount_minutes: age in minutes at which an area is counted anew, for what its
            terminals told of their display meanwhile.
        areas_together: areas that are counted in one transaction.
    """

    since: date | None = None
    years: int = 2
    poll_seconds: float = 2.0
    recount_minutes: int = 360
    areas_together: int = 10
