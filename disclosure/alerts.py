"""Alerts (预警): which items warn people, and how urgently.

Invariant: an alert counts only on its days of display and in force; one that is called
off (解除) warns nobody.
Source of the levels: four levels with their colours, 《中华人民共和国突发事件应对法》.
"""

from datetime import date
from enum import IntEnum

from disclosure.items import EntryCode, Item, ItemId, Strict, in_force, on_display

ALERT_ENTRY = EntryCode("government.alert")
CALLED_OFF = "解除"
WARNING = ("预警", "警报", "应急响应")


class AlertLevel(IntEnum):
    """How grave an alert is; the lower, the graver (一级 to 四级)."""

    RED = 1
    ORANGE = 2
    YELLOW = 3
    BLUE = 4


_WORDS = {
    AlertLevel.RED: ("红色", "Ⅰ级", "I级", "一级", "特别重大"),
    AlertLevel.ORANGE: ("橙色", "Ⅱ级", "II级", "二级"),
    AlertLevel.YELLOW: ("黄色", "Ⅲ级", "III级", "三级"),
    AlertLevel.BLUE: ("蓝色", "Ⅳ级", "IV级", "四级"),
}
_GRAVEST_WORDS_LAST = (AlertLevel.BLUE, AlertLevel.YELLOW, AlertLevel.ORANGE, AlertLevel.RED)


class Alert(Strict, frozen=True, kw_only=True):
    """An alert as it stands: the item, its version, its level and title."""

    item: ItemId
    version: int
    level: AlertLevel
    title: str
    issued: date

    @property
    def takes_over(self) -> bool:
        """Tell whether people must see it before anything else (red, orange)."""
        return self.level <= AlertLevel.ORANGE


def alert_of(item: Item, today: date) -> Alert | None:
    """Return the alert that an item is on `today`; None when it warns of nothing now.

    Its title says 预警, 警报 or 应急响应 (the entry holds other things too), and the level;
    a title that names none is taken as yellow.
    """
    if item.entry != ALERT_ENTRY or CALLED_OFF in item.title:
        return None
    if not any(word in item.title for word in WARNING):
        return None
    if not (on_display(item, today) and in_force(item, today)):
        return None
    return Alert(
        item=item.id,
        version=item.version,
        level=level_of(item.title),
        title=item.title,
        issued=item.elements.issued,
    )


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
