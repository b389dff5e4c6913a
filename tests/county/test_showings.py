"""Proof of display: from a terminal's records to the desk."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from msgspec.structs import replace
from sqlalchemy import func, select

from county.api.board import Board
from county.api.pages import FeedPages
from county.database import tables
from county.importing.item_file import item_id
from county.people.staff import Role
from county.settings import FeedSettings
from county.showings import program, proof
from county.showings.forgetting import forget
from county.showings.proof import Proof, Rule, Verdict
from county.terminals import register
from county.terminals.settings import TerminalSettings
from county.web.upkeep import Upkeep
from disclosure import shipped
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.items import Item, Shown
from disclosure.outbox import AiredRecord, AiredResult, DisplayRecord, OutboxKind, TerminalReport
from disclosure.requests import TerminalId
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    NOW,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Content,
    Town,
    batch,
    item_text,
    row,
)

TERM = "shown_from = 2026-11-09\nshown_until = 2026-11-20\n"
TODAY = date(2026, 11, 20)  # a Friday, the last day of the term
ITEM = item_id(TOWN, "roads")


class Village:
    """A screen that sends what it showed, day by day."""

    def __init__(self, client: TestClient, town: Town, area: AreaCode = VILLAGE) -> None:
        self.client, self.town, self.area = client, town, area
        self.token = town.terminal(area)
        with town.county.database.reading() as connection:
            newest = select(tables.terminals.c.id).order_by(tables.terminals.c.number.desc())
            self.id = TerminalId(str(connection.scalar(newest.limit(1))))

    def show(self, day: int, times: int, clock: str = "09:00", **changes: object) -> None:
        started = datetime.fromisoformat(f"2026-11-{day:02d}T{clock}:00+08:00").astimezone(UTC)
        fields = {
            "format": 1,
            "item": ITEM,
            "version": 1,
            "channel": Channel.SCREEN,
            "started": started,
            "seconds": 12.5 * times,
            "times": times,
        }
        record = DisplayRecord(**(fields | changes))  # type: ignore[arg-type]
        self.send(row(OutboxKind.DISPLAY, encode(record), id=str(uuid4())))

    def send(self, *rows: object) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        reply = self.client.post("/v1/outbox", content=batch(*rows), headers=headers)  # type: ignore[arg-type]
        assert [one["result"] for one in reply.json()["rows"]] == ["stored"] * len(rows)


@pytest.fixture
def roads(client: TestClient, town: Town, content: Content) -> Item:
    del client
    content.item("roads", item_text("修路招标公示", channels='["screen"]', more=TERM), TOWN)
    town.publish()
    return content.items()[0]


def proof_of(town: Town, item: Item, scope: AreaCode = COUNTY, today: date = TODAY) -> Proof:
    rule = Rule(town.county.profile().display, shipped.calendar(), today)
    with town.county.database.reading() as connection:
        return proof.of_item(connection, item, scope, rule)


def test_a_village_has_its_proof_by_seven_working_days_on_one_screen(
    client: TestClient, town: Town, roads: Item
) -> None:
    screen = Village(client, town)
    for day in (9, 10, 11, 12, 13, 16):
        screen.show(day, 4)
    [village] = proof_of(town, roads).villages
    assert (village.days, village.verdict) == (6, Verdict.RUNNING)
    screen.show(17, 4)
    [village] = proof_of(town, roads).villages
    assert (village.days, village.times, village.verdict) == (7, 28, Verdict.PROVEN)


def test_records_of_a_day_add_up_and_one_too_few_does_not_count(
    client: TestClient, town: Town, roads: Item
) -> None:
    screen = Village(client, town)
    screen.show(9, 1, "08:00")
    screen.show(9, 2, "17:59")
    assert proof_of(town, roads).villages[0].days == 0
    screen.show(9, 1, "12:00")
    found = proof_of(town, roads)
    assert found.villages[0].days == 1
    assert found.villages[0].terminals[0].seconds == 50
    [day] = found.days
    assert (day.times, day.terminals, day.counting, day.working) == (4, 1, 1, True)


@pytest.mark.parametrize(
    ("day", "clock", "changes"),
    [
        (9, "07:59", {}),
        (9, "18:00", {}),
        (14, "09:00", {}),  # a Saturday
        (8, "09:00", {}),  # before the term, and a Sunday
        (6, "09:00", {}),  # before the term
        (9, "09:00", {"lit": False}),
        (9, "09:00", {"clock_trusted": False}),
    ],
)
def test_what_is_out_of_its_time_dark_or_without_a_clock_is_shown_but_proves_nothing(
    client: TestClient, town: Town, roads: Item, day: int, clock: str, changes: dict[str, object]
) -> None:
    screen = Village(client, town)
    screen.show(day, 10, clock, **changes)
    [village] = proof_of(town, roads).villages
    assert (village.times, village.days) == (10, 0)


def test_a_clock_that_runs_ahead_proves_nothing(
    client: TestClient, town: Town, roads: Item
) -> None:
    screen = Village(client, town)
    screen.show(20, 4, "10:10")  # it is 10:00
    assert proof_of(town, roads).villages[0].days == 1
    screen.show(20, 4, "10:11")
    with town.county.database.reading() as connection:
        counted = connection.scalar(select(func.sum(tables.display_days.c.counted)))
    assert counted == 4


def test_a_make_up_day_counts_and_a_holiday_does_not(roads: Item, town: Town) -> None:
    duty = town.county.profile().display
    rule = Rule(duty, shipped.calendar(), TODAY)
    item = replace(roads, shown=Shown(first=date(2026, 9, 1), last=date(2026, 10, 31)))
    assert not proof.counts(item, date(2026, 10, 1), 10, rule)
    assert proof.counts(item, date(2026, 10, 10), 10, rule)  # a Saturday, worked


def test_a_term_that_is_over_without_its_days_is_short(
    client: TestClient, town: Town, roads: Item
) -> None:
    Village(client, town).show(9, 4)
    over = proof_of(town, roads, today=TODAY + timedelta(days=1))
    assert over.villages[0].verdict is Verdict.SHORT
    assert over.needed == 7


def test_days_of_two_screens_are_not_put_together(
    client: TestClient, town: Town, roads: Item
) -> None:
    one, two = Village(client, town), Village(client, town)
    for day in (9, 10, 11, 12):
        one.show(day, 4)
    for day in (13, 16, 17, 18):
        two.show(day, 4)
    [village] = proof_of(town, roads).villages
    assert (village.days, village.times, village.showing) == (4, 32, 2)
    assert village.verdict is Verdict.RUNNING


def test_the_same_row_sent_twice_is_in_the_tally_once(
    client: TestClient, town: Town, roads: Item
) -> None:
    screen = Village(client, town)
    record = DisplayRecord(
        format=1, item=ITEM, version=1, channel=Channel.SCREEN, started=NOW, seconds=8, times=2
    )
    one = row(OutboxKind.DISPLAY, encode(record), id=str(uuid4()))
    screen.send(one, one)
    screen.send(one)
    assert proof_of(town, roads).times == 2


def test_terminals_that_never_showed_it_are_named_and_each_person_sees_their_own(
    client: TestClient, town: Town, roads: Item
) -> None:
    Village(client, town).show(9, 4)
    silent = Village(client, town)
    Village(client, town, OTHER_VILLAGE).show(9, 4)  # of another township, not concerned
    found = proof_of(town, roads)
    assert [(one.number, one.shows) for one in found.never] == [(2, False)]
    silent.show(9, 1, item=str(uuid4()))
    assert [(one.number, one.shows) for one in proof_of(town, roads).never] == [(2, True)]
    assert proof_of(town, roads, OTHER_VILLAGE).villages == ()


def test_what_a_revoked_terminal_showed_stays_proof(
    client: TestClient, town: Town, roads: Item
) -> None:
    screen = Village(client, town)
    screen.show(9, 4)
    with town.county.database.writing() as connection:
        register.revoke(connection, screen.id, "wang.lead", NOW)
    assert proof_of(town, roads).villages[0].days == 1


def test_a_terminals_program_adds_up_its_days(client: TestClient, town: Town, roads: Item) -> None:
    screen = Village(client, town)
    screen.show(9, 4)
    screen.show(10, 4, "19:00")
    with town.county.database.reading() as connection:
        [one] = program.of_terminal(connection, screen.id, date(2026, 11, 1), limit=20, offset=0)
        assert program.count(connection, screen.id, date(2026, 11, 11)) == 0
    assert (one.title, one.times, one.counted, one.days) == (roads.title, 8, 4, 2)
    assert one.last == date(2026, 11, 10)


def test_single_records_are_forgotten_before_the_tally(
    client: TestClient, town: Town, roads: Item
) -> None:
    screen = Village(client, town)
    for day in (9, 10, 11):
        screen.show(day, 4)
    settings = TerminalSettings(record_days=30, proof_days=400, forgotten_together=2)

    def forgotten(days: float) -> int:
        with town.county.database.writing() as connection:
            return forget(connection, NOW + timedelta(days=days), settings)

    assert forgotten(30) == 0
    assert [forgotten(30.1) for _ in range(3)] == [2, 1, 0]
    assert proof_of(town, roads).times == 12
    with town.county.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.display_records)) == 0
    forgotten(390)
    assert proof_of(town, roads).times == 8


def test_the_server_forgets_by_itself(client: TestClient, town: Town, roads: Item) -> None:
    Village(client, town).show(9, 4)
    board = Board(FeedPages(town.county.database, town.county.settings.feed), FeedSettings())
    upkeep = Upkeep(town.county, board, town.clock, lambda: None)
    asyncio.run(upkeep.forget())
    assert proof_of(town, roads).times == 4
    town.clock.pass_by(days=1200)
    asyncio.run(upkeep.forget())
    assert proof_of(town, roads).times == 0


def test_requests_are_never_forgotten_with_the_records(
    client: TestClient, town: Town, roads: Item
) -> None:
    del roads
    screen = Village(client, town)
    screen.show(9, 4)
    with town.county.database.writing() as connection:
        connection.execute(tables.outbox_rows.update().values(kind="request"))
        forget(connection, NOW + timedelta(days=5000), TerminalSettings())
        assert connection.scalar(select(func.count()).select_from(tables.outbox_rows)) == 1


@pytest.fixture
def browser(client: TestClient, town: Town) -> Browser:
    town.hire("wang.lead", Role.LEAD, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.lead")
    return browser


def test_the_desk_tells_of_an_item_where_it_was_shown(
    client: TestClient, town: Town, roads: Item, browser: Browser
) -> None:
    screen = Village(client, town)
    browser.get(f"/desk/items/{ITEM}/showings")
    assert "还没有终端展示过这件事项" in browser.page
    screen.show(9, 4)
    Village(client, town)
    browser.get(f"/desk/items/{ITEM}")
    assert f"/desk/items/{ITEM}/showings" in browser.page
    browser.get(f"/desk/items/{ITEM}/showings")
    for words in (roads.title, "公示中", "1 / 7 天", "4 次", "2 台中 1 台", "1 台算数"):
        assert words in browser.page
    assert "没有送来过任何展示记录" in browser.page


def test_the_desk_tells_of_a_terminal_what_it_showed(
    client: TestClient, town: Town, roads: Item, browser: Browser
) -> None:
    screen = Village(client, town)
    browser.get(f"/desk/terminals/{screen.id}/showings")
    assert "这台终端近来没有展示记录" in browser.page
    screen.show(9, 4)
    browser.get(f"/desk/terminals/{screen.id}")
    assert f"/desk/terminals/{screen.id}/showings" in browser.page
    browser.get(f"/desk/terminals/{screen.id}/showings")
    for words in (roads.title, "4 次，共 1 分钟", "08:00–18:00"):
        assert words in browser.page


def test_a_village_without_terminals_says_so(town: Town, roads: Item, browser: Browser) -> None:
    del town, roads
    browser.get(f"/desk/items/{ITEM}/showings")
    assert "这个地方还没有终端" in browser.page


def test_nobody_looks_into_another_area(client: TestClient, town: Town, roads: Item) -> None:
    del roads
    screen = Village(client, town)
    town.hire("li.clerk", Role.CLERK, OTHER_VILLAGE)
    browser = Browser(client)
    browser.log_in("li.clerk")
    assert browser.get(f"/desk/items/{ITEM}/showings").status_code == 404
    assert browser.get(f"/desk/terminals/{screen.id}/showings").status_code == 404
    assert browser.get(f"/desk/terminals/{uuid4()}/showings").status_code == 404


def _speaks(box: Village) -> None:
    record = AiredRecord(
        format=1, item=ITEM, version=1, slot="", planned=NOW, result=AiredResult.DONE
    )
    box.send(row(OutboxKind.AIRED, encode(record), id=str(uuid4())))


def test_no_proof_is_asked_of_a_box_that_only_speaks(
    client: TestClient, town: Town, roads: Item
) -> None:
    screen, box, silent = (Village(client, town) for _ in range(3))
    screen.show(9, 4)
    _speaks(box)
    found = proof_of(town, roads)
    assert [one.number for one in found.never] == [3]
    assert found.mute == 1
    del silent


@pytest.mark.parametrize(("process", "asked"), [("signage", True), ("broadcast", False)])
def test_a_box_that_speaks_and_whose_screen_is_broken_is_asked(
    client: TestClient, town: Town, roads: Item, process: str, asked: bool
) -> None:
    box = Village(client, town)
    _speaks(box)
    report = TerminalReport(format=1, area=VILLAGE, process=process, software="1", problems=("x",))
    box.send(row(OutboxKind.REPORT, encode(report), id=str(uuid4())))
    assert bool(proof_of(town, roads).never) is asked
    assert proof_of(town, roads).mute == (not asked)


def test_a_box_that_speaks_and_shows_is_asked(client: TestClient, town: Town, roads: Item) -> None:
    box = Village(client, town)
    _speaks(box)
    box.show(9, 1, item=str(uuid4()))
    assert [one.number for one in proof_of(town, roads).never] == [1]
