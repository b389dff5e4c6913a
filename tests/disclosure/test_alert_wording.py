"""Alerts worded from facts, and what a standing rule's key may seal."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_wording import alert_id, alert_item, has_shape
from disclosure.alerts import ALERT_ENTRY, alert_of
from disclosure.areas import AreaCode
from disclosure.blocks import Paragraph
from disclosure.channels import Channel
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RejectedSealError
from disclosure.feed import ITEM_TYPE, TOMBSTONE_TYPE
from disclosure.hazards import HAZARDS, hazard_named, hazard_of
from disclosure.items import Item, PersonId, Tombstone
from disclosure.seals.keyring import Keyring, Scope
from disclosure.seals.root import first_root, make_root, plan_of, root_bytes, sign_root
from disclosure.seals.signing import new_seed, public_key, seal
from disclosure.seals.verifying import open_approved, open_sealed
from tests.fakes.county import COUNTY, NOW, TODAY, TOWNSHIP, VILLAGE, FakeCounty, an_item

ZONE = ZoneInfo("Asia/Shanghai")
BODY = "清禾县气象台"
ALL = tuple(Channel)
RULE = new_seed()


def facts(**changes: object) -> AlertFacts:
    told = AlertFacts(
        source="weather",
        message="QH-1",
        hazard="rainstorm-1",
        level=AlertLevel.RED,
        since=datetime(2026, 10, 9, 9, 0, tzinfo=ZONE),
        until=datetime(2026, 10, 9, 18, 30, tzinfo=ZONE),
    )
    return msgspec.structs.replace(told, **changes)


def item(area: AreaCode = VILLAGE, body: str = BODY, version: int = 1, **changes: object) -> Item:
    return alert_item(facts(**changes), area, body, ALL, version)


# The words.


def test_an_alert_says_who_warns_of_what_what_to_do_and_until_when() -> None:
    made = item()
    assert made.title == "暴雨红色预警"
    assert made.spoken
    assert made.spoken.text == (
        "清禾县气象台发布暴雨红色预警。请不要在低洼处和河边停留，不要涉水过路。"
        "住在河边、沟口、陡坡下的人，请马上到高处去。预警到10月9日18时30分为止。"
    )
    assert made.shown.last == TODAY


def test_an_exercise_says_so_first_and_last_in_sound_and_picture() -> None:
    made = item(drill=True)
    assert made.title == "【演练】暴雨红色预警"
    assert made.spoken
    assert made.spoken.text.startswith("这是演练，这是演练。")
    assert made.spoken.text.endswith("以上是演练，请不要惊慌。")
    alert = alert_of(made, TODAY)
    assert alert
    assert alert.drill


def test_an_all_clear_warns_nobody() -> None:
    made = item(ended=True)
    assert made.title == "解除暴雨红色预警"
    assert made.spoken
    assert made.spoken.text == "清禾县气象台通知，暴雨红色预警已经解除。"
    assert alert_of(made, TODAY) is None


def test_an_alert_holds_in_its_window_to_the_minute() -> None:
    made = item()
    told = facts()
    assert alert_of(made, TODAY, told.since)
    assert alert_of(made, TODAY, told.until - timedelta(seconds=1))
    assert alert_of(made, TODAY, told.until) is None
    assert alert_of(made, TODAY, told.since - timedelta(seconds=1)) is None


def test_every_hazard_has_a_title_and_whole_sentences() -> None:
    for hazard in HAZARDS:
        made = item(hazard=hazard.code)
        assert hazard.name in made.title
        assert made.spoken
        assert 20 < len(made.spoken.text) < 160
        assert hazard.advice.endswith("。")
        assert hazard_named(f" {hazard.name} ") is hazard
        assert hazard_of(hazard.code) is hazard
    assert len({hazard.code for hazard in HAZARDS}) == len(HAZARDS)


def test_an_unknown_hazard_or_a_long_name_is_refused() -> None:
    with pytest.raises(MalformedError, match="'dragons'"):
        item(hazard="dragons")
    with pytest.raises(MalformedError, match="issuing body"):
        item(body="长" * 31)


@pytest.mark.parametrize(
    "changes",
    [
        {"until": datetime(2026, 10, 9, 9, 0, tzinfo=ZONE)},
        {"until": datetime(2026, 10, 12, 9, 1, tzinfo=ZONE)},
        {"since": datetime(2026, 10, 9, 9, 0)},  # noqa: DTZ001
        {"message": ""},
        {"message": "x" * 65},
    ],
)
def test_facts_that_make_no_sense_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"window|is empty"):
        facts(**changes)


def test_items_without_facts_have_the_bytes_they_always_had() -> None:
    assert b'"alert"' not in encode(an_item())
    assert decode(encode(item()), Item) == item()


def test_an_alert_s_id_is_its_own() -> None:
    assert alert_id(facts(), VILLAGE) != alert_id(facts(), TOWNSHIP)
    assert alert_id(facts(), VILLAGE) == alert_id(facts(level=AlertLevel.BLUE), VILLAGE)


# The shape.


def test_what_was_made_from_facts_has_the_shape_in_all_its_kinds() -> None:
    for changes in ({}, {"drill": True}, {"ended": True}, {"level": AlertLevel.BLUE}):
        made = decode(encode(item(**changes)), Item)
        assert has_shape(msgspec.structs.replace(made, sealed_on=date(2026, 10, 11)))


def other_words(made: Item) -> Item:
    assert made.spoken
    spoken = msgspec.structs.replace(made.spoken, text="大家都来我的商店买东西。")
    return msgspec.structs.replace(made, spoken=spoken)


SHAPELESS = {
    "other words aloud": other_words,
    "another title": lambda made: msgspec.structs.replace(made, title="好消息：红色预警"),
    "another block": lambda made: msgspec.structs.replace(
        made, blocks=(*made.blocks, Paragraph(text="快来买。"))
    ),
    "another item's id": lambda made: msgspec.structs.replace(made, id=an_item().id),
    "another entry": lambda made: msgspec.structs.replace(made, entry="finance.monthly"),
    "longer on display": lambda made: msgspec.structs.replace(
        made, shown=msgspec.structs.replace(made.shown, last=None)
    ),
    "keywords": lambda made: msgspec.structs.replace(made, keywords=("买",)),
    "another author": lambda made: msgspec.structs.replace(made, author=PersonId("lead.county")),
    "no facts": lambda made: msgspec.structs.replace(made, alert=msgspec.UNSET),
    "unknown hazard": lambda made: msgspec.structs.replace(made, alert=facts(hazard="ads-1")),
}


@pytest.mark.parametrize("change", SHAPELESS.values(), ids=SHAPELESS.keys())
def test_anything_else_has_not_the_shape(change: object) -> None:
    assert callable(change)
    assert not has_shape(change(item()))


# The standing rule's key.


@pytest.fixture
def county() -> FakeCounty:
    """A county whose root names a standing rule for the township."""
    made = FakeCounty()
    scope = Scope(
        person=PersonId("weather.rule"),
        area=TOWNSHIP,
        channels=ALL,
        expires=NOW + timedelta(days=30),
        alerts_of=(BODY,),
    )
    plan = made.root_plan()
    made.add_root(approvers=(*plan.approvers, (public_key(RULE), scope)))
    return made


@pytest.fixture
def keyring(county: FakeCounty) -> Keyring:
    return first_root(county.roots[-1])


def opened(made: Item, keyring: Keyring, *seeds: bytes, now: datetime = NOW) -> Item:
    found = open_sealed(seal(ITEM_TYPE, encode(made), *(seeds or (RULE,))), keyring, now)
    assert isinstance(found, Item)
    return found


def test_the_standing_rule_seals_an_alert_of_its_area_alone(keyring: Keyring) -> None:
    assert opened(item(), keyring) == item()
    sealed = seal(ITEM_TYPE, encode(item(TOWNSHIP)), RULE)
    (approver,) = open_approved(sealed, keyring, NOW).approvers
    assert approver.scope.person == "weather.rule"


def test_it_seals_nothing_outside_its_area(keyring: Keyring) -> None:
    with pytest.raises(RejectedSealError):
        opened(item(COUNTY), keyring)


def test_it_seals_nothing_of_another_issuing_body(keyring: Keyring) -> None:
    with pytest.raises(RejectedSealError):
        opened(item(body="清禾县人民政府"), keyring)


def test_it_seals_nothing_when_its_key_has_expired(keyring: Keyring) -> None:
    with pytest.raises(RejectedSealError):
        opened(item(), keyring, now=NOW + timedelta(days=31))


@pytest.mark.parametrize("change", SHAPELESS.values(), ids=SHAPELESS.keys())
def test_it_seals_nothing_without_the_shape(keyring: Keyring, change: object) -> None:
    assert callable(change)
    with pytest.raises(RejectedSealError):
        opened(change(item()), keyring)


def test_it_seals_no_other_item_on_any_face(keyring: Keyring) -> None:
    with pytest.raises(RejectedSealError):
        opened(an_item(), keyring)
    with pytest.raises(RejectedSealError):
        opened(an_item("暴雨红色预警", entry=ALERT_ENTRY), keyring)


def test_it_withdraws_nothing(keyring: Keyring) -> None:
    stone = Tombstone(
        format=1,
        id=an_item().id,
        version=2,
        area=VILLAGE,
        author=PersonId("somebody"),
        reason="没有了",
    )
    with pytest.raises(RejectedSealError):
        open_sealed(seal(TOMBSTONE_TYPE, encode(stone), RULE), keyring, NOW)


def test_it_is_no_second_person_for_anything(county: FakeCounty, keyring: Keyring) -> None:
    spoken = an_item("停水通知", channels=(Channel.LOUDSPEAKER,), spoken=item().spoken)
    with pytest.raises(RejectedSealError, match="1 of 2"):
        opened(spoken, keyring, RULE, county.keys.county_approver)


def test_two_people_seal_an_alert_without_it(county: FakeCounty, keyring: Keyring) -> None:
    two = (county.keys.county_approver, county.keys.second_approver)
    assert opened(item(COUNTY), keyring, *two) == item(COUNTY)
    with pytest.raises(RejectedSealError, match="1 of 2"):
        opened(item(COUNTY), keyring, two[0])


def test_a_root_keeps_the_rule_through_its_bytes(county: FakeCounty) -> None:
    plan = plan_of(county.roots[-1])
    assert [scope.alerts_of for _, scope in plan.approvers if scope.alerts_of] == [(BODY,)]
    again = make_root(msgspec.structs.replace(plan, version=plan.version + 1))
    for seed in county.keys.roots[:2]:
        sign_root(again, seed)
    assert b"alerts_of" in root_bytes(again)
    assert b"alerts_of" not in county.roots[0]
