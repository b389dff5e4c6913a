"""The wire: a hostile or broken server between the terminal and its county."""

import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from content_sync.agent.county import BatchRefusedError, BusyError
from content_sync.agent.device import Device
from content_sync.agent.http_county import HttpCounty, HttpLimits
from content_sync.store.blobs import BlobFolder
from content_sync.store.folder import Folder
from disclosure.errors import MingbaiError, RejectedFeedError, RetryLaterError
from disclosure.seals.signing import new_seed
from tests.fakes.county import VILLAGE, FakeCounty, FilledStore, an_item, with_picture
from tests.fakes.county_server import CountyServer, Handler
from tests.fakes.stores import titles

LIMITS = HttpLimits(
    connect_seconds=2.0,
    read_seconds=0.4,
    answer_seconds=0.6,
    page_bytes=200_000,
    index_bytes=200_000,
)
PICTURE = bytes(range(256)) * 400


@pytest.fixture
def server() -> Iterator[CountyServer]:
    with CountyServer(FakeCounty()) as server:
        yield server


@pytest.fixture
def county(server: CountyServer) -> Iterator[HttpCounty]:
    county = HttpCounty(server.url, LIMITS, "test", device=Device(new_seed()), terminal="t")
    yield county
    county.close()


def headers(handler: Handler, status: int, **fields: str) -> None:
    handler.send_response(status)
    for name, value in fields.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.close_connection = True


def test_a_truncated_page_is_tried_again(server: CountyServer, county: HttpCounty) -> None:
    def truncate(handler: Handler) -> bool:
        body = server.county.changes(VILLAGE, 0)
        headers(handler, 200, Content_Length=str(len(body)))
        handler.wfile.write(body[:-20])
        return True

    server.trick = truncate
    with pytest.raises(RetryLaterError):
        county.changes(VILLAGE, 0)


def test_an_endless_body_is_cut_off(server: CountyServer, county: HttpCounty) -> None:
    def endless(handler: Handler) -> bool:
        headers(handler, 200)
        for _ in range(1_000):
            handler.wfile.write(b"[" * 65_536)
        return True

    server.trick = endless
    with pytest.raises(RejectedFeedError, match="more than 200000 bytes"):
        county.changes(VILLAGE, 0)


def test_a_body_that_drips_is_given_up(server: CountyServer, county: HttpCounty) -> None:
    def drip(handler: Handler) -> bool:
        headers(handler, 200, Content_Length="100000")
        for _ in range(200):
            handler.wfile.write(b" ")
            time.sleep(0.02)
        return True

    server.trick = drip
    started = time.monotonic()
    with pytest.raises(RetryLaterError):
        county.changes(VILLAGE, 0)
    assert time.monotonic() - started < 3


def test_a_silent_server_is_given_up(server: CountyServer, county: HttpCounty) -> None:
    def silent(handler: Handler) -> bool:  # noqa: ARG001 - it says nothing
        time.sleep(1.5)
        return True

    server.trick = silent
    with pytest.raises(RetryLaterError):
        county.index(VILLAGE)


def test_a_gzip_bomb_is_cut_off(server: CountyServer, county: HttpCounty) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 60_000

    def explode(handler: Handler) -> bool:
        headers(handler, 200, Content_Length=str(len(bomb)), Content_Encoding="gzip")
        handler.wfile.write(bomb)
        return True

    server.trick = explode
    with pytest.raises(RejectedFeedError, match="more than 200000 bytes"):
        county.changes(VILLAGE, 0)


def test_packed_pages_are_read(server: CountyServer, county: HttpCounty) -> None:
    server.county.publish(an_item("压缩的"))
    body = server.county.changes(VILLAGE, 0)
    packed = gzip.compress(body)

    def pack(handler: Handler) -> bool:
        headers(handler, 200, Content_Length=str(len(packed)), Content_Encoding="gzip")
        handler.wfile.write(packed)
        return True

    server.trick = pack
    assert county.changes(VILLAGE, 0) == body


def test_a_redirect_is_not_followed(server: CountyServer, county: HttpCounty) -> None:
    def redirect(handler: Handler) -> bool:
        headers(handler, 302, Location="http://127.0.0.1:1/", Content_Length="0")
        return True

    server.trick = redirect
    with pytest.raises(RetryLaterError, match="HTTP 302"):
        county.changes(VILLAGE, 0)


@pytest.mark.parametrize(("status", "asked"), [(503, "7"), (429, "120"), (500, "")])
def test_retry_after_is_heard(
    server: CountyServer, county: HttpCounty, status: int, asked: str
) -> None:
    def busy(handler: Handler) -> bool:
        headers(handler, status, Content_Length="0", **({"Retry_After": asked} if asked else {}))
        return True

    server.trick = busy
    with pytest.raises(BusyError) as caught:
        county.head(VILLAGE, "", 0.0)
    assert caught.value.seconds == float(asked or 0)


@pytest.mark.parametrize("status", [401, 403])
def test_a_pass_that_is_refused_refuses_no_row(
    server: CountyServer, county: HttpCounty, status: int
) -> None:
    def refuse(handler: Handler) -> bool:
        if "outbox" not in handler.path:
            return False
        handler.rfile.read(int(handler.headers["Content-Length"]))
        headers(handler, status, Content_Length="0")
        return True

    server.trick = refuse
    with pytest.raises(MingbaiError) as caught:
        county.deliver(b"{}")
    assert isinstance(caught.value, RetryLaterError)
    assert not isinstance(caught.value, BatchRefusedError)


def fetch(server: CountyServer, county: HttpCounty, store: Path) -> FilledStore:
    """Fill a store in memory, but fetch its files over HTTP."""
    server.county.attach(PICTURE)
    server.county.publish(with_picture(an_item("有图"), PICTURE))
    blobs, server.county.blobs = server.county.blobs, {}
    filled = FilledStore(server.county, store)
    filled.sync()
    filled.journal.take()
    server.county.blobs = blobs
    filled.files = filled.fetching_from(county)
    return filled


def test_a_wrong_range_is_rejected_and_the_right_one_resumes(
    server: CountyServer, county: HttpCounty, tmp_path: Path
) -> None:
    filled = fetch(server, county, tmp_path)
    blob = filled.writer.missing_blobs()[0]
    folder = BlobFolder(Folder(tmp_path).blobs)
    folder.receive(blob.sha256, blob.size, [PICTURE[:1000]])

    def wrong(handler: Handler) -> bool:
        if "blobs" not in handler.path:
            return False
        assert handler.headers["Range"] == "bytes=1000-"
        last = len(PICTURE) - 1
        handler.send(206, PICTURE[500:], Content_Range=f"bytes 500-{last}/{len(PICTURE)}")
        return True

    server.trick = wrong
    filled.files.fetch_missing(lambda: False)
    assert "asked from byte 1000" in filled.journal.take()[0][0].reason
    assert folder.received(blob.sha256) == 1000
    server.trick = None
    filled.files.fetch_missing(lambda: False)
    assert titles(tmp_path) == {"有图"}
    filled.writer.close()


def test_a_server_without_ranges_is_read_from_the_start(
    server: CountyServer, county: HttpCounty, tmp_path: Path
) -> None:
    filled = fetch(server, county, tmp_path)
    blob = filled.writer.missing_blobs()[0]
    BlobFolder(Folder(tmp_path).blobs).receive(blob.sha256, blob.size, [PICTURE[:70_000]])

    def whole(handler: Handler) -> bool:
        handler.send(200, PICTURE)
        return True

    server.trick = whole
    filled.files.fetch_missing(lambda: False)
    assert titles(tmp_path) == {"有图"}
    filled.writer.close()


def test_another_file_under_the_hash_is_thrown_away(
    server: CountyServer, county: HttpCounty, tmp_path: Path
) -> None:
    filled = fetch(server, county, tmp_path)
    blob = filled.writer.missing_blobs()[0]
    server.county.blobs[blob.sha256] = PICTURE[::-1]
    filled.files.fetch_missing(lambda: False)
    assert titles(tmp_path) == set()
    assert "another hash" in filled.journal.take()[0][0].reason
    assert BlobFolder(Folder(tmp_path).blobs).received(blob.sha256) == 0
    filled.writer.close()


def test_a_file_without_end_is_cut_off_at_its_size(
    server: CountyServer, county: HttpCounty, tmp_path: Path
) -> None:
    filled = fetch(server, county, tmp_path)

    def endless(handler: Handler) -> bool:
        headers(handler, 200)
        # An end, so that the test fails and does not hang where nothing cuts it off.
        for _ in range(200):
            handler.wfile.write(PICTURE)
        return True

    server.trick = endless
    filled.files.fetch_missing(lambda: False)
    assert "more than its" in filled.journal.take()[0][0].reason
    filled.writer.close()


def test_a_connection_that_breaks_off_resumes_where_it_was(
    server: CountyServer, county: HttpCounty, tmp_path: Path
) -> None:
    filled = fetch(server, county, tmp_path)
    blob = filled.writer.missing_blobs()[0]
    ranges: list[str | None] = []

    def break_off(handler: Handler) -> bool:
        ranges.append(handler.headers["Range"])
        if len(ranges) > 1:
            return False
        headers(handler, 200, Content_Length=str(len(PICTURE)))
        handler.wfile.write(PICTURE[:65_536])
        return True

    server.trick = break_off
    filled.files.fetch_missing(lambda: False)
    received = BlobFolder(Folder(tmp_path).blobs).received(blob.sha256)
    assert 0 < received <= 65_536
    filled.files.fetch_missing(lambda: False)
    assert ranges == [None, f"bytes={received}-"]
    assert titles(tmp_path) == {"有图"}
    filled.writer.close()
