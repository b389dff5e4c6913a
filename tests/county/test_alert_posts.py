"""Posts at the gate over real sockets, and those who would misuse them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
import requests
import uvicorn

from county.alerts import proof
from county.alerts.gate.posting import HEADER, Posts
from county.alerts.gate.running import config, run_gate
from county.alerts.sources import AlertSettings, Rule
from county.web import ports
from disclosure.errors import UsageError
from disclosure.settings import load
from tests.county.capping import SEED, TOKEN, a_source, info, message
from tests.county.gating import GATE, LAUGHS, PATIENCE, XXE, Office
from tests.county.making import NOW


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
