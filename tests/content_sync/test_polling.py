"""What a poll costs on the wire: one connection, and no word more than is needed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from content_sync.agent.http_county import HttpCounty, HttpLimits
from disclosure.blocks import Sha256
from disclosure.errors import RetryLaterError
from tests.fakes.county import VILLAGE, FakeCounty, an_item
from tests.fakes.county_server import CountyServer, Handler

PICTURE = Sha256(hashlib.sha256(b"picture").hexdigest())


@pytest.fixture
def server() -> Iterator[CountyServer]:
    fake = FakeCounty()
    fake.publish(an_item("一条"))
    fake.attach(b"picture")
    with CountyServer(fake) as server:
        yield server


@pytest.fixture
def county(server: CountyServer) -> Iterator[HttpCounty]:
    county = HttpCounty(server.url, HttpLimits(), "test")
    yield county
    county.close()


@dataclass(frozen=True)
class Question:
    """From which address of the asker, with which headers."""

    asker: tuple[str, int]
    headers: dict[str, str]


def watched(server: CountyServer) -> list[Question]:
    """Return the list into which every question comes."""
    seen: list[Question] = []

    def look(handler: Handler) -> bool:
        seen.append(Question(handler.client_address, dict(handler.headers)))
        return False

    server.trick = look
    return seen


def test_one_connection_serves_all_questions(server: CountyServer, county: HttpCounty) -> None:
    seen = watched(server)
    fetched = county.head(VILLAGE, "", 0.0)
    assert fetched is not None
    for _ in range(3):
        assert county.head(VILLAGE, fetched.tag, 0.0) is None
    county.root(1)
    assert county.root(2) is None
    county.changes(VILLAGE, 0)
    with county.blob(PICTURE, 0) as pieces:
        assert b"".join(pieces) == b"picture"
    county.index(VILLAGE)
    assert len(seen) == 9
    assert len({question.asker for question in seen}) == 1


def test_an_answer_that_is_not_read_to_its_end_costs_its_connection(
    server: CountyServer, county: HttpCounty
) -> None:
    name = server.county.attach(bytes(5_000_000))
    seen = watched(server)
    with county.blob(name, 0) as pieces:
        next(pieces)
    county.head(VILLAGE, "", 0.0)
    assert len({question.asker for question in seen}) == 2


def test_a_poll_says_host_name_and_tag_alone(server: CountyServer, county: HttpCounty) -> None:
    seen = watched(server)
    fetched = county.head(VILLAGE, "", 0.0)
    assert fetched is not None
    county.head(VILLAGE, fetched.tag, 0.0)
    assert sorted(seen[-1].headers) == ["Host", "If-None-Match", "User-Agent"]


def test_pages_may_come_packed_and_files_may_not(server: CountyServer, county: HttpCounty) -> None:
    seen = watched(server)
    county.changes(VILLAGE, 0)
    with county.blob(PICTURE, 0) as pieces:
        list(pieces)
    assert [question.headers.get("Accept-Encoding") for question in seen] == ["gzip", None]


def test_a_county_may_lie_under_a_path(server: CountyServer) -> None:
    county = HttpCounty(f"{server.url}/gongkai/", HttpLimits(), "test")
    with pytest.raises(RetryLaterError, match=r"/gongkai/v1/areas/.*404"):
        county.changes(VILLAGE, 0)
    assert server.asked == [f"GET /gongkai/v1/areas/{VILLAGE}/changes?after=0"]
    county.close()
