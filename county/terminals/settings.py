"""What a county may set about its terminals (`[terminals]`).

Invariant: every limit on terminals, and every bound of their health, has a name here.
"""

from disclosure.diagnostics import LONGEST_ASK
from disclosure.items import Strict


class TerminalSettings(Strict, frozen=True, kw_only=True):
    """Terminals.

    Attributes:
        claim_minutes_most: minutes for which a claim code may be good at most.
        claim_failures: wrong tries after which a claim code is locked.
        enrolments_a_minute: tries to enrol that a server process takes in a minute.
        challenge_seconds: seconds that a terminal has to sign a challenge.
        pass_minutes: minutes for which a pass is good.
        parcels_together: batches of the outbox that are stored in one transaction at most.
        parcels_waiting: batches that may wait for that; more are asked to come later.
        record_days: days for which single display records are kept after they came.
        proof_days: days for which it is kept what was shown on each day.
        forgotten_together: records that are dropped at once at most, every ten minutes.
        screenshot_hours: hours for which a terminal's screenshot is kept.
        pictured_together: terminals whose screens one order may ask for at most.
        disk_low_bytes: less room than this on a terminal's disk is too little.
        hot_celsius: a terminal hotter than this is too hot.
        clock_off_seconds: a machine's clock may be wrong by so much.
        offer_hours: hours for which a terminal may go by an offer of software at most.
        returns_borne: terminals that may go back from a version before nobody else gets it.
        card_worn_tenths: tenths of a card's life after which it is to be changed.
        diagnostics_days: days after which an ask for diagnostics ends unfulfilled.
        diagnostics_a_day: asks of one terminal within a day at most.
        diagnostics_kept_days: days after being asked for after which diagnostics are dropped.
        diagnostics_together: diagnostics that are dropped at once at most.
        diagnostics_unpacked_bytes: bytes that a bundle may hold, unpacked.
        content_old_hours: content that the county vouched for longer ago than this is old.
    """

    claim_minutes_most: int = 24 * 60
    claim_failures: int = 5
    enrolments_a_minute: int = 30
    challenge_seconds: int = 60
    pass_minutes: int = 60
    parcels_together: int = 64
    parcels_waiting: int = 2_000
    record_days: int = 92
    proof_days: int = 1100
    forgotten_together: int = 5_000
    screenshot_hours: int = 72
    pictured_together: int = 50
    disk_low_bytes: int = 1024 * 1024 * 1024
    hot_celsius: float = 75.0
    clock_off_seconds: float = 120.0
    content_old_hours: int = 48
    offer_hours: int = 24
    returns_borne: int = 1
    card_worn_tenths: int = 9
    diagnostics_days: int = 3
    diagnostics_a_day: int = 3
    diagnostics_kept_days: int = 30
    diagnostics_together: int = 100
    diagnostics_unpacked_bytes: int = 8 * 1024 * 1024

    def __post_init__(self) -> None:
        if not 1 <= self.diagnostics_days <= LONGEST_ASK.days:
            raise ValueError(f"diagnostics_days is 1 to {LONGEST_ASK.days}")
