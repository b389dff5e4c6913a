"""One contract for the county, in memory and over HTTP."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from content_sync.agent.accepting import accept_head
from content_sync.agent.county import BatchRefusedError, County
from content_sync.agent.device import Device
from content_sync.agent.http_county import HttpCounty, HttpLimits
from content_sync.store.clock import Instant
from disclosure.decoding import decode, encode
from disclosure.errors import RetryLaterError
from disclosure.feed import ChangePage, Envelope, Index, Letter, MailPage
from disclosure.outbox import OutboxBatch, OutboxKind, OutboxReply, OutboxRow, RowVerdict
from disclosure.seals.signing import new_seed
from disclosure.seals.verifying import open_time
from tests.fakes.county import NOW, VILLAGE, FakeCounty, an_item
from tests.fakes.county_server import CountyServer

FILE = bytes(range(256)) * 1000


@pytest.fixture
def fake() -> FakeCounty:
    fake = FakeCounty()
    fake.publish(an_item("一条"))
    fake.attach(FILE)
    fake.post(Letter(format=1, area=VILLAGE, locator="aa", box=b"b", posted=NOW))
    return fake


@pytest.fixture(params=["memory", "http"])
def county(fake: FakeCounty, request: pytest.FixtureRequest) -> Iterator[County]:
    if request.param == "memory":
        yield fake
        return
    with CountyServer(fake) as server:
        http = HttpCounty(
            server.url + "/", HttpLimits(), "test", device=Device(new_seed()), terminal="t"
        )
        yield http
        http.close()


def test_roots_until_there_is_none(county: County, fake: FakeCounty) -> None:
    assert county.root(1) == fake.roots[0]
    assert county.root(2) is None


def test_heads_with_tags(county: County, fake: FakeCounty) -> None:
    first = county.head(VILLAGE, "", 0.0)
    assert first is not None
    head = accept_head(decode(first.content, Envelope), fake.keyring(), VILLAGE, None, Instant(NOW))
    assert head.sequence == 1
    assert county.head(VILLAGE, first.tag, 0.05) is None
    fake.publish(an_item("二"))
    second = county.head(VILLAGE, first.tag, 5.0)
    assert second is not None
    assert second.tag != first.tag


def test_changes_index_and_mail(county: County) -> None:
    assert len(decode(county.changes(VILLAGE, 0), ChangePage).changes) == 1
    assert len(decode(county.changes(VILLAGE, 1), ChangePage).changes) == 0
    assert len(decode(county.index(VILLAGE), Index).entries) == 1
    assert len(decode(county.mail(VILLAGE, 0), MailPage).letters) == 1
    assert len(decode(county.mail(VILLAGE, 1), MailPage).letters) == 0


def test_the_time_answers_the_nonce(county: County, fake: FakeCounty) -> None:
    answer = decode(county.time("ab" * 8), Envelope)
    assert open_time(answer, fake.keyring(), "ab" * 8) == NOW


@pytest.mark.parametrize("start", [0, 1, 65_536, len(FILE) - 1])
def test_files_from_any_byte_on(county: County, fake: FakeCounty, start: int) -> None:
    sha256 = fake.attach(FILE)
    with county.blob(sha256, start) as pieces:
        assert b"".join(pieces) == FILE[start:]


def test_a_file_that_is_not_there(county: County) -> None:
    with pytest.raises(RetryLaterError), county.blob("0" * 64, 0) as pieces:  # type: ignore[arg-type]
        list(pieces)


def test_rows_are_stored_once(county: County, fake: FakeCounty) -> None:
    row = OutboxRow(
        id="7f1a3b5c-2d4e-4f60-8a1b-3c5d7e9f0a1b",
        kind=OutboxKind.REQUEST,
        made=NOW + timedelta(hours=1),
        body=b"box",
    )
    batch = encode(OutboxBatch(format=1, rows=(row,)))
    for _ in range(2):
        reply = decode(county.deliver(batch), OutboxReply)
        assert [(one.id, one.result) for one in reply.rows] == [(row.id, RowVerdict.STORED)]
    assert fake.rows == {row.id: row}


def test_a_batch_that_is_none_is_refused_as_a_whole(county: County) -> None:
    with pytest.raises(BatchRefusedError):
        county.deliver(b"{}")
