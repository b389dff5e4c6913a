"""The fast lane: the same answers as the routes', only sooner."""

import gzip
import time
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert

from county.api.prepared import takes_gzip
from county.api.questions import LONGEST_QUERY, Question, Questions, What
from county.database.signals import feeds_changed
from county.database.tables import mail
from county.settings import CountySettings, FeedSettings
from county.web.serving import build_application
from disclosure.decoding import decode, encode
from disclosure.feed import LETTER_TYPE, ChangePage
from disclosure.seals.signing import seal
from tests.county.making import VILLAGE, Content, Town, item_text
from tests.county.test_feed_api import published

PLAIN = {"Accept-Encoding": "identity"}
PACKED = {"Accept-Encoding": "gzip"}
FEED = f"/v1/areas/{VILLAGE}"
TARGETS = ["head", "changes", "changes?after=0", "index", "mail", "head?wait=5"]


@pytest.mark.parametrize("what", TARGETS)
@pytest.mark.parametrize("headers", [PLAIN, PACKED, {}])
def test_the_lane_sends_what_the_route_sends(
    client: TestClient, town: Town, content: Content, what: str, headers: dict[str, str]
) -> None:
    content.item("a", item_text("甲", body="水" * 600))
    published(client, town)
    by_route = client.get(f"{FEED}/{what}", headers=headers)
    by_lane = client.get(f"{FEED}/{what}", headers=headers)
    assert by_route.status_code == by_lane.status_code == 200
    assert by_route.headers == by_lane.headers
    assert by_route.content == by_lane.content


def test_a_known_question_is_answered_from_the_newest_state(
    client: TestClient, town: Town, content: Content
) -> None:
    counts = []
    for number in range(2):
        content.item(f"i{number}", item_text(f"第{number}条"))
        published(client, town)
        page = decode(client.get(f"{FEED}/changes").content, ChangePage)
        counts.append(len(page.changes))
    assert counts == [1, 2]


def test_a_known_mailbox_shows_the_next_letter(client: TestClient, town: Town) -> None:
    first = client.get(f"{FEED}/mail")
    assert client.get(f"{FEED}/mail").content == first.content
    with town.county.database.writing() as connection:
        raw = encode(seal(LETTER_TYPE, b"{}", town.county.online.head))
        row = {"area": VILLAGE, "sequence": 1, "envelope": raw, "posted": town.clock()}
        connection.execute(insert(mail).values(row))
        feeds_changed(connection)
    for _ in range(100):
        if client.get(f"{FEED}/mail").content != first.content:
            break
        time.sleep(0.02)
    assert client.get(f"{FEED}/mail").json()["sequence"] == 1


def test_packed_and_plain_bytes_have_tags_of_their_own(
    client: TestClient, town: Town, content: Content
) -> None:
    content.item("a", item_text("甲", body="水" * 600))
    published(client, town)
    plain = client.get(f"{FEED}/changes", headers=PLAIN)
    packed = client.get(f"{FEED}/changes", headers=PACKED)
    assert plain.content == packed.content
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert plain.headers["vary"] == packed.headers["vary"] == "accept-encoding"
    assert plain.headers["etag"] != packed.headers["etag"]


@pytest.mark.parametrize(("held", "asked", "status"), [
    (PLAIN, PLAIN, 304), (PACKED, PACKED, 304), (PLAIN, PACKED, 200), (PACKED, PLAIN, 200),
])  # fmt: skip
def test_what_is_held_is_told_by_the_tag_of_the_bytes_asked_for(
    client: TestClient,
    town: Town,
    content: Content,
    held: dict[str, str],
    asked: dict[str, str],
    status: int,
) -> None:
    content.item("a", item_text("甲", body="水" * 600))
    published(client, town)
    tag = {"If-None-Match": client.get(f"{FEED}/changes", headers=held).headers["etag"]}
    for _ in ("route", "lane"):
        assert client.get(f"{FEED}/changes", headers=asked | tag).status_code == status


def test_short_answers_are_not_packed(client: TestClient) -> None:
    reply = client.get(f"{FEED}/mail", headers=PACKED)
    assert "content-encoding" not in reply.headers
    assert "vary" not in reply.headers


def test_every_server_packs_the_same_bytes(town: Town, content: Content) -> None:
    content.item("a", item_text("甲", body="水" * 600))
    town.publish()
    tags, bodies = set(), set()
    for _ in range(2):
        with TestClient(build_application(town.county, town.clock)) as client:
            with client.stream("GET", f"{FEED}/changes", headers=PACKED) as reply:
                raw = b"".join(reply.iter_raw())
            tags.add(reply.headers["etag"])
            bodies.add(raw)
            assert raw[4:8] == bytes(4)  # no time of packing (RFC 1952)
            assert decode(gzip.decompress(raw), ChangePage).changes
    assert (len(tags), len(bodies)) == (1, 1)


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        (b"gzip", True),
        (b"br, GZIP;q=0.5", True),
        (b"gzip ; q=1.0", True),
        (b"", False),
        (b"identity", False),
        (b"gzip;q=0", False),
        (b"gzip; q=0.000", False),
        (b"br;q=1, gzip;q=0, deflate", False),
        (b"xgzip", False),
    ],
)
def test_gzip_is_sent_only_where_it_is_taken(accepted: bytes, *, takes: bool) -> None:
    assert takes_gzip([(b"host", b"county"), (b"accept-encoding", accepted)]) is takes


def test_a_304_carries_no_header_that_is_paid_for_in_vain(client: TestClient) -> None:
    for path in (f"{FEED}/head", "/v1/root/1"):
        tag = client.get(path).headers["etag"]
        reply = client.get(path, headers={"If-None-Match": tag})
        assert reply.status_code == 304
        assert set(reply.headers) == {"etag", "cache-control"}


def test_pages_keep_to_themselves_and_json_stays_json(client: TestClient) -> None:
    page = client.get("/desk/login")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    for path in (f"{FEED}/head", "/v1/areas/990421999999/head", "/healthz"):
        reply = client.get(path)
        assert reply.headers["content-type"] == "application/json"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "content-security-policy" not in reply.headers


def test_a_body_behind_a_known_question_is_judged(client: TestClient) -> None:
    assert client.get(f"{FEED}/head").status_code == 200
    long = client.request("GET", f"{FEED}/head", content=b"x" * 300_000)
    assert long.status_code == 413
    endless = client.request("GET", f"{FEED}/head", content=iter([b"x"]))
    assert endless.status_code == 411


def test_only_get_takes_the_lane(client: TestClient) -> None:
    assert client.get(f"{FEED}/head").status_code == 200
    for method in ("POST", "DELETE", "HEAD"):
        assert client.request(method, f"{FEED}/head").status_code == 405


def test_a_wrong_question_is_never_known(client: TestClient) -> None:
    for _ in range(2):
        assert client.get(f"{FEED}/changes?after=-1").status_code == 422
        assert client.get("/v1/areas/990421999999/head").status_code == 404


def test_questions_are_forgotten_beyond_their_limit() -> None:
    questions = Questions(2)
    asked = Question(What.HEAD, VILLAGE)
    for path in ("/a", "/b", "/c"):
        questions.remember(path, b"", asked)
    questions.remember("/d", b"x" * (LONGEST_QUERY + 1), asked)
    known = [path for path in ("/a", "/b", "/c", "/d") if questions.get(path, b"") is asked]
    assert known == ["/b", "/c"]
    assert questions.get("/d", b"x" * (LONGEST_QUERY + 1)) is None


def test_strangers_questions_do_not_fill_the_memory(town: Town) -> None:
    town.load()
    small = CountySettings(feed=FeedSettings(questions=3))
    county = replace(town.county, settings=small)
    with TestClient(build_application(county, town.clock)) as client:
        for number in range(10):
            assert client.get(f"{FEED}/changes?after={number}").status_code == 200
        assert client.get(f"{FEED}/changes?after=0").status_code == 200
