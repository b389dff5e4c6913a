"""Takeover (预警插播): which alerts have the screen to themselves, and until when.

Invariant: a red alert keeps the screen as long as it stands; an orange one for
`orange_seconds` from when this screen first saw its version, then it comes in turn like
other items, only more often.
"""

from disclosure.alert_facts import AlertLevel
from disclosure.alerts import Alert
from disclosure.items import ItemId

ORANGE_SECONDS = 600.0


class Takeover:
    """Keeps which alerts stand, and since when.

    Arguments:
        orange_seconds: how long an orange alert keeps the screen.
    """

    def __init__(self, orange_seconds: float = ORANGE_SECONDS) -> None:
        self._orange_seconds = orange_seconds
        self._since: dict[tuple[ItemId, int], float] = {}
        self._alerts: tuple[Alert, ...] = ()

    def update(self, alerts: tuple[Alert, ...], steady: float) -> None:
        """Take the alerts as they stand now, the gravest first.

        Arguments:
            alerts: all of them.
            steady: seconds on a clock that never jumps.
        """
        self._alerts = tuple(alert for alert in alerts if alert.takes_over)
        keys = [(alert.item, alert.version) for alert in self._alerts]
        self._since = {key: self._since.get(key, steady) for key in keys}

    def holding(self, steady: float) -> tuple[ItemId, ...]:
        """Return whose the screen is now, the gravest first; nobody's in most hours.

        While a red alert stands, an orange one does not share the screen with it.
        """
        held = [alert for alert in self._alerts if self._holds(alert, steady)]
        gravest = min((alert.level for alert in held), default=None)
        return tuple(alert.item for alert in held if alert.level == gravest)

    def _holds(self, alert: Alert, steady: float) -> bool:
        if alert.level is AlertLevel.RED:
            return True
        return steady - self._since[alert.item, alert.version] < self._orange_seconds
