"""Kills: the agent's process dies at any moment, and nothing half-applied is left."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from content_sync.agent import device
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox
from disclosure.outbox import OutboxKind
from tests.fakes.county import VILLAGE, FakeCounty, an_item, with_picture
from tests.fakes.county_server import CountyServer
from tests.fakes.stores import titles

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from content_sync.store.outbox import Outbox
from disclosure.outbox import OutboxKind
outbox = Outbox.open(Path(sys.argv[1]))
while True:
    print(outbox.put(OutboxKind.REQUEST, b"sealed" * 50, made=datetime.now(UTC)), flush=True)
"""
DYING = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import event
from content_sync.store import feeds, placing
from content_sync.store.folder import Folder
from content_sync.store.rows import Accepted
from content_sync.store.writer import ContentWriter
from tests.fakes.county import VILLAGE, FakeCounty, an_item
from disclosure.decoding import decode
from disclosure.feed import Head

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

step = sys.argv[2]
writer = ContentWriter.open(Folder(Path(sys.argv[1])), VILLAGE)
if step == "commit":
    event.listen(writer._engine, "commit", die)
else:
    module, name = {"place": (placing, "_displace"), "reindex": (placing, "reindex"),
                    "write": (feeds, "write")}[step]
    real = getattr(module, name)
    setattr(module, name, lambda *a, **k: (real(*a, **k), die()))
county = FakeCounty()
county.publish(an_item("旧的"))
change = county.publish(an_item("半条"))
sealed = county.sealed_head(VILLAGE)
accepted = Accepted(an_item("半条"), change.sealed, change.sequence)
writer.apply([accepted], decode(sealed.payload, Head), sealed, 2, datetime.now(UTC))
"""


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )


def settings(server: CountyServer, folder: Path) -> Path:
    (folder / "root.json").write_bytes(server.county.roots[0])
    device.make(Folder(folder / "store"))
    file = folder / "agent.toml"
    file.write_text(
        f'county_url = "{server.url}"\nroot = "root.json"\narea = "{VILLAGE}"\n'
        'terminal_id = "t"\nterminal_number = 3\nstore = "store"\n'
        "reserve_bytes = 0\n"
    )
    return file


def test_no_acknowledged_request_is_lost_when_a_face_is_killed(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for _ in range(4):
        process = python(WRITER, str(tmp_path))
        assert process.stdout is not None
        acknowledged += [process.stdout.readline().strip() for _ in range(20)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in process.stdout if len(line) == 37]
        process.wait()
        process.stdout.close()
    outbox = Outbox.open(tmp_path)
    there = {row.id for row in outbox.take_batch(10_000, 10**9)}
    assert set(acknowledged) <= there
    assert len(there) <= len(acknowledged) + 4
    assert outbox.check() == []


@pytest.mark.slow
def test_an_agent_killed_again_and_again_ends_whole(tmp_path: Path) -> None:
    county = FakeCounty(datetime.now(UTC))
    pictures = [random.Random(n).randbytes(200_000) for n in range(12)]
    for number in range(150):
        item = an_item(f"第{number}条")
        if number < len(pictures):
            county.attach(pictures[number])
            item = with_picture(item, pictures[number])
        county.publish(item)
    whole = {f"第{number}条" for number in range(150)}
    outbox = Outbox.open(tmp_path / "store")
    filed = [outbox.put(OutboxKind.REQUEST, b"x", made=county.now) for _ in range(5)]
    with CountyServer(county) as server:
        file = settings(server, tmp_path)
        command = [sys.executable, "-m", "content_sync", "run", "--settings", str(file)]
        chance = random.Random(7)
        for _ in range(8):
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.8, 2.2))
            process.kill()
            process.wait()
            # A county whose clock stands tells a time that has passed.
            county.now = datetime.now(UTC)
            if (tmp_path / "store" / "content" / "content.db").exists():
                county.publish(an_item("又一条", version=county_version(county)))
        finished = subprocess.run(
            [*command, "--once"], capture_output=True, text=True, check=False, timeout=60
        )
        assert finished.returncode == 0, finished.stderr
        checked = subprocess.run(
            [sys.executable, "-m", "content_sync", "verify", "--store", str(tmp_path / "store")],
            capture_output=True,
            text=True,
            check=False,
        )
    assert checked.returncode == 0, checked.stdout
    assert whole <= titles(tmp_path / "store")
    assert set(filed) <= set(county.rows)


def county_version(county: FakeCounty) -> int:
    versions = [entry[0] for entry in county.feed(VILLAGE).newest().values()]
    return max(versions) + 1


@pytest.mark.parametrize("step", ["place", "reindex", "write", "commit"])
def test_a_page_that_dies_half_way_leaves_the_old_state(tmp_path: Path, step: str) -> None:
    county = FakeCounty()
    county.publish(an_item("旧的"))
    county.fill(tmp_path)
    process = python(DYING, str(tmp_path), step)
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=30) == -signal.SIGKILL
    assert titles(tmp_path) == {"旧的"}
    county.publish(an_item("新的"))
    county.fill(tmp_path)
    assert titles(tmp_path) == {"旧的", "新的"}
