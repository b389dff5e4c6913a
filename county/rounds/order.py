"""The chores of a county's round, in their order.

Invariant: this is the only list of them.
"""

from contextlib import AbstractContextManager

from county.clock import Clock
from county.parts import County
from county.rounds import beside
from county.rounds.chore import Chore
from county.rounds.round import Round


def chores(_county: County) -> tuple[Chore, ...]:
    """Return the chores of a county; each owner adds a line."""
    return ()


def round_of(county: County, clock: Clock) -> Round:
    """Return what takes a county's rounds."""
    return Round(county.database, chores(county), county.settings.rounds, clock)


def rounds(county: County, clock: Clock) -> AbstractContextManager[None]:
    """Take rounds beside what is done inside, as often as the settings say."""
    return beside.rounds(round_of(county, clock), county.settings.rounds.every_seconds)
