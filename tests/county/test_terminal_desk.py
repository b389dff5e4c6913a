"""Terminals on the desk: claim codes, reports beside the county's feeds, trouble that stays."""

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from content_sync.agent.device import Device
from content_sync.setup.plan import parse
from county.database import tables
from county.desk.terminals import card
from county.people.staff import Role
from county.terminals import detail
from county.terminals.detail import Level
from county.terminals.health import (
    RECENT,
    SILENT,
    Health,
    Mark,
    Seen,
    Standard,
    health,
    is_older,
    marks,
)
from county.terminals.settings import TerminalSettings
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.outbox import FeedState, OutboxKind, Rejection, TerminalReport
from disclosure.seals.signing import new_seed
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    NOW,
    OTHER_TOWN,
    OTHER_VILLAGE,
    VILLAGE,
    Content,
    Town,
    batch,
    item_text,
    row,
)

REFUSAL = "1 of 2 approvers have signed"


def report(sequence: int = 1, **changes: object) -> TerminalReport:
    state = FeedState(area=VILLAGE, epoch=1, sequence=sequence, whole=True)
    fields = {"feeds": (state,), "items": 1, "disk_free_bytes": 5 * 2**30} | changes
    return TerminalReport(format=1, area=VILLAGE, process="agent", software="1.2", **fields)  # type: ignore[arg-type]


def send(client: TestClient, token: str, told: TerminalReport, minutes: int = 0) -> None:
    one = row(OutboxKind.REPORT, encode(told), made=NOW + timedelta(minutes=minutes))
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post("/v1/outbox", content=batch(one), headers=headers).status_code == 200


def the_terminal(town: Town) -> str:
    with town.county.database.reading() as connection:
        return str(connection.scalar(select(tables.terminals.c.id)))


@pytest.fixture
def browser(client: TestClient, town: Town) -> Browser:
    town.hire("wang.lead", Role.LEAD, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.lead")
    return browser


@pytest.mark.parametrize(
    ("sequence", "epoch", "whole", "expected"),
    [
        (7, 1, True, Level.CURRENT),
        (8, 1, True, Level.CURRENT),
        (6, 1, True, Level.BEHIND),
        (9, 0, True, Level.BEHIND),
        (7, 1, False, Level.UNSOUND),
        (1, 2, True, Level.CURRENT),
    ],
)
def test_a_feed_is_up_to_date_only_by_its_own_report(
    sequence: int, epoch: int, whole: bool, expected: Level
) -> None:
    state = FeedState(area=VILLAGE, epoch=epoch, sequence=sequence, whole=whole)
    assert detail.level(state, 1, 7) is expected


STANDARD = Standard("1.2", TerminalSettings())


def how(seen: Seen, now: datetime) -> Health:
    return health(seen, marks(seen, STANDARD, now), now)


def test_a_terminal_is_silent_before_it_is_troubled() -> None:
    second = timedelta(seconds=1)
    assert how(Seen(None, None, None), NOW) is Health.NEW
    assert how(Seen(NOW, report(), None), NOW + SILENT) is Health.WELL
    assert how(Seen(NOW, report(), NOW), NOW + SILENT + second) is Health.SILENT
    assert how(Seen(NOW, report(), NOW - RECENT + second), NOW) is Health.TROUBLED
    assert how(Seen(NOW, report(), NOW - RECENT), NOW) is Health.WELL


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ()),
        ({"clock_trusted": False}, (Mark.CLOCK,)),
        ({"clock_off_seconds": 121.0}, (Mark.CLOCK,)),
        ({"clock_off_seconds": -121.0}, (Mark.CLOCK,)),
        ({"clock_off_seconds": 119.0}, ()),
        ({"disk_free_bytes": 2**30 - 1}, (Mark.DISK,)),
        ({"temperature_celsius": 75.1}, (Mark.HOT,)),
        ({"temperature_celsius": 75.0}, ()),
        ({"feeds": (FeedState(area=VILLAGE, epoch=1, sequence=1, whole=False),)}, (Mark.UNSOUND,)),
        (
            {
                "feeds": (
                    FeedState(
                        area=VILLAGE,
                        epoch=1,
                        sequence=1,
                        whole=True,
                        as_of=NOW - timedelta(hours=49),
                    ),
                )
            },
            (Mark.OLD,),
        ),
    ],
)
def test_each_mark_names_one_thing_to_look_after(
    changes: dict[str, object], expected: tuple[Mark, ...]
) -> None:
    assert marks(Seen(NOW, report(**changes), None), STANDARD, NOW) == expected  # type: ignore[arg-type]


def test_software_is_old_by_its_numbers_and_not_by_its_letters() -> None:
    assert is_older("0.9.2", "0.10.0")
    assert not is_older("0.10.0", "0.9.2")
    assert not is_older("1.2", "1.2")


def test_trouble_stays_on_the_desk_when_the_next_report_has_none(
    client: TestClient, town: Town, content: Content, browser: Browser
) -> None:
    content.item("water", item_text())
    town.publish()
    token = town.terminal()
    rejection = Rejection(area=VILLAGE, what="item", reason=REFUSAL, evidence="ab" * 32)  # type: ignore[arg-type]
    send(client, token, report(0, rejected=(rejection,)))
    send(client, token, report(1, temperature_celsius=51.4), minutes=10)
    browser.get("/desk/terminals")
    for words in ("有问题待查看", "拒收 1 件", "51 °C", "5.0 GB"):
        assert words in browser.page
    browser.get(f"/desk/terminals/{the_terminal(town)}")
    for words in (REFUSAL, "abababab", "与县里一致", "确认指纹", "1.2"):
        assert words in browser.page


def test_an_older_report_of_trouble_changes_nothing(
    client: TestClient, town: Town, browser: Browser
) -> None:
    token = town.terminal()
    send(client, token, report(problems=("newer",)), minutes=10)
    send(client, token, report(problems=("older",)))
    browser.get(f"/desk/terminals/{the_terminal(town)}")
    assert "newer" in browser.page
    assert "older" not in browser.page


def test_a_terminal_that_is_behind_or_has_no_clock_says_so(
    client: TestClient, town: Town, content: Content, browser: Browser
) -> None:
    content.item("water", item_text())
    town.publish()
    token = town.terminal()
    send(client, token, report(0, clock_trusted=False))
    browser.get(f"/desk/terminals/{the_terminal(town)}")
    for words in ("还没跟上", "未校准", "没有温度计"):
        assert words in browser.page


def test_nobody_sees_a_terminal_of_another_town(client: TestClient, town: Town) -> None:
    town.terminal()
    town.hire("far.lead", Role.LEAD, OTHER_TOWN)
    browser = Browser(client)
    browser.log_in("far.lead")
    assert browser.get(f"/desk/terminals/{the_terminal(town)}").status_code == 404


def test_a_claim_code_from_the_desk_enrols_one_device(
    client: TestClient, town: Town, browser: Browser
) -> None:
    town.load()
    browser.get("/desk/terminals")
    made = browser.post("/desk/terminals/claim", area=VILLAGE, name="村口")
    claim = "-".join(
        made.text.split('class="fingerprint">')[1].split("</p>")[0].split("<span>")[1:]
    )
    claim = claim.replace("</span>", "")
    for status in (200, 403):
        asked = Device(new_seed()).enrolment(claim)
        assert client.post("/v1/terminals", content=encode(asked)).status_code == status
    browser.get("/desk/terminals")
    assert "等待确认的设备" in browser.page


def test_the_file_for_a_card_holds_the_code_and_is_read_by_a_terminal(
    town: Town, browser: Browser
) -> None:
    town.load()
    browser.get("/desk/terminals")
    browser.post("/desk/terminals/claim", area=VILLAGE, name="村口")
    code = browser.page.split('name="code" value="')[1].split('"')[0]
    file = browser.post(card.ADDRESS, code=code)
    assert file.headers["content-disposition"] == 'attachment; filename="mingbai.toml"'
    plan = parse(file.content)
    assert (plan.claim, plan.root) == (code, "1.root.json")
    assert plan.county.startswith("http")
    assert browser.get("/v1/root/1").content == town.county.folder.root(1).read_bytes()
    for wrong in ("", f'{code}"\n[wifi]', code.lower()):
        browser.get("/desk/terminals")
        assert browser.post(card.ADDRESS, code=wrong).status_code == 404


@pytest.mark.parametrize("area", [OTHER_VILLAGE, AreaCode("990421999999"), AreaCode("")])
def test_no_claim_code_for_an_area_beyond_one_s_own(
    client: TestClient, town: Town, area: AreaCode
) -> None:
    town.load()
    town.hire("near.lead", Role.LEAD, AreaCode("990421101000"))
    browser = Browser(client)
    browser.log_in("near.lead")
    browser.get("/desk/terminals")
    assert browser.post("/desk/terminals/claim", area=area).status_code == 404
    with town.county.database.reading() as connection:
        assert connection.execute(select(tables.claims)).all() == []


def test_a_clerk_makes_no_claim_code(client: TestClient, town: Town) -> None:
    town.load()
    town.hire("li.clerk", Role.CLERK, COUNTY)
    browser = Browser(client)
    browser.log_in("li.clerk")
    browser.get("/desk/terminals")
    assert "取认领码" not in browser.page
    assert browser.post("/desk/terminals/claim", area=VILLAGE).status_code == 403
