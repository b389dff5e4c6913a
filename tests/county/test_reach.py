"""Who still shows an item: by a terminal's own report, never by its silence."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from content_sync.agent.thermometer import temperature_celsius
from county.__main__ import main
from county.people.staff import Role
from county.terminals import reach, register
from county.terminals.passes import by_pass
from county.terminals.reach import Arrival, Newest, Reach
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.items import ItemId
from disclosure.outbox import FeedState, OutboxBatch, OutboxKind, TerminalReport
from tests.county.desk import Browser
from tests.county.making import COUNTY, NOW, OTHER_VILLAGE, VILLAGE, Content, Town, item_text, row

NEWEST = Newest(area=VILLAGE, epoch=1, sequence=7, at=NOW)


def a_report(sequence: int, area: AreaCode = VILLAGE, epoch: int = 1) -> TerminalReport:
    state = FeedState(area=area, epoch=epoch, sequence=sequence)
    return TerminalReport(format=1, area=VILLAGE, process="agent", software="1", feeds=(state,))


@pytest.mark.parametrize(
    ("report", "minutes", "expected"),
    [
        (a_report(7), 1, Arrival.ARRIVED),
        (a_report(8), -1, Arrival.ARRIVED),
        (a_report(6), 1, Arrival.BEHIND),
        (a_report(6), 0, Arrival.UNKNOWN),
        (a_report(6), -60, Arrival.UNKNOWN),
        (a_report(9, COUNTY), 1, Arrival.BEHIND),
        (a_report(1, epoch=2), 1, Arrival.ARRIVED),
        (a_report(9, epoch=0), 1, Arrival.BEHIND),
        (None, 1, Arrival.UNKNOWN),
    ],
)
def test_only_a_report_tells(
    report: TerminalReport | None, minutes: int, expected: Arrival
) -> None:
    assert reach.arrival(NEWEST, report, NOW + timedelta(minutes=minutes)) is expected


def send(client: TestClient, token: str, report: TerminalReport, made: datetime) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    one = row(OutboxKind.REPORT, encode(report), made=made)
    content = encode(OutboxBatch(format=1, rows=(one,)))
    assert client.post("/v1/outbox", content=content, headers=headers).status_code == 200


@pytest.fixture
def item(content: Content) -> ItemId:
    content.item("water", item_text())
    [one] = content.items()
    return one.id


def reached(town: Town, item: ItemId) -> Reach:
    with town.county.database.reading() as connection:
        found = reach.of_item(connection, item)
    assert found is not None
    return found


def test_the_desk_shows_who_still_shows_a_withdrawn_item(
    item: ItemId, client: TestClient, town: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    town.seal()
    tokens = [town.terminal() for _ in range(3)]
    town.terminal(OTHER_VILLAGE)
    assert reached(town, item).count(Arrival.UNKNOWN) == 3
    soon = town.clock() + timedelta(minutes=1)
    for token in tokens[:2]:
        send(client, token, a_report(1), soon)
    assert reached(town, item).count(Arrival.ARRIVED) == 2
    data = town.county.folder
    keys = ["--key", str(data.offline_keys / "approver-1.key")]
    withdraw = ["withdraw", f"{VILLAGE}/water", "--reason", "有误", "--data", str(data.path)]
    capsys.readouterr()
    assert main([*withdraw, *keys]) == 0
    assert "3 terminals may show it" in capsys.readouterr().out
    later = datetime.now(NOW.tzinfo) + timedelta(minutes=1)
    send(client, tokens[0], a_report(2), later)
    send(client, tokens[1], a_report(1), later)
    found = reached(town, item)
    assert [place.arrival for place in found.places] == [
        Arrival.BEHIND,
        Arrival.UNKNOWN,
        Arrival.ARRIVED,
    ]
    town.hire("wang.lead", Role.LEAD, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.lead")
    browser.get(f"/desk/items/{item}")
    for words in ("终端更新情况", "仍是旧内容", "尚无回音", "从未报告", "已更新"):
        assert words in browser.page


def test_a_revoked_terminal_is_not_waited_for(item: ItemId, client: TestClient, town: Town) -> None:
    assert client.get("/healthz").status_code == 200
    town.seal()
    token = town.terminal()
    with town.county.database.writing() as connection:
        terminal = by_pass(connection, token, town.clock())
        assert terminal is not None
        register.revoke(connection, terminal.id, "wang.lead", town.clock())
    assert reached(town, item).places == ()


def test_a_face_s_report_does_not_hide_the_agent_s(
    item: ItemId, client: TestClient, town: Town
) -> None:
    town.seal()
    token = town.terminal()
    send(client, token, a_report(1), NOW)
    face = TerminalReport(format=1, area=VILLAGE, process="kiosk", software="1")
    send(client, token, face, NOW + timedelta(minutes=5))
    assert reached(town, item).count(Arrival.ARRIVED) == 1


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"0": "48312\n", "1": "51000\n"}, 51.0),
        ({"0": "-"}, None),
        ({"0": "9999999"}, None),
        ({}, None),
    ],
)
def test_the_hottest_sensor_counts(
    tmp_path: Path, told: dict[str, str], expected: float | None
) -> None:
    for number, text in told.items():
        zone = tmp_path / f"thermal_zone{number}"
        zone.mkdir()
        (zone / "temp").write_text(text)
    assert temperature_celsius(tmp_path) == expected
