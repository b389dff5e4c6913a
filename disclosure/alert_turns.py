"""When a loudspeaker tells of an alert: at once, unless people sleep and it can wait.

Invariant: of an alert's version there is one occurrence, whatever day it is told on, so
that no restart and no clock has it told twice.
Source: only alerts of the two gravest levels may break quiet hours, as the county says.
"""

from datetime import date, datetime, timedelta, tzinfo

from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alerts import Alert, alert_of
from disclosure.announcements import announcement_of, precedence
from disclosure.channels import Channel
from disclosure.items import Item, Strict, on_display
from disclosure.timetable import Occurrence, QuietHours

ALERT_SLOT = "alert"


class AlertRules(Strict, frozen=True, kw_only=True):
    """How a loudspeaker tells of alerts.

    Attributes:
        breaks_quiet: the least grave level that is told in quiet hours: 0 none, 1 red,
            2 red and orange. An exercise never is.
        stands_hours: how long an alert without a window of its own may wait to be told.
    """

    breaks_quiet: int = 2
    stands_hours: float = 24.0

    def __post_init__(self) -> None:
        if not 0 <= self.breaks_quiet <= AlertLevel.ORANGE:
            raise ValueError(f"breaks_quiet {self.breaks_quiet} is not 0, 1 or 2")

    def breaks(self, alert: Alert) -> bool:
        """Tell whether an alert may be told in quiet hours."""
        return alert.level <= self.breaks_quiet and not alert.drill


def told_at_once(item: Item, today: date, now: datetime) -> Alert | None:
    """Return what loudspeakers tell without a slot, or None.

    That is an alert that came as facts, or a grave one; a lesser one that people wrote
    has its slots. An all-clear is told as the least grave of alerts.
    """
    if Channel.LOUDSPEAKER not in item.channels:
        return None
    facts = item.alert if isinstance(item.alert, AlertFacts) else None
    if facts is not None and facts.ended:
        over = Alert(
            item=item.id,
            version=item.version,
            level=AlertLevel.BLUE,
            title=item.title,
            issued=item.elements.issued,
            drill=facts.drill,
            until=facts.until,
        )
        return over if on_display(item, today) and facts.since <= now < facts.until else None
    alert = alert_of(item, today, now)
    return alert if alert is not None and (facts is not None or alert.takes_over) else None


def turn_of(
    item: Item,
    alert: Alert,
    now: datetime,
    rules: AlertRules,
    quiet: QuietHours | None,
    zone: tzinfo,
) -> Occurrence:
    """Return the alert's one occurrence.

    Arguments:
        item: what is told at once (`told_at_once`).
        alert: what it is now.
        now: instant at which it is written down.
        rules: the county's.
        quiet: quiet hours, where there are any.
        zone: the county's.
    """
    announcement = announcement_of(item)
    due = now if rules.breaks(alert) else after_quiet(now, quiet, zone)
    until = alert.until or due + timedelta(hours=rules.stands_hours)
    return Occurrence(
        item=item.id,
        version=item.version,
        day=item.elements.issued,
        slot=ALERT_SLOT,
        precedence=precedence(announcement),
        planned=due,
        due=due,
        until=until,
        repeats=announcement.repeats,
        alert=alert.level,
    )


def after_quiet(now: datetime, quiet: QuietHours | None, zone: tzinfo) -> datetime:
    """Return `now`, or the end of the quiet hours that it lies in."""
    local = now.astimezone(zone)
    if quiet is None or not quiet.covers(local.time()):
        return now
    end = local.replace(
        hour=quiet.end.hour, minute=quiet.end.minute, second=quiet.end.second, microsecond=0
    )
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(now.tzinfo)
