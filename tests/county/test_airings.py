"""The as-aired log on the desk: found, exported safely, and as the book that inspectors ask for."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import event, func, select

from county.__main__ import main
from county.airings import words
from county.airings.cells import plain
from county.database import tables
from county.folder import DataFolder
from county.importing.item_file import item_id
from county.people.staff import Role
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.outbox import AiredRecord, AiredResult, OutboxKind
from disclosure.requests import TerminalId
from disclosure.wording import Wording
from tests.county.booth import spoken_item
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    OTHER_VILLAGE,
    VILLAGE,
    Content,
    Town,
    batch,
    row,
)

SAY = Wording().say
ADDRESS = "/desk/records/aired"
WATER = item_id(VILLAGE, "water")
EVIL = '=HYPERLINK("http://evil","停水")'


class Pole:
    """A loudspeaker unit that tells what it did."""

    def __init__(self, client: TestClient, town: Town, area: AreaCode = VILLAGE) -> None:
        self.client, self.town = client, town
        self.token = town.terminal(area)
        with town.county.database.reading() as connection:
            newest = select(tables.terminals.c.id).order_by(tables.terminals.c.number.desc())
            self.id = TerminalId(str(connection.scalar(newest.limit(1))))

    def tell(
        self,
        planned: str = "2026-11-20 07:00",
        result: AiredResult = AiredResult.DONE,
        item: str = WATER,
        **changes: object,
    ) -> None:
        due = datetime.fromisoformat(f"{planned}:00+08:00").astimezone(UTC)
        fields: dict[str, object] = {
            "format": 1, "item": item, "version": 1, "slot": "morning", "planned": due,
            "result": result,
        }  # fmt: skip
        if result in {AiredResult.DONE, AiredResult.PARTIAL}:
            fields |= {
                "started": due + timedelta(seconds=1), "ended": due + timedelta(seconds=62.5),
                "repeats": 2, "audio": "ab" * 32, "engine": "recording", "output": "alsa",
                "loudness_lufs": -16.04,
            }  # fmt: skip
        record = AiredRecord(**(fields | changes))  # type: ignore[arg-type]
        headers = {"Authorization": f"Bearer {self.token}"}
        content = batch(row(OutboxKind.AIRED, encode(record), id=str(uuid4())))
        reply = self.client.post("/v1/outbox", content=content, headers=headers)
        assert [one["result"] for one in reply.json()["rows"]] == ["stored"]


@pytest.fixture
def pole(client: TestClient, town: Town, content: Content) -> Pole:
    numbered = 'author = "editor.shiqiao"\ndocument_number = "石桥村〔2026〕7号"\n'
    water = spoken_item("停水通知").replace('author = "editor.shiqiao"\n', numbered)
    content.item("water", water)
    content.item("evil", spoken_item(EVIL.replace('"', "'")))
    town.publish()
    return Pole(client, town)


@pytest.fixture
def desk(client: TestClient, town: Town) -> Browser:
    town.hire("lead.county", Role.LEAD, COUNTY)
    town.hire("zhao.clerk", Role.CLERK, VILLAGE)
    browser = Browser(client)
    browser.log_in("lead.county")
    return browser


def sheet_of(content: bytes) -> list[tuple[object, ...]]:
    page = load_workbook(io.BytesIO(content)).active
    assert page is not None
    return [tuple(cell.value for cell in line) for line in page.iter_rows()]


def test_an_airing_is_told_with_planned_and_real_times_loudness_and_voice(
    pole: Pole, desk: Browser
) -> None:
    pole.tell()
    desk.get(ADDRESS)
    for words_ in ("停水通知", "07:00:01–07:01:02", "-16.0 LUFS", "封存的声音", "已播完", "早间"):
        assert words_ in desk.page
    assert "共 1 次 · 已播完 1 · 播到 1 个地方的 1 只喇叭" in desk.page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["b", "c", "e"]),
        ("first=2026-11-01&last=2026-11-13", ["a"]),
        ("first=2026-11-20&last=2026-11-20", ["c", "e"]),
        ("first=&last=2026-11-14", ["a", "b"]),
        ("result=missed", ["e"]),
        ("words=evil", []),
        (f"area={OTHER_VILLAGE}", ["e"]),
        (f"item={WATER}", ["a", "b", "c", "e"]),
        ("result=nonsense&area=nowhere&first=nonsense&unit=x&item=y", ["b", "c", "e"]),
    ],
)
def test_the_log_is_found_by_day_area_item_and_result(
    client: TestClient, town: Town, pole: Pole, desk: Browser, query: str, found: list[str]
) -> None:
    other = Pole(client, town, OTHER_VILLAGE)
    pole.tell("2026-11-13 23:59", reason="a")
    pole.tell("2026-11-14 00:00", reason="b")
    pole.tell("2026-11-20 07:00", reason="c")
    other.tell("2026-11-20 23:59", AiredResult.MISSED, reason="e")
    reply = desk.get(f"{ADDRESS}.csv?{query}")
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert [one["原因"] for one in rows] == found
    one_unit = desk.get(f"{ADDRESS}.csv?unit={other.id}").content.decode("utf-8-sig")
    assert len(one_unit.splitlines()) == 2


def test_a_person_finds_no_other_villages_airings(
    client: TestClient, town: Town, pole: Pole, desk: Browser
) -> None:
    other = Pole(client, town, OTHER_VILLAGE)
    other.tell(reason="theirs")
    pole.tell(reason="ours")
    desk.post("/desk/logout")
    desk.log_in("zhao.clerk")
    for query in ("", f"area={OTHER_VILLAGE}", f"unit={other.id}", f"item={WATER}"):
        text = desk.get(f"{ADDRESS}.csv?{query}").content.decode("utf-8-sig")
        assert "ours" in text
        assert "theirs" not in text
    book = desk.get(f"{ADDRESS}/book?month=2026-11&area={OTHER_VILLAGE}")
    assert "theirs" not in str(sheet_of(book.content))


def test_the_page_asks_few_questions_and_has_pages(pole: Pole, desk: Browser, town: Town) -> None:
    rows = town.county.settings.desk.page_rows
    for minute in range(rows + 3):
        pole.tell(f"2026-11-19 {7 + minute // 60:02d}:{minute % 60:02d}")
    asked: list[str] = []
    engine = town.county.database.engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    desk.get(f"{ADDRESS}?page=2")
    assert len([one for one in asked if one.lstrip().upper().startswith("SELECT")]) <= 12
    assert desk.page.count("停水通知") == 3


def test_what_was_sent_never_becomes_a_formula(pole: Pole, desk: Browser) -> None:
    evil = item_id(VILLAGE, "evil")
    pole.tell(item=evil, reason="+1+1|cmd", output="@SUM(A1)", engine="-2")
    sheet = load_workbook(io.BytesIO(desk.get(f"{ADDRESS}.xlsx").content)).active
    assert sheet is not None
    texts = [cell for cell in sheet[2] if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in texts)
    line = desk.get(f"{ADDRESS}.csv").content.decode("utf-8-sig").splitlines()[1]
    cells = next(csv.reader([line]))
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-2", "@"))]
    assert plain("\tx") == "'\tx"
    assert plain("停水") == "停水"


def test_the_book_has_a_line_for_each_airing_of_its_month_and_their_sums(
    pole: Pole, desk: Browser
) -> None:
    pole.tell("2026-10-31 19:00")
    pole.tell("2026-11-01 07:00")
    pole.tell("2026-11-02 07:00", AiredResult.PARTIAL, reason="interrupted by an alert", repeats=1)
    pole.tell("2026-11-30 07:00", AiredResult.MISSED, reason="stopped by 王书记")
    pole.tell("2026-12-01 07:00")
    reply = desk.get(f"{ADDRESS}/book?month=2026-11&area={VILLAGE}")
    assert "filename*=UTF-8''" in reply.headers["content-disposition"]
    lines = sheet_of(reply.content)
    assert lines[0][0] == "清禾县石桥村广播播出登记簿（2026年11月）"
    assert lines[1][0] == "登记单位：石桥村村民委员会"
    heads = [str(one) for one in lines[2]]
    first, second, third = (dict(zip(heads, line, strict=True)) for line in lines[3:6])
    assert (first["日期"], first["星期"], first["时段"]) == ("11.1", "星期日", "早间")
    assert (first["播出内容"], first["文号或编号"]) == ("停水通知", "石桥村〔2026〕7号")
    assert first["审核人"] == "approver-1\napprover-2"
    assert (first["计划时间"], first["开始时间"], first["时长"]) == ("07:00:00", "07:00:01", "1:02")
    assert (first["遍数"], first["响度"], first["结果"]) == (2, "-16.0", "已播完")
    assert (second["结果"], second["原因"]) == ("未播完", "被预警打断")
    assert (third["结果"], third["原因"]) == ("错过时段", "由王书记停播")
    assert (third["开始时间"], third["时长"]) in {("", ""), (None, None)}
    assert (
        lines[6][0]
        == "合计 3 次；已播完 1 次；未播完 1 次；错过时段 1 次；共播 3 遍；播出时长 2:03"
    )
    assert "值班员（签字）" in str(lines[8][0])


def test_the_book_is_made_for_paper(pole: Pole, desk: Browser) -> None:
    pole.tell()
    content = desk.get(f"{ADDRESS}/book?month=2026-11&unit={pole.id}").content
    page = load_workbook(io.BytesIO(content)).active
    assert page is not None
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.orientation, int(page.page_setup.paperSize or 0)) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr is not None
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
    assert "号喇叭广播播出登记簿" in str(page["A1"].value)


def test_a_book_of_a_month_without_airings_has_none(desk: Browser, pole: Pole) -> None:
    del pole
    lines = sheet_of(desk.get(f"{ADDRESS}/book?month=2026-11").content)
    assert lines[3][0] == "合计 0 次；共播 0 遍；播出时长 "


def test_the_command_writes_the_same_book(
    pole: Pole, desk: Browser, folder: DataFolder, tmp_path: Path
) -> None:
    pole.tell()
    out = tmp_path / "book.xlsx"
    options = ["--data", str(folder.path), "--area", VILLAGE, "--month", "2026-11"]
    assert main(["aired-book", *options, "--out", str(out)]) == 0
    reply = desk.get(f"{ADDRESS}/book?month=2026-11&area={VILLAGE}")
    assert sheet_of(out.read_bytes()) == sheet_of(reply.content)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"--month": "2026-13"}, "no month such as 2026-11"),
        ({"--area": "990421999999"}, "the county has no such area"),
        ({"--unit": "77"}, "no unit of 990421101201 told of an airing"),
        ({"--out": "/nowhere/f.xlsx"}, "does not exist"),
    ],
)
def test_wrong_options_end_in_one_sentence(
    pole: Pole,
    folder: DataFolder,
    tmp_path: Path,
    wrong: dict[str, str],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del pole
    options = {
        "--data": str(folder.path), "--area": VILLAGE, "--month": "2026-11",
        "--out": str(tmp_path / "f.xlsx"),
    } | wrong  # fmt: skip
    assert main(["aired-book", *[part for pair in options.items() for part in pair]]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("stopped by the red button", "由红色按钮停播"),
        ("its slot ended", "时段到点结束"),
        ("replaced by version 3", "已换成第 3 版"),
        ("withdrawn, off display, or its seals do not hold", "内容已撤回、更新或过期"),
        ("dead air: the output ended early", "没有声音发出"),
        ("aplay failed: no such device", "aplay failed: no such device"),
        ("", ""),
    ],
)
def test_a_reason_is_told_in_peoples_words(sent: str, told: str) -> None:
    assert words.reason(sent, SAY) == told


def test_records_of_unknown_items_are_told_too(pole: Pole, desk: Browser, town: Town) -> None:
    pole.tell(item=str(uuid4()))
    desk.get(ADDRESS)
    assert "（内容已不在）" in desk.page
    with town.county.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.aired_records)) == 1
