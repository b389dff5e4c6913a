from datetime import date, timedelta

import msgspec
import pytest

from disclosure.alert_facts import AlertLevel
from disclosure.alerts import ALERT_ENTRY, Alert, alert_of, gravest_first, level_of
from disclosure.items import Elements, Item, Shown
from tests.fakes.county import TODAY, an_item


def _alert(title: str = "寒潮蓝色预警", **changes: object) -> Item:
    shown = Shown(first=TODAY, last=TODAY + timedelta(days=2))
    elements = Elements(issuing_body="县气象台", issued=TODAY)
    made = an_item(title, entry=ALERT_ENTRY, shown=shown, elements=elements)
    return msgspec.structs.replace(made, **changes)


def _warned(item: Item) -> Alert:
    alert = alert_of(item, TODAY)
    assert alert is not None
    return alert


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("暴雨红色预警", AlertLevel.RED),
        ("Ⅰ级应急响应", AlertLevel.RED),
        ("I级应急响应", AlertLevel.RED),
        ("II级应急响应", AlertLevel.ORANGE),
        ("III级应急响应", AlertLevel.YELLOW),
        ("IV级应急响应", AlertLevel.BLUE),
        ("大风橙色预警", AlertLevel.ORANGE),
        ("寒潮蓝色预警：22日夜里起降温8至10℃", AlertLevel.BLUE),
        ("山洪预警", AlertLevel.YELLOW),
    ],
)
def test_the_title_names_the_level(title: str, level: AlertLevel) -> None:
    assert level_of(title) is level


def test_red_and_orange_take_the_screen_over() -> None:
    assert _warned(_alert("暴雨红色预警")).takes_over
    assert _warned(_alert("暴雨橙色预警")).takes_over
    assert not _warned(_alert("暴雨黄色预警")).takes_over


def test_an_alert_that_was_called_off_warns_nobody() -> None:
    assert alert_of(_alert("解除暴雨红色预警"), TODAY) is None


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=3)])
def test_an_alert_warns_on_its_days_only(day: date) -> None:
    assert alert_of(_alert(), day) is None


def test_an_alert_that_is_repealed_warns_nobody() -> None:
    over = Elements(issuing_body="县气象台", issued=date(2026, 1, 1), repealed=TODAY)
    assert alert_of(_alert(elements=over), TODAY) is None


def test_what_stands_beside_alerts_in_the_entry_warns_nobody() -> None:
    assert alert_of(_alert("村村响广播什么时候响、响了怎么听"), TODAY) is None


def test_other_items_are_no_alerts_whatever_their_title() -> None:
    assert alert_of(an_item("暴雨红色预警"), TODAY) is None


def test_the_gravest_comes_first_then_the_newest() -> None:
    old = Elements(issuing_body="县气象台", issued=TODAY - timedelta(days=1))
    alerts = [
        _warned(item)
        for item in (
            _alert("蓝色预警"),
            _alert("旧的红色预警", elements=old),
            _alert("新的红色预警"),
        )
    ]
    assert [a.title for a in gravest_first(alerts)] == ["新的红色预警", "旧的红色预警", "蓝色预警"]
