"""The gate: posts and Atom feeds over real sockets, and those who would misuse them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import msgspec
import pytest
import requests
import uvicorn

from county.alerts import cap, proof
from county.alerts.gate import atom
from county.alerts.gate.fetching import Fetcher
from county.alerts.gate.polling import FeedPoll
from county.alerts.gate.posting import HEADER, Posts
from county.alerts.gate.remembering import Remembered
from county.alerts.gate.running import config, run_gate
from county.alerts.gate.settings import GateSettings
from county.alerts.memory import Memory
from county.alerts.sources import AlertSettings, Rule, Source
from county.alerts.taking import Taking
from county.web import ports
from disclosure.errors import MalformedError, UsageError
from disclosure.items import Item
from disclosure.settings import load
from tests.county.capping import SEED, TOKEN, a_source, info, message
from tests.county.making import NOW

PATIENCE = 30.0
GATE = GateSettings(fetch_seconds=1.0, connect_seconds=1.0, answer_seconds=PATIENCE)


@dataclass
class Office:
    """An inbox, and whoever reads it: a signer's own code, in a thread."""

    folder: Path
    source: Source
    told: list[Item] = field(default_factory=list)

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Judge what lies in the inbox as long as the block lasts."""
        ended = threading.Event()

        def work() -> None:
            with closing(Memory(self.folder / "signer.db")) as memory:
                taking = self.taking(memory)
                while not ended.wait(0.02):
                    taking.turn(NOW)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join(PATIENCE)

    def taking(self, memory: Memory) -> Taking:
        return Taking(
            [self.source],
            Rule.STANDING,
            self.inbox,
            memory,
            ZoneInfo("Asia/Shanghai"),
            lambda items, _source: self.told.extend(items),
        )

    def judge(self) -> list[str]:
        """Judge what lies there once; return the reasons, empty for what was taken."""
        with closing(Memory(self.folder / "signer.db")) as memory:
            return [one.reason for one in self.taking(memory).turn(NOW)]

    def waiting(self) -> list[Path]:
        return sorted(self.inbox.glob("*/*.xml"))


@contextmanager
def standing(posts: Posts) -> Iterator[str]:
    """Serve posts on a port of loopback; yield the address."""
    listener = ports.hold("127.0.0.1", 0)
    server = uvicorn.Server(config(posts))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        end = time.monotonic() + PATIENCE
        while not server.started and time.monotonic() < end:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/alerts/weather"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path, a_source(posts=True))


def post(address: str, raw: bytes, given: bytes | None = None, **more: object) -> requests.Response:
    header = {HEADER: (proof.by_key(raw, SEED) if given is None else given).decode()}
    with requests.Session() as session:
        session.trust_env = False
        return session.post(address, data=raw, headers=header, timeout=PATIENCE, **more)  # type: ignore[arg-type]


def test_a_proven_post_is_judged_by_who_reads_the_inbox_and_answered(office: Office) -> None:
    with office.reading(), standing(Posts([office.source], office.inbox, GATE)) as address:
        reply = post(address, message())
    assert (reply.status_code, reply.json()["detail"]) == (200, "the message was taken")
    assert [item.title for item in office.told] == ["暴雨红色预警"]


def test_a_post_that_the_rules_refuse_hears_the_very_sentence(office: Office) -> None:
    with office.reading(), standing(Posts([office.source], office.inbox, GATE)) as address:
        reply = post(address, message(infos=info(severity="Minor", urgency="Past")))
    assert reply.status_code == 422
    assert reply.json()["detail"] == "it is over, or not expected to happen (Past or Unlikely)"


def test_a_replayed_post_is_refused(office: Office) -> None:
    with office.reading(), standing(Posts([office.source], office.inbox, GATE)) as address:
        post(address, message())
        reply = post(address, message())
    assert reply.status_code == 422
    assert "was taken before" in reply.json()["detail"]
    assert len(office.told) == 1


def test_while_nobody_reads_the_inbox_a_post_is_told_that_it_waits(office: Office) -> None:
    gate = msgspec.structs.replace(GATE, answer_seconds=0.1)
    with standing(Posts([office.source], office.inbox, gate)) as address:
        reply = post(address, message())
    assert reply.status_code == 202
    assert office.judge() == [""]


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"ed25519 00",
        b"ed25519 zz",
        proof.by_token(message(), TOKEN),
        proof.by_key(message("QH-2"), SEED),
        proof.by_key(message(), bytes(32)),
    ],
    ids=["empty", "short", "no hex", "another kind", "of another message", "of another key"],
)
def test_a_wrong_proof_is_401_and_writes_nothing(office: Office, given: bytes) -> None:
    with standing(Posts([office.source], office.inbox, GATE)) as address:
        reply = post(address, message(), given)
    assert reply.status_code == 401
    assert reply.json()["detail"]
    assert not office.inbox.exists()


def test_a_post_without_a_proof_is_401(office: Office) -> None:
    with (
        standing(Posts([office.source], office.inbox, GATE)) as address,
        requests.Session() as session,
    ):
        session.trust_env = False
        assert session.post(address, data=message(), timeout=PATIENCE).status_code == 401
    assert not office.inbox.exists()


def test_the_token_s_code_is_a_proof_too(tmp_path: Path) -> None:
    office = Office(tmp_path, a_source(key="", token=TOKEN, posts=True))
    with office.reading(), standing(Posts([office.source], office.inbox, GATE)) as address:
        assert post(address, message(), proof.by_token(message(), TOKEN)).status_code == 200
        wrong = proof.by_token(message("QH-2"), TOKEN[:-1] + "x")
        assert post(address, message("QH-2"), wrong).status_code == 401


def test_ten_megabytes_are_refused_before_they_are_read(office: Office) -> None:
    with standing(Posts([office.source], office.inbox, GATE)) as address:
        raw = b" " * 10_000_000
        try:
            reply = post(address, raw, b"ed25519 00")
        except requests.ConnectionError:
            return  # Closed while it still was sending: as good a refusal.
    assert reply.status_code == 413


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'


@pytest.mark.parametrize("raw", [XXE, LAUGHS, b"", b"\xff\xfe", b"<a/>"])
def test_what_is_no_alert_is_400_although_its_proof_holds(office: Office, raw: bytes) -> None:
    with standing(Posts([office.source], office.inbox, GATE)) as address:
        reply = post(address, raw)
    assert reply.status_code == 400
    assert "passwd" not in reply.text.replace("file:///etc/passwd", "")
    assert office.waiting() == []


def test_a_flood_of_posts_is_slowed_and_wrong_proofs_cannot_use_up_the_source_s_share(
    office: Office,
) -> None:
    gate = msgspec.structs.replace(GATE, posts_a_minute=2, refusals_a_minute=3, answer_seconds=0.01)
    with standing(Posts([office.source], office.inbox, gate)) as address:
        bad = [post(address, message(), b"ed25519 00").status_code for _ in range(2)]
        good = [post(address, message(f"QH-{n}")).status_code for n in range(3)]
        worse = [post(address, message(), b"ed25519 00").status_code for _ in range(2)]
        locked = post(address, message("QH-9"))
    assert (bad, good) == ([401, 401], [202, 202, 429])
    assert worse[-1] in (401, 429)
    assert locked.status_code == 429
    assert locked.headers["Retry-After"] == "60"


def test_a_source_that_does_not_post_has_no_door(tmp_path: Path) -> None:
    office = Office(tmp_path, a_source())
    with standing(Posts([office.source], office.inbox, GATE)) as address:
        assert post(address, message()).status_code == 404
        assert requests.get(address, timeout=PATIENCE).status_code == 405


# Feeds.

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
    polled: Polled,
) -> None:
    polled.station.says("/feed", b"", 302, Location="http://127.0.0.1:1/feed")
    assert polled.turn() == 0
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


# Settings and the command.


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"feed": "http://cap.example/feed", "key": "", "token": TOKEN}, "https"),
        ({"feed": "https://cap.example/feed"}, "token"),
        ({"posts": True, "key": "", "rule": Rule.TWO_PEOPLE}, "key or a token"),
        (
            {"feed": "https://a.example/f", "key": "", "token": TOKEN, "feed_seconds": 1.0},
            "feed_seconds",
        ),
    ],
)
def test_settings_without_a_proof_are_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        a_source(**changes)  # type: ignore[arg-type]


def test_a_gate_without_any_source_says_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "alerts.toml"
    file.write_text('inbox = "inbox"\nsealed = "sealed"\n')
    with pytest.raises(UsageError, match="no source has posts"):
        run_gate(load(file, AlertSettings), file, lambda: NOW, lambda _line: None)
