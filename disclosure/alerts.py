"""Alerts (预警): which items warn people, and how urgently.

Invariant: an alert counts only on its days of display and in force; one that is called
off (解除) warns nobody.
"""

from datetime import date, datetime

from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.items import EntryCode, Item, ItemId, Strict, in_force, on_display

ALERT_ENTRY = EntryCode("government.alert")
CALLED_OFF = "解除"
WARNING = ("预警", "警报", "应急响应")


_WORDS = {
    AlertLevel.RED: ("红色", "Ⅰ级", "I级", "一级", "特别重大"),
    AlertLevel.ORANGE: ("橙色", "Ⅱ级", "II级", "二级"),
    AlertLevel.YELLOW: ("黄色", "Ⅲ级", "III级", "三级"),
    AlertLevel.BLUE: ("蓝色", "Ⅳ级", "IV级", "四级"),
}
_GRAVEST_WORDS_LAST = (AlertLevel.BLUE, AlertLevel.YELLOW, AlertLevel.ORANGE, AlertLevel.RED)


class Alert(Strict, frozen=True, kw_only=True):
    """An alert as it stands.

    Attributes:
        item, version, level, title, issued: the item and how grave it is.
        drill: whether it is an exercise.
        until: instant at which it ends; None where only its days are known.
    """

    item: ItemId
    version: int
    level: AlertLevel
    title: str
    issued: date
    drill: bool = False
    until: datetime | None = None

    @property
    def takes_over(self) -> bool:
        """Tell whether people must see it before anything else (red, orange)."""
        return self.level <= AlertLevel.ORANGE

    def is_over(self, now: datetime) -> bool:
        """Tell whether its window has ended; one that has only days ends with them."""
        return self.until is not None and self.until <= now


def alert_of(item: Item, today: date, now: datetime | None = None) -> Alert | None:
    """Return the alert that an item is on `today`; None when it warns of nothing now.

    What came as facts says how grave it is and until when. Of any other, the title says
    预警, 警报 or 应急响应 (the entry holds other things too), and the level; a title that
    names none is taken as yellow.

    Arguments:
        item: the item.
        today: the day in the county's zone.
        now: the instant, where it is known; facts are held to it.
    """
    if item.entry != ALERT_ENTRY or CALLED_OFF in item.title:
        return None
    if not (on_display(item, today) and in_force(item, today)):
        return None
    facts = item.alert if isinstance(item.alert, AlertFacts) else None
    if facts is None and not any(word in item.title for word in WARNING):
        return None
    if facts is not None and now is not None and not facts.since <= now < facts.until:
        return None
    return Alert(
        item=item.id,
        version=item.version,
        level=facts.level if facts else level_of(item.title),
        title=item.title,
        issued=item.elements.issued,
        drill=facts.drill if facts else False,
        until=facts.until if facts else None,
    )


def is_past(item: Item, now: datetime) -> bool:
    """Tell whether an item is an alert whose window has ended: it is to leave at that instant.

    What says that an alert was called off is none; it stays for its days.
    """
    facts = item.alert if isinstance(item.alert, AlertFacts) else None
    return facts is not None and not facts.ended and facts.until <= now


def level_of(title: str) -> AlertLevel:
    """Return the level that a title names; the roman numerals hold one another."""
    for level in _GRAVEST_WORDS_LAST:
        if any(word in title for word in _WORDS[level]):
            return level
    return AlertLevel.YELLOW


def gravest_first(alerts: list[Alert]) -> tuple[Alert, ...]:
    """Return alerts in the order in which people should see them."""
    newest = sorted(alerts, key=lambda alert: alert.issued, reverse=True)
    return tuple(sorted(newest, key=lambda alert: alert.level))
