"""A village's page and what it leads to: lists, archive, search, pictures, old addresses."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import event

from county.blobs.store import hash_file
from county.importing.item_file import item_id
from county.settings import CountySettings, DeskSettings, PhoneSettings
from county.web.serving import build_application
from tests.county.making import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, Content, Town, item_text
from tests.county.test_import_attachments import PICTURE
from tests.county.test_versions import withdraw

ID = item_id(VILLAGE, "water")
MOST_STATEMENTS = 12


def wide_picture() -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (1600, 900), "#0b4f9e").save(raw, "PNG")
    return raw.getvalue()


@contextmanager
def statements(town: Town) -> Iterator[list[str]]:
    """Note what a page asks; the search index, which another thread renews, asks for one item."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        renews = statement.startswith(
            "SELECT documents.live \nFROM documents \nWHERE documents.id ="
        )
        if statement.startswith("SELECT") and not renews:
            seen.append(statement)

    engine = town.county.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def village(client: TestClient, town: Town, content: Content) -> TestClient:
    content.item("water", item_text("明天停水", entry="services.list"))
    content.item("town", item_text("赶集的日子", entry="services.list"), TOWN)
    content.item("county", item_text("12月3日接待日", entry="other.event"), COUNTY)
    content.item("guide", item_text("低保怎么申请", entry="services.guide"), COUNTY)
    content.item("old", item_text("旧通知", more="shown_until = 2026-11-10\n"))
    content.item("other", item_text("别村的事", entry="services.list"), OTHER_VILLAGE)
    town.publish()
    return client


def test_a_village_s_page_shows_its_own_news_first_and_no_other_village_s(
    village: TestClient,
) -> None:
    page = village.get(f"/v/{VILLAGE}").text
    assert page.index("明天停水") < page.index("赶集的日子")
    assert "低保怎么申请" in page
    assert "别村的事" not in page
    assert "旧通知" not in page
    for address in (f"/v/{TOWN}", f"/v/{COUNTY}", f"/v/{VILLAGE}/archive", "/p/answer"):
        assert f'href="{address}"' in page
    assert 'href="tel:0890-6123456"' in page
    assert "<script" not in page


@pytest.mark.parametrize(
    "path", ["", "/items", "/items?topic=guide", "/archive", "/search?words=停水", "/ask"]
)
def test_a_page_asks_the_database_few_questions(village: TestClient, town: Town, path: str) -> None:
    village.get(f"/v/{COUNTY}/search?words=停水")
    with statements(town) as seen:
        assert village.get(f"/v/{VILLAGE}{path}").status_code == 200
    assert 0 < len(seen) <= MOST_STATEMENTS


def test_a_page_is_drawn_once_and_anew_when_something_is_published(
    village: TestClient, town: Town, content: Content
) -> None:
    first = village.get(f"/v/{VILLAGE}")
    with statements(town) as seen:
        again = village.get(f"/v/{VILLAGE}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, len(seen)) == (304, 1)
    content.item("new", item_text("刚刚公开的", entry="services.list"))
    town.publish()
    assert "刚刚公开的" in village.get(f"/v/{VILLAGE}").text


def test_pages_and_their_style_are_packed_and_may_be_kept(village: TestClient) -> None:
    page = village.get(f"/v/{VILLAGE}")
    assert page.headers["content-encoding"] == "gzip"
    assert page.headers["cache-control"] == "public, max-age=10"
    [style] = [part.split('"')[0] for part in page.text.split('href="') if part.startswith("/look")]
    look = village.get(style)
    assert look.headers["content-encoding"] == "gzip"
    assert "immutable" in look.headers["cache-control"]
    assert "@font-face" not in look.text
    plain = village.get(f"/v/{VILLAGE}", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == page.text


def test_the_archive_is_by_year_and_entry_and_says_when_it_was_shown(
    village: TestClient, town: Town, content: Content
) -> None:
    older = "issued = 2025-03-01\nshown_from = 2025-03-02\nshown_until = 2025-04-01\n"
    text = item_text("前年的账", more=older).replace("issued = 2026-11-02\n", "")
    content.item("older", text)
    town.publish()
    archive = village.get(f"/v/{VILLAGE}/archive").text
    assert archive.index("旧通知") < archive.index("前年的账")
    assert "2025年3月2日" in archive
    of_year = village.get(f"/v/{VILLAGE}/archive?year=2025").text
    assert ("前年的账" in of_year, "旧通知" in of_year) == (True, False)
    of_entry = village.get(f"/v/{VILLAGE}/archive?entry=services.list").text
    assert "旧通知" not in of_entry
    found = village.get(f"/v/{VILLAGE}/search?words=旧通知").text
    assert f"/p/items/{item_id(VILLAGE, 'old')}" in found
    assert "已归档" in found
    item = village.get(f"/p/items/{item_id(VILLAGE, 'old')}").text
    assert "这条已经归档" in item


def test_a_search_that_finds_nothing_helps_on(village: TestClient) -> None:
    page = village.get(f"/v/{VILLAGE}/search?words=飞碟").text
    assert "没有找到“飞碟”" in page
    assert "我们帮您查" in page
    assert "2 个工作日" in page
    assert village.get(f"/v/{VILLAGE}/search?words=").status_code == 200


@pytest.mark.parametrize(
    "words", ["水" * 5000, '"', "<script>alert(1)</script>", "\x00", "%F0%28", "NEAR("]
)
def test_words_of_any_kind_are_no_fault(village: TestClient, words: str) -> None:
    page = village.get(f"/v/{VILLAGE}/search", params={"words": words})
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert len(page.text) < 20_000


def test_who_searches_too_fast_is_asked_to_wait(village: TestClient, town: Town) -> None:
    settings = CountySettings(
        desk=DeskSettings(second_factor=()), phone=PhoneSettings(searches_a_minute=2)
    )
    app = build_application(replace(town.county, settings=settings), town.clock)
    few = TestClient(app, follow_redirects=False)
    answers = [few.get(f"/v/{VILLAGE}/search?words=停水") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[-1].headers["retry-after"] == "60"
    assert "请过一分钟再查" in answers[-1].text
    assert village.get(f"/v/{VILLAGE}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/v/110101001001",
        "/v/..%2f..%2fetc%2fpasswd",
        "/v/%00",
        "/v/990421101201%0d%0aSet-Cookie:x",
        "/p/items/x",
        "/p/items/0b0e6fd5-6c2f-4a51-9a2b-6a1d0f1f3c11",
        "/p/pictures/..%2f..%2fcounty.db/360.webp",
        f"/p/pictures/{'0' * 64}/361.webp",
        "/p/nothing",
        "/v/110101001001/items",
        "/v/110101001001/search?words=a",
    ],
)
def test_what_is_not_there_is_not_there(village: TestClient, path: str) -> None:
    answer = village.get(path)
    assert answer.status_code in {404, 307}
    if answer.status_code == 307:
        assert answer.headers["location"].startswith("/v1/blobs/sha256/")


@pytest.mark.parametrize("query", ["page=0", "page=-1", f"page={'9' * 500}", "page=٣", "topic=%00"])
def test_a_strange_page_or_topic_is_no_fault(village: TestClient, query: str) -> None:
    for list_ in ("items", "archive"):
        assert village.get(f"/v/{VILLAGE}/{list_}?{query}").status_code == 200
    assert village.get(f"/v/{VILLAGE}/archive?year=%00&entry=%00").status_code == 200


def test_old_addresses_lead_on(village: TestClient) -> None:
    for old, new in (
        (f"/p/{VILLAGE}", f"/v/{VILLAGE}"),
        (f"/p/{VILLAGE}?words=a%26b", f"/v/{VILLAGE}/search?words=a%26b"),
        (f"/p/{VILLAGE}?topic=finance", f"/v/{VILLAGE}/items?topic=finance"),
        (f"/p/{VILLAGE}-01", f"/v/{VILLAGE}"),
    ):
        answer = village.get(old)
        assert (answer.status_code, answer.headers["location"]) == (301, new)
    assert village.get("/").text == village.get(f"/v/{COUNTY}").text


def test_a_withdrawn_item_says_so_and_why_but_not_what(village: TestClient, town: Town) -> None:
    withdraw(town)
    gone = village.get(f"/p/items/{ID}")
    assert gone.status_code == 410
    assert "已经撤回" in gone.text
    assert "有误" in gone.text
    assert "明天停水" not in gone.text


def test_a_picture_comes_as_small_as_the_phone_wants_it(
    client: TestClient, town: Town, content: Content
) -> None:
    content.write(f"{VILLAGE}/a.png", wide_picture())
    content.item("a", item_text(body=PICTURE))
    town.publish()
    page = client.get(f"/p/items/{item_id(VILLAGE, 'a')}").text
    assert 'loading="lazy"' in page
    assert 'width="1600" height="900"' in page
    [small] = {part for part in page.split('"') if part.endswith("/360.webp")}
    assert f"{small.replace('360', '1080')} 1080w" in page
    picture = client.get(small)
    assert picture.headers["content-type"] == "image/webp"
    assert "immutable" in picture.headers["cache-control"]
    assert Image.open(io.BytesIO(picture.content)).size == (360, 203)
    made = list(town.county.folder.pictures.rglob("*.webp"))
    stamp = made[0].stat().st_mtime_ns
    client.get(small)
    assert [one.stat().st_mtime_ns for one in made] == [stamp]


def test_what_is_no_picture_leads_to_the_file_itself(
    client: TestClient, town: Town, content: Content
) -> None:
    broken = b"\x89PNG\r\n\x1a\n" + b"0" * 100
    file = content.write("broken.png", broken)
    town.county.blobs.put(file, hash_file(file))
    answer = client.get(f"/p/pictures/{hash_file(file)}/360.webp")
    assert answer.status_code == 307
    assert not list(town.county.folder.path.glob("pictures/*/*"))
