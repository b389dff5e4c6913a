"""Atom feeds at the gate over real sockets, and servers that mean no good."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest

from county.alerts import cap
from county.alerts.gate import atom
from county.alerts.gate.fetching import Fetcher
from county.alerts.gate.polling import FeedPoll
from county.alerts.gate.remembering import Remembered
from disclosure.errors import MalformedError
from tests.county.capping import TOKEN, a_source, message
from tests.county.gating import GATE, LAUGHS, PATIENCE, XXE, Office
from tests.county.making import NOW

ENTRY = """<entry><id>{id}</id><updated>{updated}</updated><title>t</title>{inside}</entry>"""
FEED = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>f</id>{entries}</feed>'


def held(raw: bytes, id_: str = "e-1", updated: str = "2026-11-20T01:59:00Z") -> str:
    """Return an entry that holds a message."""
    body = raw.decode().split("?>", 1)[1]
    inside = f'<content type="application/cap+xml">{body}</content>'
    return ENTRY.format(id=id_, updated=updated, inside=inside)


def linked(href: str, id_: str = "e-1", updated: str = "2026-11-20T01:59:00Z") -> str:
    inside = f'<link rel="alternate" type="application/cap+xml" href="{href}"/>'
    return ENTRY.format(id=id_, updated=updated, inside=inside)


Answer = Callable[[BaseHTTPRequestHandler], None]


class Station:
    """A feed's server: what each path answers, and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []
        station = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                station.asked.append((self.path, self.headers.get("If-None-Match", "")))
                answer = station.answers.get(self.path)
                if answer is None:
                    self.send_error(404)
                else:
                    answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def says(self, path: str, content: bytes | str, status: int = 200, **headers: str) -> None:
        raw = content.encode() if isinstance(content, str) else content

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(raw)))
            handler.end_headers()
            handler.wfile.write(raw)

        self.answers[path] = answer


@pytest.fixture
def station() -> Iterator[Station]:
    made = Station()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join(PATIENCE)
    made.server.server_close()


@dataclass
class Polled:
    """An office that asks a feed."""

    office: Office
    poll: FeedPoll
    station: Station

    def turn(self) -> int:
        return self.poll.turn(NOW)


@pytest.fixture
def polled(tmp_path: Path, station: Station) -> Iterator[Polled]:
    source = a_source(key="", token=TOKEN, feed=f"{station.address}/feed", feed_seconds=10.0)
    office = Office(tmp_path, source)
    fetcher, memory = Fetcher(GATE), Remembered(tmp_path / "gate.db")
    poll = FeedPoll(source, office.inbox, GATE, fetcher, memory, Random(1))
    yield Polled(office, poll, station)
    memory.close()
    fetcher.close()


def test_an_entry_that_holds_its_message_is_judged_like_a_dropped_one(polled: Polled) -> None:
    polled.station.says("/feed", FEED.format(entries=held(message())))
    assert polled.turn() == 1
    assert polled.office.judge() == [""]
    assert [item.title for item in polled.office.told] == ["暴雨红色预警"]


def test_an_entry_that_links_to_its_message_is_fetched(polled: Polled) -> None:
    polled.station.says("/feed", FEED.format(entries=linked("cap/1.xml")))
    polled.station.says("/cap/1.xml", message())
    assert polled.turn() == 1
    assert polled.office.judge() == [""]


def test_what_was_seen_is_not_fetched_again_and_a_304_is_the_common_answer(
    polled: Polled,
) -> None:
    polled.station.says("/feed", FEED.format(entries=linked("/a.xml")), ETag='"one"')
    polled.station.says("/a.xml", message())
    assert [polled.turn(), polled.turn()] == [1, 0]
    assert polled.station.asked == [("/feed", ""), ("/a.xml", ""), ("/feed", '"one"')]
    polled.station.says("/feed", b"", 304)
    assert polled.turn() == 0
    assert polled.poll.pause() < 13


def test_the_same_entry_updated_is_new(polled: Polled) -> None:
    polled.station.says("/feed", FEED.format(entries=held(message())))
    polled.turn()
    later = held(message("QH-2"), updated="2026-11-20T01:59:30Z")
    polled.station.says("/feed", FEED.format(entries=later))
    assert polled.turn() == 1


def test_an_entry_that_points_to_another_host_is_never_asked(polled: Polled) -> None:
    other = Station()
    entries = linked(f"{other.address}/a.xml", "e-1") + linked("file:///etc/passwd", "e-2")
    polled.station.says("/feed", FEED.format(entries=entries + held(message(), "e-3")))
    assert polled.turn() == 1
    assert other.asked == []
    assert [path for path, _ in polled.station.asked] == ["/feed"]
    other.server.server_close()


def test_a_redirect_to_another_host_is_refused_and_one_at_home_is_followed(
    polled: Polled, caplog: pytest.LogCaptureFixture
) -> None:
    polled.station.says("/feed", b"", 302, Location="http://127.0.0.1:1/feed")
    with caplog.at_level("WARNING"):
        assert polled.turn() == 0
    assert "leads to another host: http://127.0.0.1:1/feed" in caplog.text
    polled.station.says("/feed", b"", 301, Location="/moved")
    polled.station.says("/moved", FEED.format(entries=held(message())))
    assert polled.turn() == 1


def test_ten_thousand_entries_bring_a_few_of_the_newest_and_no_more(polled: Polled) -> None:
    entries = "".join(linked(f"/{n}.xml", f"e-{n}") for n in range(10_000))
    polled.station.says("/feed", FEED.format(entries=entries))
    polled.station.says("/9999.xml", message())
    assert polled.turn() == 0
    # The first of the newest is missing: the rest waits for the next round.
    assert len(polled.station.asked) == 2
    for number in range(9_000, 10_000):
        polled.station.says(f"/{number}.xml", message(f"QH-{number}"))
    assert polled.turn() == GATE.fetches
    assert len(polled.station.asked) == 3 + GATE.fetches
    assert len(polled.office.waiting()) == GATE.fetches


def test_a_feed_that_is_too_large_is_cut_off(polled: Polled) -> None:
    polled.station.says("/feed", b"x" * (GATE.feed_bytes + 1))
    assert polled.turn() == 0
    assert polled.office.waiting() == []


def test_a_message_of_two_megabytes_is_left_out_for_good(polled: Polled) -> None:
    polled.station.says("/feed", FEED.format(entries=linked("/a.xml")))
    polled.station.says("/a.xml", b"x" * (2 * cap.LARGEST_BYTES))
    assert [polled.turn(), polled.turn()] == [0, 0]
    assert [path for path, _ in polled.station.asked] == ["/feed", "/a.xml", "/feed"]


@pytest.mark.parametrize("raw", [XXE, LAUGHS, b"", b"<feed/>", b"no xml"])
def test_what_is_no_feed_is_refused(polled: Polled, raw: bytes) -> None:
    polled.station.says("/feed", raw)
    assert polled.turn() == 0
    with pytest.raises(MalformedError):
        atom.parse(raw, polled.station.address, 10)


def test_a_compressed_answer_is_refused(polled: Polled) -> None:
    polled.station.says("/feed", b"\x1f\x8b", Content_Encoding="gzip")
    assert polled.turn() == 0


def test_a_server_that_never_answers_or_drips_is_given_up_and_asked_more_seldom(
    polled: Polled,
) -> None:
    ended = threading.Event()

    def silent(_handler: BaseHTTPRequestHandler) -> None:
        ended.wait(PATIENCE)

    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not ended.wait(0.2):
            try:
                handler.wfile.write(b"x" * 20_000)
                handler.wfile.flush()
            except OSError:
                return

    polled.station.answers["/feed"] = silent
    began = time.monotonic()
    assert polled.turn() == 0
    first = polled.poll.pause()
    polled.station.answers["/feed"] = dripping
    assert polled.turn() == 0
    second = polled.poll.pause()
    ended.set()
    assert time.monotonic() - began < PATIENCE
    assert 15 < first < 25
    assert 31 < second < 49


def test_a_server_that_asks_for_a_pause_gets_it(polled: Polled) -> None:
    polled.station.says("/feed", b"", 503, Retry_After="300")
    assert polled.turn() == 0
    assert 239 < polled.poll.pause() < 361


def test_old_entries_are_passed_over_without_a_fetch(polled: Polled) -> None:
    old = (NOW - timedelta(days=3)).isoformat()
    polled.station.says("/feed", FEED.format(entries=linked("/a.xml", updated=old)))
    assert polled.turn() == 0
    assert [path for path, _ in polled.station.asked] == ["/feed"]
