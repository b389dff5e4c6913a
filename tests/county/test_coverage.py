"""Who owes what: from what was published to the board, its file, the letter and the desk."""

import io
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from threading import Event

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import create_engine, event, select

from county.__main__ import main
from county.coverage import board, digest, events, letter
from county.coverage.beside import counting
from county.coverage.board import Standing, Wanted
from county.coverage.counting import Counting
from county.coverage.letter import Words
from county.coverage.settings import CoverageSettings
from county.database.tables import acts, live_items
from county.folder import DataFolder
from county.importing.item_file import item_id
from county.items.archive import archived
from county.people.staff import Role
from county.settings import CountySettings, DeskSettings
from county.web.serving import build_application
from disclosure.areas import AreaCode
from disclosure.duties import STANDING, State
from disclosure.items import EntryCode, is_archived
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Content,
    Town,
    item_text,
)
from tests.county.test_showings import Village

MONTHLY, PROJECT = EntryCode("finance.monthly"), EntryCode("affairs.project")
OCTOBER = "shown_from = 2026-11-03\nshown_until = 2026-12-04\n"
SEPTEMBER = "shown_from = 2026-10-09\nshown_until = 2026-10-16\n"
SETTINGS = CountySettings(
    desk=DeskSettings(second_factor=()), coverage=CoverageSettings(since=date(2026, 10, 1))
)


@pytest.fixture
def town(folder: DataFolder, content: Content) -> Iterator[Town]:
    """A county that counts since October; its village has two months of accounts."""
    content.item("f9", item_text("石桥村2026年9月财务公开", more=SEPTEMBER))
    content.item("f10", item_text("石桥村2026年10月财务公开", more=OCTOBER))
    town = Town.open(folder, content, SETTINGS)
    town.publish()
    yield town
    town.county.database.close()


@pytest.fixture
def client(town: Town) -> Iterator[TestClient]:
    app = build_application(town.county, town.clock)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def office(client: TestClient, town: Town) -> Browser:
    return logged_in(client, town, "wang.office", Role.OFFICE, COUNTY)


def logged_in(client: TestClient, town: Town, name: str, role: Role, area: AreaCode) -> Browser:
    town.hire(name, role, area)
    browser = Browser(client)
    browser.log_in(name)
    return browser


def count(town: Town) -> int:
    return Counting(town.county).update(town.clock())


def occasions(town: Town, entry: EntryCode, area: AreaCode = VILLAGE) -> dict[str, Standing]:
    with town.county.database.reading() as connection:
        return {one.occasion: one for one in board.of_entry(connection, area, entry)}


def test_what_is_public_settles_its_month(town: Town) -> None:
    count(town)
    found = occasions(town, MONTHLY)
    # 9 to 16 October: 11 is a Sunday, 10 a make-up Saturday; seven days, no screen here.
    assert found["2026-09"].state is State.DONE
    assert found["2026-10"].state is State.DONE
    assert found["2026-10"].met
    assert occasions(town, MONTHLY, OTHER_VILLAGE)["2026-10"].state is State.OVERDUE


def test_a_screen_that_showed_it_too_rarely_makes_its_display_short(
    client: TestClient, town: Town, content: Content
) -> None:
    content.item(
        "roads",
        item_text(
            "修路公示",
            entry=PROJECT,
            channels='["screen"]',
            more="shown_from = 2026-11-04\nshown_until = 2026-11-13\n",
        ),
    )
    town.publish()
    screen = Village(client, town)
    item = item_id(VILLAGE, "roads")
    for day in (4, 5, 6, 9, 10, 11, 12):
        screen.show(day, 4, item=item)
    count(town)
    assert occasions(town, PROJECT)[item].state is State.DONE
    assert occasions(town, PROJECT)[item].days == 7
    with town.county.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM display_days WHERE day = '2026-11-12'")
        Counting(town.county).count(connection, [VILLAGE], town.county.edition(), town.clock())
    assert occasions(town, PROJECT)[item].state is State.SHORT


def test_only_what_changed_is_counted_anew(town: Town, content: Content) -> None:
    assert count(town) == 5
    assert count(town) == 0
    content.item("v", item_text("石桥村村情", entry="profile.village"))
    town.publish()
    assert count(town) == 1
    assert occasions(town, EntryCode("profile.village"))[STANDING].state is State.DONE
    town.clock.pass_by(days=1)
    assert count(town) == 5


def test_a_withdrawn_item_is_owed_again(client: TestClient, town: Town) -> None:
    del client
    count(town)
    item = item_id(VILLAGE, "f10")
    with town.county.database.writing() as connection:
        connection.exec_driver_sql(f"DELETE FROM live_items WHERE id = '{item}'")  # noqa: S608
        Counting(town.county).count(connection, [VILLAGE], town.county.edition(), town.clock())
    assert occasions(town, MONTHLY)["2026-10"].state is State.OVERDUE


def test_the_board_is_kept_up_to_date_beside_the_server(town: Town) -> None:
    with counting(town.county, town.clock):
        limit = time.monotonic() + 30
        while not occasions(town, MONTHLY) and time.monotonic() < limit:
            Event().wait(0.02)
    assert occasions(town, MONTHLY)["2026-10"].state is State.DONE


def test_the_completion_rate_counts_open_overdue_as_failed(town: Town) -> None:
    count(town)
    with town.county.database.reading() as connection:
        tallies = board.by_area(connection, Wanted(VILLAGE, frozenset({MONTHLY})))
        other = board.by_area(connection, Wanted(OTHER_VILLAGE, frozenset({MONTHLY})))
    assert (tallies[VILLAGE].rate, tallies[VILLAGE].fell) == (100, 2)
    assert (other[OTHER_VILLAGE].rate, other[OTHER_VILLAGE].fell) == (0, 2)


def test_a_village_sees_its_own_duties_and_no_others(client: TestClient, town: Town) -> None:
    count(town)
    editor = logged_in(client, town, "li.editor", Role.EDITOR, VILLAGE)
    page = editor.get("/desk/coverage").text
    assert "石桥村" in page
    assert "上塬村" not in page
    assert editor.get(f"/desk/coverage/areas/{OTHER_VILLAGE}").status_code == 404
    assert editor.get(f"/desk/coverage/areas/{OTHER_VILLAGE}/{MONTHLY}").status_code == 404
    wider = editor.get(f"/desk/coverage?area={COUNTY}").text
    assert "上塬村" not in wider
    sheet = load_workbook(io.BytesIO(editor.get(f"/desk/coverage.xlsx?area={COUNTY}").content))
    assert "上塬村" not in {cell.value for page in sheet for row in page.rows for cell in row}
    letter_text = editor.get(f"/desk/coverage/week.txt?area={OTHER_VILLAGE}").text
    assert "上塬村" not in letter_text


def test_an_event_starts_its_clock_at_once_and_the_board_tells(office: Browser, town: Town) -> None:
    count(town)
    office.get("/desk/coverage/events")
    told = {"area": VILLAGE, "entry": PROJECT, "what": "村西头修路开工", "day": "2026-11-16"}
    assert office.post("/desk/coverage/events/new", **told).status_code == 303
    (found,) = occasions(town, PROJECT).values()
    assert (found.state, found.due) == (State.OVERDUE, date(2026, 11, 19))
    page = office.get(f"/desk/coverage/areas/{VILLAGE}/{PROJECT}").text
    assert "村西头修路开工" in page
    assert "已超期 1 个工作日" in page
    assert office.post(f"/desk/coverage/events/{found.occasion}/drop", why="").status_code == 409
    office.get(f"/desk/coverage/areas/{VILLAGE}/{PROJECT}")
    reply = office.post(f"/desk/coverage/events/{found.occasion}/drop", why="登记重了")
    assert reply.status_code == 303
    assert occasions(town, PROJECT) == {}
    assert "登记重了" in office.get(f"/desk/coverage/areas/{VILLAGE}/{PROJECT}").text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "2026-11-21"),
        ("day", "2024-01-01"),
        ("day", "soon"),
        ("entry", "finance.monthly"),
        ("entry", "nothing"),
        ("what", ""),
        ("area", "990422101201"),
    ],
)
def test_an_event_that_cannot_be_is_refused(
    office: Browser, town: Town, field: str, value: str
) -> None:
    told = {"area": VILLAGE, "entry": PROJECT, "what": "开工", "day": "2026-11-16"}
    office.get("/desk/coverage/events")
    reply = office.post("/desk/coverage/events/new", **(told | {field: value}))
    assert reply.status_code == 422
    with town.county.database.reading() as connection:
        assert events.count(connection, COUNTY) == 0


def test_nobody_notes_or_spares_for_another_area(client: TestClient, town: Town) -> None:
    count(town)
    lead = logged_in(client, town, "zhou.lead", Role.LEAD, VILLAGE)
    lead.get("/desk/coverage/events")
    told = {"area": OTHER_VILLAGE, "entry": PROJECT, "what": "开工", "day": "2026-11-16"}
    assert lead.post("/desk/coverage/events/new", **told).status_code == 422
    spare = {"area": OTHER_VILLAGE, "entry": MONTHLY, "why": "没有"}
    assert lead.post("/desk/coverage/spared/new", **spare).status_code == 404


def test_what_is_not_needed_here_is_logged_with_its_reason_and_asked_again(
    office: Browser, town: Town
) -> None:
    count(town)
    page = f"/desk/coverage/areas/{OTHER_VILLAGE}/finance.assets"
    assets = EntryCode("finance.assets")
    office.get(page)
    spare = {"area": OTHER_VILLAGE, "entry": assets, "occasion": ""}
    assert office.post("/desk/coverage/spared/new", **spare, why=" ").status_code == 409
    office.get(page)
    reply = office.post("/desk/coverage/spared/new", **spare, why="本村没有集体资产")
    assert reply.status_code == 303
    assert {one.state for one in occasions(town, assets, OTHER_VILLAGE).values()} == {State.SPARED}
    shown = office.get(page).text
    assert "本村没有集体资产" in shown
    id_ = shown.split('name="id" value="')[1].split('"')[0]
    ended = {"area": OTHER_VILLAGE, "entry": assets, "id": id_}
    assert office.post("/desk/coverage/spared/end", **ended).status_code == 303
    assert State.OVERDUE in {one.state for one in occasions(town, assets, OTHER_VILLAGE).values()}
    with town.county.database.reading() as connection:
        done = list(connection.scalars(select(acts.c.act).order_by(acts.c.number)))
    assert done[-2:] == ["duty.spared", "duty.asked_again"]


def test_an_editor_spares_nothing(client: TestClient, town: Town) -> None:
    editor = logged_in(client, town, "li.editor", Role.EDITOR, VILLAGE)
    editor.get("/desk/coverage")
    spare = {"area": VILLAGE, "entry": MONTHLY, "why": "没有"}
    assert editor.post("/desk/coverage/spared/new", **spare).status_code == 403


def test_the_file_holds_no_formula_whatever_a_title_says(
    office: Browser, town: Town, content: Content
) -> None:
    bad = "=HYPERLINK(1)"
    content.item(
        "p",
        item_text(bad, entry=PROJECT, more="shown_from = 2026-11-02\nshown_until = 2026-11-05\n"),
    )
    town.publish()
    count(town)
    reply = office.get("/desk/coverage.xlsx")
    assert reply.headers["content-disposition"].startswith("attachment")
    book = load_workbook(io.BytesIO(reply.content))
    cells = [cell for page in book for row in page.rows for cell in row]
    assert bad in {cell.value for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}
    assert [page.title for page in book] == ["完成情况", "逐项", "未完成清单"]


def test_the_letter_says_what_is_late_and_what_was_mended(town: Town, content: Content) -> None:
    content.item(
        "a",
        item_text(
            "石桥村2026年第三季度资产",
            entry="finance.assets",
            more="shown_from = 2026-11-18\nshown_until = 2026-12-30\n",
        ),
    )
    town.publish()
    count(town)
    say = lambda text, **values: text.format(**values)  # noqa: E731
    words = Words(say, town.county.catalogue(), {VILLAGE: "<石桥村>"}, lambda _: "", str)
    with town.county.database.reading() as connection:
        made = digest.digest(connection, VILLAGE, date(2026, 11, 20))
    assert [one.entry for one in made.mended] == ["finance.assets"]
    assert "finance.resources" in {one.entry for one in made.overdue}
    text, page = letter.text(made, words), letter.page(made, words)
    assert "本周补上（1 项）" in text
    assert "已经超期" in page
    assert "<石桥村>" not in page
    assert "&lt;石桥村&gt;" in page


def test_pages_take_few_statements(office: Browser, town: Town) -> None:
    count(town)
    counted: list[str] = []

    def heard(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    event.listen(town.county.database.engine, "before_cursor_execute", heard)
    paths = (
        "/desk/coverage",
        f"/desk/coverage/areas/{VILLAGE}",
        f"/desk/coverage/areas/{VILLAGE}/{MONTHLY}",
        "/desk/coverage/events",
        "/desk/coverage/week",
        "/desk/coverage/catalogue",
    )
    for path in paths:
        counted.clear()
        assert office.get(path).status_code == 200
        asked = [one for one in counted if not one.startswith(("BEGIN", "PRAGMA"))]
        assert len(asked) <= 12, (path, asked)


def test_an_archived_item_keeps_its_duty_met(town: Town) -> None:
    town.clock.now = datetime.fromisoformat("2026-12-20T09:00:00+08:00")
    count(town)
    assert occasions(town, MONTHLY)["2026-09"].state is State.DONE


def test_what_is_over_is_listed_as_archived_and_still_found(office: Browser, town: Town) -> None:
    del town
    over = office.get("/desk/items?standing=archived").text
    assert "石桥村2026年9月财务公开" in over
    assert "石桥村2026年10月财务公开" not in over
    found = office.get("/desk/items?words=9月").text
    assert "石桥村2026年9月财务公开" in found
    assert "已归档" in found


@settings(max_examples=40, deadline=None)
@given(st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.dates(date(2026, 1, 1)))
def test_the_archive_of_a_query_is_that_of_the_rule(last: date | None, today: date) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        live_items.metadata.tables["documents"].create(connection)
        live_items.create(connection)
        row = dict.fromkeys((column.name for column in live_items.columns), "")
        day = date(2026, 1, 1)
        dated = {"issued": day, "shown_first": day, "shown_last": last}
        if "public_at" in live_items.c:
            dated["public_at"] = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
        connection.execute(live_items.insert().values(row | dated))
        found = connection.scalar(select(archived(today)).select_from(live_items))
    engine.dispose()
    assert bool(found) == is_archived(last, today)


def test_digests_are_written_for_the_county_and_each_township(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("county.commands.digest.system_clock", town.clock)
    # As it stands on whichever database this run is tried.
    monkeypatch.setattr("county.commands.digest.open_county", lambda _: nullcontext(town.county))
    data, out = str(town.county.folder.path), tmp_path / "letters"
    assert main(["digest", "--data", data, "--out", str(out)]) == 2
    assert "does not exist" in capsys.readouterr().err
    out.mkdir()
    assert main(["digest", "--data", data, "--out", str(out)]) == 0
    names = sorted(file.name for file in out.iterdir())
    assert len(names) == 6
    assert f"digest-20261120-{TOWN}.txt" in names
    assert "石桥村" in (out / f"digest-20261120-{TOWN}.txt").read_text(encoding="utf-8")
    assert main(["digest", "--data", data, "--out", str(out), "--area", "990422000000"]) == 2
    assert main(["digest", "--data", data, "--out", str(out), "--area", VILLAGE]) == 0
    assert "上塬村" not in (out / f"digest-20261120-{VILLAGE}.html").read_text(encoding="utf-8")
