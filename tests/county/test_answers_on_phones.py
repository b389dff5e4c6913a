"""A code on the phone page: it opens what it opens at a terminal, and leaves nothing behind."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Connection, select

from county.__main__ import main
from county.database.tables import metadata
from county.importing.item_file import item_id
from county.people.staff import Role
from county.phone.gate import Gate
from county.settings import CountySettings, PhoneSettings
from county.web.serving import build_application
from disclosure.seals import boxes
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    NOW,
    TOWN,
    VILLAGE,
    Content,
    Town,
    a_code,
    batch,
    filed,
    item_text,
    request_row,
)
from tests.county.replying import parts, send
from tests.county.test_statements import GOOD, codes_on


@pytest.fixture
def client(town: Town, content: Content) -> Iterator[TestClient]:
    content.item("water", item_text())
    town.publish()
    town.hire("wang.lead", Role.LEAD, COUNTY)
    town.hire("li.clerk", Role.CLERK, TOWN)
    app = build_application(town.county, town.clock)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def slips(town: Town, client: TestClient, tmp_path: Path) -> dict[str, str]:  # noqa: ARG001
    """Return the codes handed out, by household."""
    file, paper = tmp_path / "subsidies.csv", tmp_path / "slips.pdf"
    file.write_text(GOOD, encoding="utf-8")
    options = ["--area", VILLAGE, "--title", "2026年惠农补贴", "--by", "li.clerk"]
    data = ["--data", str(town.county.folder.path), "--slips", str(paper)]
    assert main(["statement", "issue", str(file), *options, *data]) == 0
    return codes_on(paper)


def typed(client: TestClient, code: str) -> Response:
    return client.post("/p/answer", data={"code": code})


def ask(client: TestClient, town: Town, code: str) -> str:
    """File a request with this code; return its id."""
    request = filed(boxes.derive(code, COUNTY))
    headers = {"Authorization": f"Bearer {town.terminal()}"}
    client.post("/v1/outbox", content=batch(request_row(town, request)), headers=headers)
    return request.id


def answer(client: TestClient, request: str, item: str) -> None:
    browser = Browser(client)
    browser.log_in("wang.lead")
    written = parts("查到了。\n电话 0890-6120001。", item=item)
    assert send(browser, request, **written).status_code == 303


def test_a_slips_code_opens_its_households_statement(
    client: TestClient, slips: dict[str, str]
) -> None:
    page = typed(client, boxes.show_code(slips["0101"]))
    assert page.status_code == 200
    told = re.sub(r"<[^>]+>", "", page.text)
    for words in ("2026年惠农补贴", "张*芳", "0101", "合计 587.40 元", "耕地地力保护补贴"):
        assert words in told
    assert "302.40" not in told
    assert page.headers["cache-control"] == "no-store"


def test_a_receipts_code_opens_its_answer_with_its_items(client: TestClient, town: Town) -> None:
    code, _ = a_code()
    request = ask(client, town, code)
    coming = typed(client, code)
    assert "正在帮您查" in coming.text
    assert "2026年11月" in coming.text
    answer(client, request, item=item_id(VILLAGE, "water"))
    page = typed(client, code)
    assert "高龄津贴怎么领？" in page.text
    assert "查到了。" in page.text
    assert f"/p/items/{item_id(VILLAGE, 'water')}" in page.text


def test_a_withdrawn_code_says_so(client: TestClient, slips: dict[str, str]) -> None:
    browser = Browser(client)
    browser.log_in("li.clerk")
    browser.get("/desk/statements")
    browser.post("/desk/statements/withdraw", issue="1", household="0101", reason="丢了")
    page = typed(client, slips["0101"])
    assert "这个码已经作废" in page.text
    assert "587.40" not in page.text


def test_the_code_stands_in_no_address_no_log_and_no_table(
    client: TestClient, town: Town, slips: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    code = slips["0101"]
    with caplog.at_level(logging.DEBUG):
        page = typed(client, code)
    assert code not in page.text.replace(" ", "")
    assert code not in caplog.text
    assert "587.40" not in caplog.text
    with town.county.database.reading() as connection:
        assert code not in everything(connection)
    form = client.get("/p/answer")
    assert 'method="post"' in form.text
    assert client.get(f"/p/answer?code={code}").text == form.text


def test_the_form_takes_the_code_of_the_qr_without_sending_it(client: TestClient) -> None:
    script = client.get("/static/code.js")
    assert script.status_code == 200
    assert "location.hash" in script.text
    assert "history.replaceState" in script.text
    assert "fetch" not in script.text


@pytest.mark.parametrize("code", ["", "12", "一二三四五六七八九十一二", "0123 4567 8901 2"])
def test_what_is_no_code_is_told(client: TestClient, code: str) -> None:
    page = typed(client, code)
    assert page.status_code == 422
    assert "这个码不对" in page.text


def test_ten_wrong_codes_shut_the_page_for_a_while_even_to_a_right_one(
    client: TestClient, town: Town, slips: dict[str, str]
) -> None:
    for _ in range(10):
        assert typed(client, "123").status_code == 422
    shut = typed(client, slips["0101"])
    assert shut.status_code == 429
    assert "过 5 分钟再试" in shut.text
    assert shut.headers["retry-after"] == "300"
    town.clock.pass_by(minutes=5)
    assert typed(client, slips["0101"]).status_code == 200


def test_a_code_that_nobody_knows_counts_as_wrong(client: TestClient) -> None:
    for _ in range(2):
        page = typed(client, a_code()[0])
        assert page.status_code == 422
        assert "没有找到这个码" in page.text
    for _ in range(8):
        typed(client, "123")
    assert typed(client, "123").status_code == 429


def test_no_more_codes_are_opened_at_once_than_allowed(
    town: Town, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    content.item("water", item_text())
    town.publish()
    code, _ = a_code()
    inside, going = Barrier(2), Barrier(2)

    def slow(*_: object) -> boxes.CodeKeys:
        inside.wait(20)
        going.wait(20)
        return boxes.derive(code, COUNTY)

    county = replace(town.county, settings=CountySettings(phone=PhoneSettings(openings=1)))
    monkeypatch.setattr("county.phone.answer_pages.derive", slow)
    with TestClient(build_application(county, town.clock)) as other:
        first = Thread(target=typed, args=(other, code))
        first.start()
        inside.wait(20)
        second = typed(other, code)
        going.wait(20)
        first.join(20)
    assert second.status_code == 503
    assert second.headers["retry-after"] == "5"


def test_the_gate_remembers_so_many_addresses_and_forgets_the_right_ones() -> None:
    gate = Gate(PhoneSettings(wrong_codes=2, addresses=2, locked_seconds=60))
    for address in ("a", "a", "b", "b"):
        gate.wrong(address, NOW)
    assert gate.is_shut("a", NOW)
    assert gate.is_shut("b", NOW)
    gate.right("b")
    assert not gate.is_shut("b", NOW)
    for address in ("c", "d"):
        gate.wrong(address, NOW)
    assert not gate.is_shut("a", NOW)
    gate.wrong("d", NOW)
    assert gate.is_shut("d", NOW + timedelta(seconds=59))
    assert not gate.is_shut("d", NOW + timedelta(seconds=60))


def everything(connection: Connection) -> str:
    """Return all that the database holds, digits put together."""
    rows = [row for table in metadata.sorted_tables for row in connection.execute(select(table))]
    return re.sub(r"\s", "", repr(rows))
