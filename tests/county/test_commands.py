"""The commands: what a person got wrong ends in one sentence and exit code 2."""

import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from county.__main__ import main
from county.folder import DataFolder
from county.keys.key_file import KeyFile
from county.people.staff import Role
from county.web import ports
from disclosure.decoding import decode
from disclosure.errors import UsageError
from disclosure.seals.root import first_root
from tests.county.making import COUNTY, VILLAGE, Content, item_text

Said = pytest.CaptureFixture[str]


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "data"))


@pytest.fixture
def keys(data: Path) -> list[str]:
    offline = DataFolder(data).offline_keys
    return [part for n in (1, 2) for part in ("--key", str(offline / f"approver-{n}.key"))]


@pytest.fixture
def loaded(data: Path, content: Content) -> Path:
    content.item("water", item_text())
    assert main(["import", str(content.path), "--data", str(data)]) == 0
    return data


def sentence(said: Said) -> str:
    text = said.readouterr().err
    assert text.startswith("county")
    assert text.count("\n") == 1
    assert "Traceback" not in text
    return text


def test_init_separates_what_the_server_may_read(tmp_path: Path) -> None:
    data = tmp_path / "new"
    assert main(["init", "--data", str(data), "--county", COUNTY]) == 0
    folder = DataFolder(data)
    keyring = first_root(folder.newest_root())
    assert len(keyring.approvers) == 2
    names = sorted(file.name for file in folder.offline_keys.iterdir())
    assert names == ["approver-1.key", "approver-2.key", "root-1.key", "root-2.key", "root-3.key"]
    assert sorted(file.name for file in folder.online_keys.iterdir()) == ["head.key", "request.key"]
    for file in (data / "keys").rglob("*.key"):
        assert file.stat().st_mode & 0o777 == 0o600
        assert decode(file.read_bytes(), KeyFile).seed


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "required: COMMAND; see county --help"),
        (["fly"], "invalid choice: 'fly'"),
        (["init", "--data", "DATA", "--county", COUNTY], "is not empty: choose a new folder"),
        (["init", "--data", "NEW", "--county", VILLAGE], "is no county's code"),
        (["init", "--data", "NEW", "--county", "abc"], "12 digits"),
        (["import", "NOWHERE", "--data", "DATA"], "is no folder: name the content folder"),
        (["import", "DATA", "--data", "DATA"], "holds no county.toml"),
        (["import", "CONTENT", "--data", "NOWHERE"], "holds no county: make one with"),
        (["seal", "--data", "DATA", "--all", "--key", "NOWHERE"], "NOWHERE: No such file"),
        (["seal", "--data", "DATA", "--all", "--key", "CONTENT/county.toml"], "is no key file"),
        (["seal", "--data", "DATA", "--key", "ROOT"], "name the items to seal, or give --all"),
        (["seal", "--data", "DATA", "--all", "--key", "ROOT"], "a root key; a approver key"),
        (["seal", "--data", "DATA", "nothing", "--key", "APPROVER"], "no item 'nothing'"),
        (["withdraw", "--data", "DATA", "x", "--key", "APPROVER", "--reason", " "], "is empty"),
        (["withdraw", "--data", "DATA", "x", "--key", "APPROVER", "--reason", "y"], "no item 'x'"),
        (["serve", "--data", "NOWHERE"], "holds no county"),
        (["serve", "--data", "DATA", "--port", "0"], "--port 0 is not between 1 and 65535"),
        (["serve", "--data", "DATA", "--port", "x"], "invalid int value: 'x'"),
        (["serve", "--data", "DATA", "--host", "192.0.2.1"], "--host 192.0.2.1: "),
        (["user", "add", "li", "--data", "DATA", "--role", "king", "--area", VILLAGE], "'king'"),
        (["terminal", "claim", "--data", "DATA", "--area", "990421999999"], "no area"),
        (
            ["terminal", "claim", "--data", "DATA", "--area", VILLAGE, "--name", " "],
            "name is empty",
        ),
        (["terminal", "confirm", "7", "--data", "DATA"], "there is no terminal '7'"),
        (["healthz", "--data", "DATA", "--url", "ftp://x"], "does not begin with http"),
        (["healthz", "--data", "DATA", "--url", "http://127.0.0.1:9"], "is 'county serve' running"),
        (["healthz", "--data", "DATA", "--url", "http://127.0.0.1:9", "--wait", "1"], "running"),
        (["healthz", "--data", "DATA", "--wait", "9999"], "is not between 0 and 600"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    loaded: Path, content: Content, tmp_path: Path, said: Said, arguments: list[str], reason: str
) -> None:
    said.readouterr()
    offline = loaded / "keys" / "offline"
    places = {
        "DATA": str(loaded),
        "CONTENT/county.toml": str(content.path / "county.toml"),
        "CONTENT": str(content.path),
        "ROOT": str(offline / "root-1.key"),
        "APPROVER": str(offline / "approver-1.key"),
        "NEW": str(tmp_path / "new"),
        "NOWHERE": str(tmp_path / "NOWHERE"),
    }
    try:
        code = main([places.get(one, one) for one in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    assert code == 2
    assert reason in sentence(said)


@pytest.fixture
def said(capsys: Said) -> Said:
    return capsys


def test_a_database_that_cannot_be_had_is_told_in_one_sentence(data: Path, said: Said) -> None:
    # As a full disk does, which no test fills: SQLite raises the same error for both.
    for file in data.glob("county.db*"):
        file.unlink()
    (data / "county.db").mkdir()
    assert main(["audit", "verify", "--data", str(data)]) == 2
    assert "make room on its disk, or see whether it runs" in sentence(said)


@pytest.mark.parametrize("proxy", ["*", "nginx", "10.0.0.1/24"])
def test_a_proxy_is_named_by_its_address(data: Path, said: Said, proxy: str) -> None:
    (data / "settings.toml").write_text(f'[server]\nproxies = ["{proxy}"]\n', encoding="utf-8")
    assert main(["serve", "--data", str(data)]) == 2
    assert f"server.proxies: '{proxy}'" in said.readouterr().err


def test_import_takes_the_good_and_says_what_it_refused(
    data: Path, content: Content, said: Said
) -> None:
    content.item("good", item_text())
    content.item("wrong", item_text(entry="no.such"))
    assert main(["import", str(content.path), "--data", str(data)]) == 1
    out, err = said.readouterr()
    assert out == "1 new, 0 changed, 0 unchanged, 1 refused\n"
    assert err == f"{VILLAGE}/wrong.md:3: the catalogue has no entry 'no.such'\n"


def test_import_check_imports_nothing(data: Path, content: Content, said: Said) -> None:
    content.item("good", item_text())
    assert main(["import", str(content.path), "--data", str(data), "--check"]) == 0
    assert "1 good, 0 refused; nothing was imported" in said.readouterr().out
    assert main(["import", str(content.path), "--data", str(data)]) == 0
    assert said.readouterr().out.startswith("1 new")


def test_seal_publishes_and_withdraw_takes_back(loaded: Path, keys: list[str], said: Said) -> None:
    data = ["--data", str(loaded)]
    item = f"{VILLAGE}/water"
    assert main(["withdraw", item, "--reason", "有误", *keys, *data]) == 2
    assert main(["seal", *data, "--all", *keys]) == 0
    assert "2 sealed and published, 0 not sealed" in said.readouterr().out
    assert main(["seal", *data, item, *keys]) == 2
    assert "no change waits for a seal" in said.readouterr().err
    assert main(["withdraw", item, "--reason", "有误", *keys, *data]) == 0
    assert main(["withdraw", item, "--reason", "有误", *keys, *data]) == 2
    assert "is not public" in said.readouterr().err


def test_seal_with_too_few_keys_says_which_drafts_wait(
    loaded: Path, keys: list[str], said: Said
) -> None:
    assert main(["seal", "--data", str(loaded), "--all", *keys[:2]]) == 1
    out, err = said.readouterr()
    assert "1 sealed and published, 1 not sealed" in out
    assert err.startswith("county.toml: 1 of 2 approvers")


def test_a_user_is_added_once_with_a_password_from_stdin(
    loaded: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = ["user", "add", "li.clerk", "--role", Role.CLERK, "--area", VILLAGE]
    add += ["--data", str(loaded), "--password-stdin"]
    for password, code in (("short\n", 2), ("long enough\n", 0), ("long enough\n", 2)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(password))
        assert main(add) == code
    assert "there is a member of staff 'li.clerk' already" in said.readouterr().err


def test_a_taken_port_names_the_process_to_look_for() -> None:
    with ports.hold("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError) as caught:
            ports.hold("127.0.0.1", port)
    assert f"port {port} is taken by process {os.getpid()}" in str(caught.value)
    assert "choose another with --port" in str(caught.value)


@pytest.fixture
def served(loaded: Path, keys: list[str]) -> Iterator[tuple[Path, str]]:
    """A real server process on a free port, without its offline keys."""
    assert main(["seal", "--data", str(loaded), "--all", *keys]) == 0
    shutil.rmtree(loaded / "keys" / "offline")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "county", "serve", "--data", str(loaded), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    killer = threading.Timer(120, process.kill)
    killer.start()
    try:
        yield loaded, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=20)
        killer.cancel()
    assert "Traceback" not in errors
    assert process.returncode in (0, -signal.SIGTERM)


@pytest.mark.slow
def test_the_server_runs_without_the_offline_keys_and_says_how_it_is(
    served: tuple[Path, str], said: Said
) -> None:
    data, url = served
    assert main(["healthz", "--data", str(data), "--url", url, "--wait", "60"]) == 0
    assert json.loads(said.readouterr().out.strip().splitlines()[-1])["status"] == "ok"


def test_no_room_is_said_before_starting(loaded: Path, said: Said) -> None:
    (loaded / "settings.toml").write_text("[server]\nfree_bytes = 1000000000000000000\n")
    said.readouterr()
    assert main(["serve", "--data", str(loaded)]) == 2
    assert "MiB are needed: make room" in sentence(said)


def test_an_unknown_setting_is_named_with_its_file(loaded: Path, said: Said) -> None:
    (loaded / "settings.toml").write_text("[server]\ncolour = 1\n")
    said.readouterr()
    assert main(["serve", "--data", str(loaded)]) == 2
    told = sentence(said)
    assert "settings.toml" in told
    assert "colour" in told
