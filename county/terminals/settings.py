"""What a county may set about its terminals (`[terminals]`).

Invariant: every limit on terminals, and every bound of their health, has a name here.
"""

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
