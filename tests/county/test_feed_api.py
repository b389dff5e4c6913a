"""The feed over HTTP: what a terminal gets, and what an attacker does not."""

import threading
import time
from dataclasses import replace

import msgspec
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from county.database.tables import heads
from county.importing.item_file import item_id
from county.settings import CountySettings, FeedSettings
from county.web.serving import build_application
from disclosure.decoding import decode
from disclosure.feed import ChangePage, Envelope, Index, MailPage, TimeStatement, digest
from disclosure.items import Item
from disclosure.seals.root import first_root
from disclosure.seals.signing import valid_signers
from disclosure.seals.verifying import open_head, open_sealed
from tests.county.making import COUNTY, VILLAGE, Content, Town, item_text
from tests.county.test_import_attachments import PICTURE, picture


def settle(client: TestClient, area: str, etag: str = "") -> str:
    """Wait until the server has seen what was published; return the head's tag."""
    for _ in range(100):
        tag = client.get(f"/v1/areas/{area}/head").headers.get("etag", "")
        if tag not in ("", etag):
            return tag
        time.sleep(0.02)
    raise AssertionError("the head did not change")


def published(client: TestClient, town: Town, area: str = VILLAGE) -> None:
    etag = client.get(f"/v1/areas/{area}/head").headers["etag"]
    town.publish()
    settle(client, area, etag)


def test_a_terminal_can_verify_all_that_it_gets(
    client: TestClient, town: Town, content: Content
) -> None:
    content.item("a", item_text("甲"))
    content.item("b", item_text("乙"))
    published(client, town)
    keyring = first_root(client.get("/v1/root/1").content)
    page = decode(client.get(f"/v1/areas/{VILLAGE}/changes").content, ChangePage)
    index = decode(client.get(f"/v1/areas/{VILLAGE}/index").content, Index)
    head = open_head(page.head, keyring, VILLAGE)
    items = [open_sealed(change.sealed, keyring, town.clock()) for change in page.changes]
    assert [item.title for item in items if isinstance(item, Item)] == ["甲", "乙"]
    assert (head.sequence, head.count, page.more) == (2, 2, False)
    assert head.digest == digest((one.id, one.version, one.sha256) for one in index.entries)
    assert (head.expires - head.issued).days == 45


def test_a_page_after_the_head_is_empty_and_one_in_between_is_the_rest(
    client: TestClient, town: Town, content: Content
) -> None:
    content.item("a", item_text("甲"))
    content.item("b", item_text("乙"))
    published(client, town)

    def sequences(after: int) -> list[int]:
        raw = client.get(f"/v1/areas/{VILLAGE}/changes?after={after}").content
        return [change.sequence for change in decode(raw, ChangePage).changes]

    assert (sequences(1), sequences(2), sequences(99)) == ([2], [], [])


def test_superseded_versions_are_left_out_of_pages(
    client: TestClient, town: Town, content: Content
) -> None:
    content.item("a", item_text("甲"))
    town.publish()
    content.item("a", item_text("甲", body="改过。"))
    published(client, town)
    page = decode(client.get(f"/v1/areas/{VILLAGE}/changes").content, ChangePage)
    assert [change.sequence for change in page.changes] == [2]


def test_a_long_feed_comes_in_pages(town: Town, content: Content) -> None:
    for number in range(5):
        content.item(f"i{number}", item_text(f"第{number}条"))
    small = CountySettings(feed=FeedSettings(page_changes=2))
    county = replace(town.county, settings=small)
    town.publish()
    with TestClient(build_application(county, town.clock)) as client:
        after, pages = 0, []
        while True:
            raw = client.get(f"/v1/areas/{VILLAGE}/changes?after={after}").content
            page = decode(raw, ChangePage)
            pages.append(len(page.changes))
            after = page.changes[-1].sequence
            if not page.more:
                break
    assert pages == [2, 2, 1]


def test_a_page_stays_below_its_bytes_but_never_empty(town: Town, content: Content) -> None:
    for number in range(3):
        content.item(f"i{number}", item_text(f"第{number}条", body="水" * 400))
    small = CountySettings(feed=FeedSettings(page_bytes=100))
    county = replace(town.county, settings=small)
    town.publish()
    with TestClient(build_application(county, town.clock)) as client:
        page = decode(client.get(f"/v1/areas/{VILLAGE}/changes").content, ChangePage)
    assert (len(page.changes), page.more) == (1, True)


@pytest.mark.parametrize("what", ["head", "changes?after=0", "index", "mail"])
def test_what_is_held_is_answered_with_304(client: TestClient, what: str) -> None:
    first = client.get(f"/v1/areas/{VILLAGE}/{what}")
    again = client.get(
        f"/v1/areas/{VILLAGE}/{what}", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_a_long_poll_ends_with_the_next_publication(
    client: TestClient, town: Town, content: Content
) -> None:
    etag = client.get(f"/v1/areas/{VILLAGE}/head").headers["etag"]
    content.item("a", item_text("甲"))
    publishing = threading.Timer(0.3, town.publish)
    publishing.start()
    begun = time.monotonic()
    reply = client.get(f"/v1/areas/{VILLAGE}/head?wait=20", headers={"If-None-Match": etag})
    publishing.join()
    assert reply.status_code == 200
    assert reply.headers["etag"] != etag
    assert 0.2 < time.monotonic() - begun < 5


def test_a_long_poll_without_news_ends_in_304(client: TestClient) -> None:
    etag = client.get(f"/v1/areas/{VILLAGE}/head").headers["etag"]
    reply = client.get(f"/v1/areas/{VILLAGE}/head?wait=0.2", headers={"If-None-Match": etag})
    assert reply.status_code == 304


def test_too_many_waiters_are_answered_at_once(town: Town) -> None:
    town.load()
    full = CountySettings(feed=FeedSettings(waiters=0))
    with TestClient(build_application(replace(town.county, settings=full), town.clock)) as client:
        etag = client.get(f"/v1/areas/{VILLAGE}/head").headers["etag"]
        begun = time.monotonic()
        client.get(f"/v1/areas/{VILLAGE}/head?wait=20", headers={"If-None-Match": etag})
    assert time.monotonic() - begun < 2


def test_areas_without_items_have_a_head(client: TestClient) -> None:
    raw = client.get(f"/v1/areas/{COUNTY}/head").content
    keyring = first_root(client.get("/v1/root/1").content)
    assert open_head(decode(raw, Envelope), keyring, COUNTY).sequence == 0


def test_a_head_is_signed_anew_after_a_day_and_not_before(town: Town) -> None:
    town.load()
    signer = town.county.signer

    def refreshed() -> int:
        with town.county.database.writing() as connection:
            return len(signer.refresh(connection, town.clock()))

    assert refreshed() == 5
    town.clock.pass_by(hours=23)
    assert refreshed() == 0
    town.clock.pass_by(hours=1)
    assert refreshed() == 5
    with town.county.database.reading() as connection:
        issued = set(connection.scalars(select(heads.c.issued)))
    assert issued == {town.clock()}


def test_the_time_is_signed_with_its_nonce(client: TestClient, town: Town) -> None:
    nonce = "00112233445566778899"
    sealed = decode(client.get(f"/v1/time?nonce={nonce}").content, Envelope)
    told = decode(sealed.payload, TimeStatement)
    assert valid_signers(sealed, town.county.online.keyring.head_keys)
    assert (told.nonce, told.time) == (nonce, town.clock())


@pytest.mark.parametrize(
    "path",
    [
        "/v1/time?nonce=zz",
        "/v1/time",
        f"/v1/areas/{VILLAGE}/changes?after=-1",
        f"/v1/areas/{VILLAGE}/changes?after=99999999999999999999",
        f"/v1/areas/{VILLAGE}/head?wait=-5",
        f"/v1/areas/{VILLAGE}/head?wait=nan",
        "/v1/areas/1234/head",
        "/v1/areas/99042110120１/head",
        "/v1/root/0",
        "/v1/root/..%2f..%2fkeys",
    ],
)
def test_a_wrong_question_is_answered_in_words(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code in (404, 422)
    assert reply.json()["detail"]


def test_an_unknown_area_has_no_feed(client: TestClient) -> None:
    reply = client.get("/v1/areas/990421999999/head")
    assert (reply.status_code, reply.json()) == (
        404,
        {"detail": "area 990421999999 has no feed here"},
    )


def test_a_blob_comes_whole_or_in_part(client: TestClient, town: Town, content: Content) -> None:
    png = picture()
    content.write(f"{VILLAGE}/a.png", png)
    content.item("a", item_text(body=PICTURE))
    town.publish()
    [item] = content.items()
    path = f"/v1/blobs/sha256/{item.blobs[0].sha256}"
    whole = client.get(path)
    assert (whole.status_code, whole.content) == (200, png)
    assert whole.headers["content-type"] == "image/png"
    assert whole.headers["x-content-type-options"] == "nosniff"
    part = client.get(path, headers={"Range": "bytes=8-15"})
    assert (part.status_code, part.content) == (206, png[8:16])
    rest = client.get(path, headers={"Range": "bytes=20-", "If-Range": whole.headers["etag"]})
    assert (rest.status_code, rest.content) == (206, png[20:])
    beyond = client.get(path, headers={"Range": f"bytes={len(png)}-"})
    assert beyond.status_code == 416
    held = client.get(path, headers={"If-None-Match": whole.headers["etag"]})
    assert held.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/v1/blobs/sha256/..%2f..%2fkeys%2fonline%2fhead.key",
        "/v1/blobs/sha256/../../keys/online/head.key",
        "/v1/blobs/sha256/" + "0" * 64,
        "/v1/blobs/sha256/" + "A" * 64,
        "/v1/blobs/sha256/" + "0" * 63 + "%0a",
        "/static/../../../keys/online/head.key",
        "/static/..%2f..%2fserving.py",
    ],
)
def test_no_path_leads_out_of_the_blob_folder(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (404, 422)


def test_the_mailbox_is_empty_at_first(client: TestClient) -> None:
    page = decode(client.get(f"/v1/areas/{VILLAGE}/mail?after=0").content, MailPage)
    assert (page.letters, page.sequence) == ((), 0)


def test_the_open_part_is_described(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert "/v1/areas/{code}/changes" in paths
    assert not any(path.startswith("/desk") for path in paths)


def test_a_document_published_elsewhere_keeps_its_bytes(
    client: TestClient, town: Town, content: Content
) -> None:
    content.item("a", item_text("甲"))
    published(client, town)
    page = decode(client.get(f"/v1/areas/{VILLAGE}/changes").content, ChangePage)
    [change] = page.changes
    item = msgspec.json.decode(change.sealed.payload)
    assert item["id"] == item_id(VILLAGE, "a")
    assert item["sealed_on"] == town.clock().date().isoformat()
