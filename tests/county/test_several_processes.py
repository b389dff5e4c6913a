"""Several real server processes over one PostgreSQL, with a real broker: they are one county."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import requests
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from county.__main__ import main
from county.folder import DataFolder
from county.people.staff import Role
from county.settings import CountySettings, DeskSettings
from disclosure.hints import pull_topic
from tests.county.making import COUNTY, VILLAGE, Content, Town, item_text

MOSQUITTO = which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is not installed"),
]

SOON = 60.0
"""Seconds; on a busy machine a process may take long to start."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], bool], seconds: float = SOON) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    file = tmp_path / "mosquitto.conf"
    file.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n")
    process = subprocess.Popen([str(MOSQUITTO), "-c", str(file)], stderr=subprocess.DEVNULL)
    yield port
    process.terminate()
    process.wait(20)


@pytest.fixture
def machines(town: Town, broker: int, tmp_path: Path) -> tuple[Path, Path]:
    """Two machines' folders of one county: keys, roots and settings are copies, the data is one."""
    town.load()
    town.hire("li.editor", Role.EDITOR, COUNTY)
    mine = town.county.folder.path
    with (mine / "settings.toml").open("a") as file:
        file.write(
            f'[broker]\nhost = "127.0.0.1"\nport = {broker}\n[speaking]\nrendering = false\n'
        )
    other = tmp_path / "other"
    shutil.copytree(mine, other, ignore=shutil.ignore_patterns("search.db*", "county.db*"))
    return mine, other


@contextmanager
def server(data: Path, *more: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    port = free_port()
    command = [sys.executable, "-m", "county", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(
        [*command, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    killer = threading.Timer(110, process.kill)
    killer.start()
    url = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(url) or process.poll() is not None)
        yield url, process
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=60)
        killer.cancel()
    assert "Traceback" not in errors, errors


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=5).ok
    except requests.RequestException:
        return False


def sealed(data: Path, content: Content, name: str, title: str) -> None:
    """Import an item and seal it, in a process that serves nobody."""
    content.item(name, item_text(title))
    offline = DataFolder(data).offline_keys
    keys = [part for n in (1, 2) for part in ("--key", str(offline / f"approver-{n}.key"))]
    assert main(["import", str(content.path), "--data", str(data)]) == 0
    assert main(["seal", "--data", str(data), "--all", *keys]) == 0


@contextmanager
def hints(broker: int) -> Iterator[list[str]]:
    """Listen at the broker for what is told of the village."""
    heard: list[str] = []
    client = Client(CallbackAPIVersion.VERSION2)
    client.on_message = lambda _client, _data, message: heard.append(message.topic)
    ready = threading.Event()

    def subscribed(*_arguments: Any) -> None:
        ready.set()

    client.on_connect = lambda one, *_: one.subscribe(pull_topic(VILLAGE))
    client.on_subscribe = subscribed
    client.connect("127.0.0.1", broker)
    client.loop_start()
    assert ready.wait(SOON)
    yield heard
    client.disconnect()
    client.loop_stop()


def test_two_machines_are_one_county(
    machines: tuple[Path, Path], broker: int, content: Content
) -> None:
    mine, other = machines
    head = f"/v1/areas/{VILLAGE}/head"
    with server(mine) as (one, first), server(other) as (two, _), hints(broker) as heard:
        # Who waits at one machine is woken by what any other process publishes.
        for number, url in enumerate((one, two)):
            tag = requests.get(url + head, timeout=10).headers["ETag"]
            replies: list[requests.Response] = []
            waiting = threading.Thread(
                target=lambda url=url, tag=tag, replies=replies: replies.append(
                    requests.get(f"{url}{head}?wait=50", headers={"If-None-Match": tag}, timeout=60)
                )
            )
            waiting.start()
            sealed(mine, content, f"i{number}", f"第{number}条")
            published = time.monotonic()
            waiting.join(SOON)
            assert time.monotonic() - published < 20
            assert replies[0].status_code == 200
            assert replies[0].headers["ETag"] != tag
        # Each change is told once, whichever machine tells it.
        until(lambda: len(heard) >= 2)
        # A lock that one machine set holds at the other.
        for _ in range(DeskSettings().failures):
            assert logged_in(one, "wrong password") == 401
        assert "锁" in refused(two) or "分钟" in refused(two)
        # When the machine that led dies, the other leads.
        first.send_signal(signal.SIGKILL)
        first.wait(20)
        assert len(heard) == 2
        sealed(other_keys(mine, other), content, "i9", "第九条")
        until(lambda: len(heard) >= 3)
        assert requests.get(f"{two}/v1/areas/{VILLAGE}/index", timeout=10).text.count('"id"') == 3


def other_keys(mine: Path, other: Path) -> Path:
    """Return the other machine's folder; the keys of the safe lie in the first one's."""
    assert (mine / "keys" / "offline").is_dir()
    return other


def logged_in(url: str, password: str) -> int:
    return _post(url, password).status_code


def refused(url: str) -> str:
    return _post(url, "correct horse").text


def _post(url: str, password: str) -> requests.Response:
    with requests.Session() as session:
        page = session.get(f"{url}/desk/login", timeout=10).text
        token = page.split('name="csrf" value="')[1].split('"')[0]
        form = {"csrf": token, "name": "li.editor", "password": password}
        return session.post(f"{url}/desk/login", data=form, timeout=20, allow_redirects=False)


def test_processes_of_one_machine_share_a_port_and_replace_each_other(
    machines: tuple[Path, Path], content: Content
) -> None:
    mine, _ = machines
    with server(mine, "--workers", "2") as (url, parent):
        until(lambda: len(children(parent.pid)) == 2)
        sealed(mine, content, "a", "第一条")
        path = f"{url}/v1/areas/{VILLAGE}/index"
        until(lambda: all('"id"' in requests.get(path, timeout=10).text for _ in range(12)))
        victim = children(parent.pid)[0]
        os.kill(victim, signal.SIGKILL)
        until(lambda: victim not in children(parent.pid) and len(children(parent.pid)) == 2)
        until(lambda: all(answers(url) for _ in range(6)))
        assert CountySettings().server.workers == 1


def children(pid: int) -> list[int]:
    """Return a server's workers: its children but for the resource tracker."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    lines = {one: Path(f"/proc/{one}/cmdline").read_bytes() for one in found}
    return [int(one) for one, line in lines.items() if b"spawn_main" in line]
