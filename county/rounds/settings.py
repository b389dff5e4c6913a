"""Settings of rounds: how often, and when one is missed.

Invariant: as of all settings of the county; a limit nowhere else has a number.
"""

from disclosure.items import Strict


class RoundSettings(Strict, frozen=True, kw_only=True):
    """Rounds: escalation, notices, messages, erasure and the like.

    Attributes:
        every_seconds: seconds between the rounds that the server takes by itself; 0 leaves
            them to a timer that runs `python -m county round`.
        lease_minutes: minutes after which a chore that somebody began and never ended, because
            the machine failed, may be begun by another.
        late_minutes: age in minutes of a chore's last good end at which `/healthz` tells of it.
        alarm_failures: failures in a row after which the admins get a notice.
    """

    every_seconds: int = 60
    lease_minutes: int = 15
    late_minutes: int = 20
    alarm_failures: int = 2
