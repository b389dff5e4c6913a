"""Settings of statements: how many at once, and how long a checked list waits.

Invariant: as of all settings of the county; a limit nowhere else has a number.
"""

from disclosure.items import Strict


class StatementSettings(Strict, frozen=True, kw_only=True):
    """Households' own subsidies.

    Attributes:
        households: of a list that the desk issues at most; the command takes longer ones.
        hold_minutes: for how long a list that was checked waits to be issued.
        codes_together: codes that are made at once, 64 MiB and a tenth of a second each.
        faults_shown: lines of a list that are named as wrong at most.
    """

    households: int = 600
    hold_minutes: int = 30
    codes_together: int = 2
    faults_shown: int = 50
