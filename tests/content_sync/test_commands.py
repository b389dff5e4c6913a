"""The commands as a technician meets them, and the agent as a process."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from content_sync.__main__ import main
from content_sync.agent import device
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox
from disclosure.outbox import OutboxKind
from tests.fakes.county import VILLAGE, FakeCounty, an_item
from tests.fakes.county_server import CountyServer
from tests.fakes.stores import reading, tamper, titles


@pytest.fixture
def server() -> Iterator[CountyServer]:
    county = FakeCounty(datetime.now(UTC))
    county.publish(an_item("一条"))
    with CountyServer(county) as server:
        yield server


def settings(server: CountyServer, folder: Path, **changes: str) -> Path:
    (folder / "root.json").write_bytes(server.county.roots[0])
    if device.load(Folder(folder / "store")) is None:
        device.make(Folder(folder / "store"))
    values = {
        "county_url": f'"{server.url}"',
        "root": '"root.json"',
        "area": f'"{VILLAGE}"',
        "terminal_id": '"t-3"',
        "terminal_number": "3",
        "store": '"store"',
        "reserve_bytes": "0",
        "outbox_seconds": "0.1",
        "report_soon_seconds": "0.1",
    } | changes
    file = folder / "agent.toml"
    file.write_text("".join(f"{name} = {value}\n" for name, value in values.items() if value))
    return file


def until(true: Callable[[], bool], seconds: float = 10.0) -> float:
    """Wait until something is true; return how long that took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < seconds
        time.sleep(0.01)
    return time.monotonic() - started


def test_one_round_fills_the_store_and_reports(
    server: CountyServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = settings(server, tmp_path)
    assert main(["run", "--settings", str(file), "--once"]) == 0
    store = tmp_path / "store"
    assert titles(store) == {"一条"}
    assert [row.kind for row in server.county.rows.values()] == [OutboxKind.REPORT]
    assert Outbox.open(store).terminal_number() == 3
    capsys.readouterr()
    assert main(["status", "--store", str(store), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["documents"], told["outbox"]["delivered"]) == (2, 1)
    assert all(feed["whole"] for feed in told["feeds"])
    assert main(["status", "--store", str(store)]) == 0
    assert "清禾县" in capsys.readouterr().out
    assert main(["verify", "--store", str(store)]) == 0
    assert "all sound" in capsys.readouterr().out


def test_verify_finds_what_is_wrong(
    server: CountyServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.county.fill(tmp_path)
    tamper(tmp_path, "UPDATE documents SET version = 9 WHERE area = ?", VILLAGE)
    capsys.readouterr()
    assert main(["verify", "--store", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert "version differ from the payload" in said
    assert "not what its head says" in said


def test_one_round_without_a_county_fails_with_reasons(
    server: CountyServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = settings(server, tmp_path, county_url='"http://127.0.0.1:9"')
    assert main(["run", "--settings", str(file), "--once"]) == 1
    assert "Connection refused" in caplog.text


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"store": ""}, "store"),
        ({"colour": '"red"'}, "colour"),
        ({"area": '"12"'}, "12"),
        ({"area": '"110101001001"'}, "110101001001"),
        ({"county_url": '"ftp://x"'}, "ftp://x"),
        ({"root": '"nowhere.json"'}, "nowhere.json"),
        ({"root": '"agent.toml"'}, "pinned root"),
        ({"terminal_number": "100000"}, "terminal_number"),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    server: CountyServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, str],
    named: str,
) -> None:
    file = settings(server, tmp_path, **changes)
    assert main(["run", "--settings", str(file), "--once"]) == 2
    said = capsys.readouterr().err
    assert named in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", ["status", "verify"])
def test_a_store_that_is_none_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, "--store", str(tmp_path / "nowhere")]) == 2
    assert "no such folder" in capsys.readouterr().err
    assert main([command, "--store", str(tmp_path)]) == 2
    assert "start the agent first" in capsys.readouterr().err


@pytest.fixture
def agent(server: CountyServer, tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "content_sync", "run", "--settings"]
    process = subprocess.Popen(
        [*command, str(settings(server, tmp_path))], stderr=subprocess.PIPE, text=True
    )
    database = Folder(tmp_path / "store").content_db
    until(lambda: database.exists() and "changes" in " ".join(server.asked))
    yield process
    process.terminate()
    process.communicate(timeout=10)


def test_what_is_published_or_filed_arrives_within_two_seconds(
    server: CountyServer, agent: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    store = tmp_path / "store"
    until(lambda: titles(store) == {"一条"})
    server.county.publish(an_item("二"))
    assert until(lambda: titles(store) == {"一条", "二"}) < 2.0
    server.county.withdraw(an_item("二"))
    assert until(lambda: titles(store) == {"一条"}) < 2.0
    filed = Outbox.open(store).put(OutboxKind.REQUEST, b"x", made=datetime.now(UTC))
    assert until(lambda: filed in server.county.rows) < 2.0
    agent.terminate()
    assert agent.wait(timeout=10) == 0


def test_a_second_agent_on_the_store_says_so(
    agent: "subprocess.Popen[str]", tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert agent.poll() is None
    assert main(["run", "--settings", str(tmp_path / "agent.toml"), "--once"]) == 2
    assert "another agent" in capsys.readouterr().err


def test_a_database_beyond_use_is_fetched_again_and_the_outbox_stays(
    server: CountyServer, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    server.county.fill(store)
    outbox = Outbox.open(store)
    filed = outbox.put(OutboxKind.REQUEST, b"x", made=datetime.now(UTC))
    kept = Folder(store).outbox_db.stat().st_ino
    database = Folder(store).content_db
    database.write_bytes(os.urandom(database.stat().st_size))
    file = settings(server, tmp_path)
    assert main(["run", "--settings", str(file), "--once"]) == 0
    assert titles(store) == {"一条"}
    assert filed in server.county.rows
    assert Folder(store).outbox_db.stat().st_ino == kept
    with reading(store) as reader:
        assert reader.profile() is not None
    assert len(list(database.parent.glob("content.db.broken-*"))) == 1


def test_a_damaged_outbox_stops_no_content_and_is_left_as_it_is(
    server: CountyServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = tmp_path / "store"
    server.county.fill(store)
    Outbox.open(store).put(OutboxKind.REQUEST, b"precious", made=datetime.now(UTC))
    outbox = Folder(store).outbox_db
    outbox.write_bytes(b"broken!" + outbox.read_bytes()[7:])
    broken = outbox.read_bytes()
    server.county.publish(an_item("照样到"))
    assert main(["run", "--settings", str(settings(server, tmp_path)), "--once"]) == 1
    assert titles(store) == {"一条", "照样到"}
    assert outbox.read_bytes() == broken
    assert not list(outbox.parent.parent.glob("content/*.broken-*"))
    assert "needs a technician" in caplog.text
