"""The chores of a county's round, in their order.

Invariant: this is the only list of them.
"""

from contextlib import AbstractContextManager

from county.applications.reminding import Reminding
from county.clock import Clock
from county.diagnostics.forgetting import ForgettingDiagnostics
from county.holidays.telling import HolidayTelling
from county.notices.opening import open_sending
from county.parts import County
from county.privacy.chore import ErasingChore
from county.requests.breaching import Breaching
from county.requests.closing import Closing
from county.requests.escalating import Escalating
from county.requests.gap_news import GapNews
from county.requests.standing_in import StandingIn
from county.requests.unassigned import Unassigned
from county.rounds import beside
from county.rounds.alarm import Alarm
from county.rounds.chore import Chore
from county.rounds.round import Round
from county.texting.opening import open_texting
from disclosure.wording import Wording


def chores(county: County) -> tuple[Chore, ...]:
    """Return the chores of a county; each owner adds a line.

    Raises:
        UsageError: a setting that one of them needs cannot work.
    """
    say = Wording().say
    database, terms, escalation = county.database, county.terms, county.settings.escalation
    return (
        Breaching(county.database),
        HolidayTelling(county.database, county.terms, say),
        StandingIn(database, terms),
        Unassigned(database, terms, escalation),
        Escalating(database, terms, escalation),
        Reminding(county.database, county.terms, county.settings.applications),
        *((texting,) if (texting := open_texting(county, say)) else ()),
        Closing(database, county.settings.delivery),
        open_sending(county, say),
        ErasingChore(county),
        ForgettingDiagnostics(county.database, county.settings.terminals),
        GapNews(county.database, county.online, county.profile, say),
    )


def round_of(county: County, clock: Clock) -> Round:
    """Return what takes a county's rounds."""
    settings = county.settings.rounds
    alarm = Alarm(county.database, settings.alarm_failures, clock, Wording().say)
    return Round(county.database, chores(county), settings, clock, alarm)


def rounds(county: County, clock: Clock) -> AbstractContextManager[None]:
    """Take rounds beside what is done inside, as often as the settings say."""
    return beside.rounds(round_of(county, clock), county.settings.rounds.every_seconds)
