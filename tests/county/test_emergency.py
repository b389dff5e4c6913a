"""An emergency text: from what somebody types to alerts that wait for two seals."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from county.alerts import standing
from county.alerts.standing import Stand
from county.people.staff import Role
from county.publishing import drafts, rounds
from county.speaking import spoken_drafts
from county.speaking.rendering import Rendering, State
from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_turns import told_at_once
from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.items import Item, PersonId
from disclosure.seals.verifying import approvers_needed
from disclosure.timetable import AT_ONCE
from tests.county.desk import Browser
from tests.county.making import NOW, OTHER_VILLAGE, TOWN, VILLAGE, Town

PAGE = "/desk/broadcasts/emergency"
FORM: dict[str, Any] = {
    "gravity": "red",
    "title": "上游水库开闸泄洪",
    "words": "请马上离开河边。到村委会楼上集合",
    "areas": VILLAGE,
    "hours": "6",
}


def log_in(client: TestClient, town: Town, role: Role, area: AreaCode) -> Browser:
    town.hire("wang.office", role, area)
    browser = Browser(client)
    browser.log_in("wang.office")
    return browser


@pytest.fixture
def township(client: TestClient, town: Town) -> Browser:
    return log_in(client, town, Role.LEAD, TOWN)


def send(browser: Browser, **changes: object) -> int:
    browser.get(PAGE)
    return int(browser.post(PAGE, token=None, **FORM | changes).status_code)


def made(town: Town) -> list[Item]:
    with town.county.database.reading() as connection:
        found = [one.document for one in drafts.waiting(connection)]
    return [one for one in found if isinstance(one, Item)]


def test_an_alert_is_told_at_once_once_two_people_sealed_it(township: Browser, town: Town) -> None:
    assert send(township) == 303
    [item] = made(town)
    assert isinstance(item.alert, AlertFacts)
    assert item.alert.level is AlertLevel.RED
    assert item.alert.until - item.alert.since == timedelta(hours=6)
    assert approvers_needed(item) == 2
    today = NOW.astimezone(town.county.zone()).date()
    told = told_at_once(item, today, NOW + timedelta(seconds=1))
    assert told
    assert told.takes_over
    assert item.spoken
    assert item.spoken.text == (
        "柳泉镇人民政府紧急通知：上游水库开闸泄洪。请马上离开河边。到村委会楼上集合。"
    )
    assert item.spoken.slots == ()


def test_it_waits_among_the_alerts_for_its_seals(township: Browser, town: Town) -> None:
    send(township)
    with town.county.database.reading() as connection:
        [alert] = standing.standing(connection, TOWN, NOW, town.county.zone())
    assert alert.stand is Stand.WAITING


def test_several_areas_are_one_alert(township: Browser, town: Town) -> None:
    assert send(township, areas=[VILLAGE, TOWN]) == 303
    with town.county.database.reading() as connection:
        [alert] = standing.standing(connection, TOWN, NOW, town.county.zone())
    assert set(alert.areas) == {VILLAGE, TOWN}


def test_a_village_tells_its_people_at_once_and_raises_no_alert(
    client: TestClient, town: Town
) -> None:
    village = log_in(client, town, Role.EDITOR, VILLAGE)
    village.get(PAGE)
    assert "红色预警" not in village.page
    assert send(village) == 422
    assert "预警由乡镇或县里发布" in village.page
    assert send(village, gravity="notice") == 303
    [item] = made(town)
    assert not isinstance(item.alert, AlertFacts)
    assert item.spoken
    assert item.spoken.slots == (AT_ONCE,)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "请写发生了什么"),
        ({"title": "长" * 31}, "最多 30 个字"),
        ({"words": ""}, "请写大家该怎么做"),
        ({"areas": OTHER_VILLAGE}, "请选您负责的地方"),
        ({"areas": [VILLAGE, OTHER_VILLAGE]}, "请选您负责的地方"),
        ({"gravity": "purple"}, "请选“紧急通知”"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(
    township: Browser, town: Town, changes: dict[str, object], sentence: str
) -> None:
    assert send(township, **changes) == 422
    assert sentence in township.page
    assert made(town) == []


def test_the_page_tells_how_far_sound_and_seals_are(township: Browser, town: Town) -> None:
    send(township)
    [item] = made(town)
    township.get(f"{PAGE}/{item.id}")
    for words in ("等待用印", "上游水库开闸泄洪。请马上离开河边", "every 2s"):
        assert words in township.page
    town.seal()
    reply = township.get(f"{PAGE}/{item.id}")
    assert reply.headers["location"] == f"/desk/items/{item.id}"


def test_a_sound_that_comes_late_does_not_undo_the_first_seal(
    township: Browser, town: Town
) -> None:
    """It may not wait: what one person signed must stay what the second signs."""
    send(township)
    [item] = made(town)
    done = Rendering(words="x", state=State.DONE, sha256=Sha256("ab" * 32), size=1)
    today = NOW.astimezone(town.county.zone()).date()
    assert item.spoken
    with town.county.database.writing() as connection:
        one = rounds.of_draft(connection, item.id, today)
        assert one
        given = rounds.Given(PersonId("lead.county"), "k" * 64, b"s", NOW)
        rounds.keep(connection, one.plus(given, ()), NOW)
        assert not spoken_drafts.attach(connection, item.id, item.spoken.text, done)
        again = rounds.of_draft(connection, item.id, today)
        assert again
        assert again.sha256 == one.sha256
        rounds.drop(connection, item.id)
        assert spoken_drafts.attach(connection, item.id, item.spoken.text, done)
