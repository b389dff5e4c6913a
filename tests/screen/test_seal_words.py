"""What the seal mark says: 已审核 only where people looked at it first."""

from datetime import date, datetime, timedelta, timezone

import pytest

from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_wording import alert_item
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import Item
from disclosure.wording import Wording
from screen.paging.seal_words import SealWords, seal_words
from tests.fakes.county import TODAY, an_item

ZONE = timezone(timedelta(hours=8))
OFFICE = "清禾县人民政府"


@pytest.fixture
def alert() -> Item:
    facts = AlertFacts(
        source="weather",
        message="one",
        hazard="flood-1",
        level=AlertLevel.RED,
        since=datetime(2026, 7, 1, 8, 5, tzinfo=ZONE),
        until=datetime(2026, 7, 1, 18, 0, tzinfo=ZONE),
    )
    return alert_item(facts, AreaCode("990421000000"), "清禾县气象台", (Channel.SCREEN,))


def test_what_people_sealed_says_who_and_on_what_day() -> None:
    item = an_item()
    assert item.sealed_on <= TODAY
    said = seal_words(item, OFFICE, Wording().say, by_rule=False)
    assert (said.word, said.who) == ("已审核", OFFICE)
    assert said.when.startswith(f"{item.sealed_on.year}年")


def test_an_alert_of_a_standing_rule_says_whose_it_is_and_of_what_time(alert: Item) -> None:
    said = seal_words(alert, OFFICE, Wording().say, by_rule=True)
    when = "7月1日 08:05"
    assert said == SealWords(word="自动发布", who="清禾县气象台", when=when, checked=False)
    assert said.lines == ("自动", "发布")


def test_the_same_alert_that_two_people_sealed_says_that_they_did(alert: Item) -> None:
    said = seal_words(alert, OFFICE, Wording().say, by_rule=False)
    assert (said.word, said.who, said.checked) == ("已审核", OFFICE, True)
    assert said.lines == ("已审核",)
    assert said.when == "2026年7月1日"
    assert alert.sealed_on == date(2026, 7, 1)


def test_other_languages_say_it_too(alert: Item) -> None:
    said = seal_words(alert, OFFICE, Wording("en").say, by_rule=True)
    assert said.word not in ("自动发布", "已审核")
