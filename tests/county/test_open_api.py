"""The open API and the Atom feeds: what is public, in order, with its proof; nothing else."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from fastapi.testclient import TestClient

from county.importing.item_file import item_id
from county.rates import Rate
from county.settings import CountySettings, DeskSettings, PhoneSettings
from county.sharing.atom import NAMESPACE, FeedPage, Published, draw
from county.sharing.settings import SharingSettings
from county.web.serving import build_application
from disclosure.areas import Area
from disclosure.decoding import decode
from disclosure.feed import Envelope, payload_hash
from disclosure.items import Item
from disclosure.seals.verifying import open_approved
from tests.county.making import (
    NOW,
    OTHER_VILLAGE,
    VILLAGE,
    Content,
    Town,
    item_text,
)
from tests.county.test_versions import withdraw
from tests.fakes.county import an_item

ID = item_id(VILLAGE, "water")
OPEN = "/v1/open"


def titles(client: TestClient, query: str = "") -> list[str]:
    answer = client.get(f"{OPEN}/items{query}")
    assert answer.status_code == 200, answer.text
    return [one["title"] for one in answer.json()["items"]]


@pytest.fixture
def three(client: TestClient, town: Town, content: Content) -> TestClient:
    """Three items of two villages, published a minute apart."""
    for name, area in (("a", VILLAGE), ("b", VILLAGE), ("c", OTHER_VILLAGE)):
        content.item(name, item_text(f"第{name}条", entry=f"{ENTRIES[name]}"), area)
        town.publish()
        town.clock.pass_by(minutes=1)
    return client


ENTRIES = {"a": "finance.monthly", "b": "services.list", "c": "finance.monthly"}


def test_an_item_comes_with_what_proves_it(
    client: TestClient, town: Town, content: Content
) -> None:
    content.item("water", item_text())
    town.publish()
    told = client.get(f"{OPEN}/items/{ID}").json()
    assert told["title"] == "石桥村停水通知"
    assert told["blocks"] == [{"type": "paragraph", "text": "停水一天。"}]
    raw = client.get(told["seal"]["envelope"])
    envelope = decode(raw.content, Envelope)
    assert payload_hash(envelope.payload) == told["seal"]["sha256"]
    opened = open_approved(envelope, town.county.online.keyring, NOW)
    assert isinstance(opened.document, Item)
    assert opened.document.id == ID
    assert client.get(told["seal"]["root"]).status_code == 200
    assert client.get(told["page"]).status_code == 200


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (item_text(channels='["kiosk"]'), True),
        (item_text(), False),
        (item_text(more="shown_from = 2027-01-01\n"), True),
    ],
    ids=["not for phones", "only a draft", "shown later"],
)
def test_what_phones_may_not_show_is_not_here(
    client: TestClient, town: Town, content: Content, text: str, published: bool
) -> None:
    content.item("water", text)
    town.load()
    if published:
        town.seal()
    assert titles(client) == []
    assert client.get(f"{OPEN}/items/{ID}").status_code == 404
    assert client.get(f"{OPEN}/items/{ID}/envelope").status_code == 404
    assert titles(client, "?q=停水") == []
    assert "停水" not in client.get(f"/v/{VILLAGE}/feed.xml").text


def test_what_was_sealed_ahead_comes_at_the_end_when_its_day_begins(
    client: TestClient, town: Town, content: Content
) -> None:
    content.item("ahead", item_text("下月的事", more="shown_from = 2026-12-01\n"))
    town.publish()
    content.item("water", item_text())
    town.clock.pass_by(minutes=1)
    town.publish()
    page = client.get(f"{OPEN}/items").json()
    assert [one["title"] for one in page["items"]] == ["石桥村停水通知"]
    town.clock.now = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert titles(client, f"?cursor={page['last']}") == ["下月的事"]


def test_a_withdrawn_item_is_gone_and_told(
    client: TestClient, town: Town, content: Content
) -> None:
    content.item("water", item_text())
    content.item("kiosk", item_text("只在终端", channels='["kiosk"]'))
    town.publish()
    before = client.get(f"{OPEN}/items").json()["last"]
    withdraw(town)
    withdraw(town, item_id(VILLAGE, "kiosk"))
    assert client.get(f"{OPEN}/items/{ID}").status_code == 410
    assert client.get(f"{OPEN}/items/{ID}/envelope").status_code == 410
    assert titles(client, f"?cursor={before}") == []
    gone = client.get(f"{OPEN}/withdrawn").json()["withdrawn"]
    assert [(one["id"], one["reason"]) for one in gone] == [(ID, "有误")]
    assert client.get(f"{OPEN}/withdrawn?since=2030-01-01T00:00:00Z").json()["withdrawn"] == []


def test_pages_go_on_where_the_last_one_ended_though_more_is_published(
    three: TestClient, town: Town, content: Content
) -> None:
    first = three.get(f"{OPEN}/items?limit=2").json()
    assert [one["title"] for one in first["items"]] == ["第a条", "第b条"]
    content.item("d", item_text("第d条"))
    town.publish()
    second = three.get(f"{OPEN}/items?limit=2&cursor={first['next']}").json()
    assert [one["title"] for one in second["items"]] == ["第c条", "第d条"]
    assert second["next"] == ""
    third = three.get(f"{OPEN}/items?cursor={second['last']}").json()
    assert (third["items"], third["last"]) == ([], second["last"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"?area={VILLAGE}", ["第a条", "第b条"]),
        ("?area=990421201000", []),
        ("?area=990421201000&below=true", ["第c条"]),
        ("?area=110101001001", []),
        ("?entry=finance.monthly", ["第a条", "第c条"]),
        ("?since=2026-11-20T10:01:00%2B08:00", ["第b条", "第c条"]),
        (f"?q=第b条&area={VILLAGE}", ["第b条"]),
        (f"?q=第b条&area={OTHER_VILLAGE}", []),
        ("?q=第b条&area=110101001001", []),
    ],
)
def test_items_are_narrowed_down(three: TestClient, query: str, found: list[str]) -> None:
    assert titles(three, query) == found


@pytest.mark.parametrize(
    "query",
    [
        "?area=1",
        "?area=..%2F..%2Fetc",
        "?limit=0",
        "?limit=101",
        "?limit=1&limit=2",
        "?colour=red",
        "?since=yesterday",
        "?since=2026-11-20T10:00:00",
        "?since=0001-01-01T00:00:00%2B14:00",
        "?q=",
        f"?q={'水' * 61}",
        "?cursor=abc",
        f"?q=水&cursor=1.{ID}",
        "?cursor=7",
        "?q=水&entry=finance.monthly",
        "?entry=%00",
    ],
)
def test_a_question_put_wrong_is_refused_in_words(client: TestClient, query: str) -> None:
    answer = client.get(f"{OPEN}/items{query}")
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "id_", ["x", ID.upper(), f"{ID}%00", "..", "0b0e6fd5-6c2f-4a51-9a2b-6a1d0f1f3c11"]
)
def test_an_item_that_is_none_is_refused(client: TestClient, id_: str) -> None:
    assert client.get(f"{OPEN}/items/{id_}").status_code in {400, 404}


def test_words_of_any_kind_are_no_fault(three: TestClient) -> None:
    for words in ('"', "a OR b", "NEAR(", "*", "第*", "\x01", "'; DROP TABLE x", "％＿"):
        answer = three.get(f"{OPEN}/items", params={"q": words})
        assert answer.status_code == 200, words


def test_other_sites_may_read_and_hold_what_they_have(three: TestClient) -> None:
    asked = three.options(f"{OPEN}/items", headers={"Origin": "https://app.example"})
    assert asked.status_code == 204
    assert "GET" in asked.headers["access-control-allow-methods"]
    first = three.get(f"{OPEN}/items", headers={"Origin": "https://app.example"})
    assert first.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in first.headers
    again = three.get(f"{OPEN}/items", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    refused = three.post(f"{OPEN}/items")
    assert refused.status_code == 405


def other_settings(town: Town, **changes: Any) -> TestClient:
    settings = CountySettings(desk=DeskSettings(second_factor=()), **changes)
    county = replace(town.county, settings=settings)
    return TestClient(build_application(county, town.clock), follow_redirects=False)


@pytest.mark.usefixtures("client")
def test_who_asks_too_often_is_told_when_to_go_on(town: Town) -> None:
    few = other_settings(town, sharing=SharingSettings(requests_a_minute=2))
    answers = [few.get(f"{OPEN}/areas") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[-1].headers["retry-after"] == "60"
    assert few.get(f"/v/{VILLAGE}/feed.xml").status_code == 429


def test_a_minute_later_an_asker_goes_on() -> None:
    rate = Rate(2)
    assert [rate.takes("a", at) for at in (0.0, 1.0, 2.0, 59.9, 60.0)] == [
        True, True, False, False, True,
    ]  # fmt: skip
    assert rate.takes("b", 2.0)


@pytest.mark.usefixtures("three")
def test_addresses_are_whole_where_the_server_s_is_set(town: Town) -> None:
    set_ = other_settings(town, phone=PhoneSettings(address="https://gk.example/"))
    told = set_.get(f"{OPEN}/items?limit=1").json()["items"][0]
    assert told["self"] == f"https://gk.example{OPEN}/items/{told['id']}"
    feed = feedparser.parse(set_.get(f"/v/{VILLAGE}/feed.xml").content)
    assert feed.entries[0].link.startswith("https://gk.example/p/items/")


def test_a_request_s_host_is_believed_nowhere(three: TestClient) -> None:
    headers = {"Host": "evil.example"}
    for path in (f"/v/{VILLAGE}/feed.xml", f"{OPEN}/items", f"/v/{VILLAGE}"):
        assert "evil.example" not in three.get(path, headers=headers).text


def test_a_feed_has_what_readers_need(three: TestClient) -> None:
    answer = three.get(f"/v/{VILLAGE}/feed.xml")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert [one.title for one in feed.entries] == ["第b条", "第a条"]
    assert feed.entries[0].id == f"urn:uuid:{item_id(VILLAGE, 'b')}"
    assert feed.feed.updated == "2026-11-20T02:01:00Z"
    of_entry = feedparser.parse(three.get(f"/v/{VILLAGE}/feed.xml?entry=services.list").content)
    assert [one.title for one in of_entry.entries] == ["第b条"]
    assert of_entry.feed.id != feed.feed.id
    assert three.get(f"/v/{VILLAGE}/feed.xml?entry=nothing").status_code == 404
    assert three.get("/v/110101001001/feed.xml").status_code == 404


@pytest.mark.usefixtures("three")
def test_a_feed_goes_on_in_pages(town: Town) -> None:
    few = other_settings(town, sharing=SharingSettings(feed_rows=1))
    seen, address = [], f"/v/{VILLAGE}/feed.xml"
    while address:
        feed = feedparser.parse(few.get(address).content)
        seen += [one.title for one in feed.entries]
        links = {one.rel: one.href for one in feed.feed.links}
        assert links["first"] == f"/v/{VILLAGE}/feed.xml"
        assert links["self"] == address
        address = links.get("next", "")
    assert seen == ["第b条", "第a条"]


def test_a_feed_fulfils_the_standard_whatever_a_title_holds() -> None:
    """RFC 4287, 4.1: what a feed and an entry must have; characters that XML has not."""
    item = an_item("<b>&\x01\x0b]]>\ufffe\"'\U0001f600")
    page = FeedPage(
        area=Area(code=VILLAGE, name="石桥村"),
        entry="",
        entry_name="",
        base="",
        query="",
        next_query="",
        published=[Published(item, NOW)],
    )
    feed = ET.fromstring(draw(page))  # noqa: S314 - our own
    for parent in (feed, *feed.findall(f"{{{NAMESPACE}}}entry")):
        for name in ("id", "title", "updated", "author"):
            assert len(parent.findall(f"{{{NAMESPACE}}}{name}")) == 1
    title = feed.findtext(f"{{{NAMESPACE}}}entry/{{{NAMESPACE}}}title")
    assert title == "<b>&]]>\"'\U0001f600"
