"""Levels: severity, urgency and certainty to one of four.

Source: the four levels of 《中华人民共和国突发事件应对法》, and CAP's own words for the three
scales. Invariant: what is over, or is not expected to happen, has no level.
"""

from county.alerts.message import Certainty, Info, Severity, Urgency
from disclosure.alert_facts import AlertLevel

_BY_SEVERITY = {
    Severity.EXTREME: AlertLevel.RED,
    Severity.SEVERE: AlertLevel.ORANGE,
    Severity.MODERATE: AlertLevel.YELLOW,
    Severity.MINOR: AlertLevel.BLUE,
    Severity.UNKNOWN: AlertLevel.YELLOW,
}
_LATER = {Urgency.FUTURE: 1, Urgency.UNKNOWN: 1}
_UNSURE = {Certainty.POSSIBLE: 1, Certainty.UNKNOWN: 1}


def level_of(info: Info) -> AlertLevel | None:
    """Return how grave it is; None where it is over (Past) or will not come (Unlikely).

    The severity names the level. What is for later, or only possible, is a level less
    grave each, so that the night is broken for what is near and likely.
    """
    if info.urgency is Urgency.PAST or info.certainty is Certainty.UNLIKELY:
        return None
    less = _LATER.get(info.urgency, 0) + _UNSURE.get(info.certainty, 0)
    return AlertLevel(min(AlertLevel.BLUE, _BY_SEVERITY[info.severity] + less))
