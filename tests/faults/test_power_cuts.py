"""Power cuts: what was acknowledged is there, and nothing half-applied is shown.

The store lies on an ext4 image on a loop device. The cut is a copy of the image file, taken
while it is mounted and being written: just what had reached the device. The copy is mounted
anew, so that ext4 replays its journal as after a real cut. Where loop devices are not
allowed, `test_file_crashes.py` still simulates what a cut does to our own files.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from content_sync import status
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader, ItemQuery
from disclosure.channels import Channel
from tests.fakes.county import TODAY

IMAGE_MIB = 24
LOOKS = 200
CHILD = """
import sys
from pathlib import Path
from disclosure.outbox import OutboxKind
from content_sync.store.outbox import Outbox
from tests.fakes.county import FakeCounty, FilledStore, an_item, with_picture, NOW
store = Path(sys.argv[1])
county = FakeCounty()
outbox = Outbox.open(store)
with FilledStore(county, store) as filled:
    filled.sync()
    for version in range(1, 100_000):
        picture = bytes([version % 251]) * (3_000 + version % 7 * 999)
        county.attach(picture)
        for name in ("one", "two"):
            county.publish(with_picture(an_item(name, version=version), picture))
        filled.sync()
        print("applied", version, filled.floors.value.root_version, flush=True)
        for _ in range(3):
            id_ = outbox.put(OutboxKind.REQUEST, b"sealed" * 40, made=NOW)
            print("row", id_, outbox.count_of_day(NOW.date()), flush=True)
"""

STEPPING = """
import os, signal, sys
from datetime import timedelta
from pathlib import Path
from disclosure.outbox import OutboxKind
from tests.fakes.county import NOW, VILLAGE, an_item, with_picture
from tests.fakes.terminal import Faults, Line, Terminal
class Stopping(Faults):
    stopping = False
    def step(self, *_, **__):
        if self.stopping:
            os.kill(os.getpid(), signal.SIGSTOP)
county = Line(Stopping())
terminal = Terminal(county, Path(sys.argv[1]), VILLAGE, timedelta(0))
terminal.round()
for version in range(1, 100):
    picture = bytes([version]) * 5_000
    county.attach(picture)
    for name in ("one", "two"):
        county.publish(with_picture(an_item(name, version=version), picture))
    terminal.round()
    print("applied", version, flush=True)
    id_ = terminal.outbox.put(OutboxKind.REQUEST, b"sealed", made=NOW)
    print("row", id_, terminal.outbox.count_of_day(NOW.date()), flush=True)
    county.faults.stopping = True
"""


def loop_devices() -> str:
    """Return why images cannot be mounted here; empty when they can."""
    if os.geteuid() != 0:
        return "mounting an image takes root; test_file_crashes.py covers our own files"
    if not all(shutil.which(name) for name in ("mkfs.ext4", "losetup", "mount")):
        return "mkfs.ext4, losetup or mount is missing"
    asked = subprocess.run(["losetup", "-f"], capture_output=True, text=True, check=False)
    return "" if asked.returncode == 0 else f"no loop device: {asked.stderr.strip()}"


WHY_NOT = loop_devices()
needs_loop = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "-")


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    """Mount an image for a while."""
    at.mkdir(exist_ok=True)
    made = subprocess.run(
        ["mount", "-o", "loop,commit=1", str(image), str(at)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"an image cannot be mounted here: {made.stderr.strip()}")
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    file = tmp_path / "disk.img"
    with file.open("wb") as disk:
        disk.truncate(IMAGE_MIB << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(file)], check=True, capture_output=True)
    return file


def cuts(image: Path, folder: Path, count: int, seed: int) -> None:
    """Run a child on the image and cut the power `count` times at random moments."""
    chance = random.Random(seed)
    with mounted(image, folder / "live") as live:
        log = folder / "acknowledged"
        with log.open("wb") as out:
            child = start(CHILD, live / "store", out)
        try:
            wait_for(log, b"row ")
            for number in range(count):
                time.sleep(chance.uniform(0.0, 0.12))
                assert child.poll() is None
                said = log.read_bytes()
                copy = folder / f"cut-{number}.img"
                child.send_signal(signal.SIGSTOP)
                copy.write_bytes(one_moment_of(image))
                child.send_signal(signal.SIGCONT)
                look_into(copy, folder / "after", said.decode())
                copy.unlink()
        finally:
            child.kill()
            child.wait()


def cuts_at_steps(image: Path, folder: Path, count: int) -> None:
    """Cut the power at each of the first steps of an apply: every statement and commit."""
    with mounted(image, folder / "live") as live:
        log = folder / "acknowledged"
        with log.open("wb") as out:
            child = start(STEPPING, live / "store", out)
        try:
            for _ in range(count):
                _, how = os.waitpid(child.pid, os.WUNTRACED)
                assert os.WIFSTOPPED(how)
                copy = folder / "cut.img"
                copy.write_bytes(one_moment_of(image))
                look_into(copy, folder / "after", log.read_text())
                child.send_signal(signal.SIGCONT)
        finally:
            child.kill()
            child.wait()


def one_moment_of(image: Path) -> bytes:
    """Return what is on a mounted disk at one moment.

    The journal's own thread writes on while every process stands still. A copy taken meanwhile
    may hold an inode table from before a commit beside a journal from after it, which no cut
    leaves; so a copy counts only when nothing was written between two looks.
    """
    before = image.read_bytes()
    for _ in range(LOOKS):
        after = image.read_bytes()
        if after == before:
            return after
        before = after
    raise AssertionError(f"the disk was written to between each of {LOOKS} looks")


def start(code: str, store: Path, out: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", code, str(store)],
        stdout=out,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )


def wait_for(log: Path, word: bytes) -> None:
    end = time.monotonic() + 30
    while word not in log.read_bytes():
        assert time.monotonic() < end
        time.sleep(0.02)


def look_into(image: Path, at: Path, said: str) -> None:
    """Check a disk after a cut against what was said before it."""
    lines = [line.split() for line in said.splitlines(keepends=True) if line.endswith("\n")]
    rows = {line[1] for line in lines if line[0] == "row"}
    counted = max((int(line[2]) for line in lines if line[0] == "row"), default=0)
    applied = max((int(line[1]) for line in lines if line[0] == "applied"), default=0)
    with mounted(image, at):
        outbox = Outbox.open(at / "store")
        there = {row.id for row in outbox.take_batch(100_000, 10**9)}
        assert rows <= there, "an acknowledged row is lost"
        assert outbox.check() == []
        assert outbox.count_of_day(TODAY) > counted, "a running number was given twice"
        reader = ContentReader.open(at / "store", process="test")
        try:
            query = ItemQuery(channel=Channel.KIOSK, today=TODAY)
            shown = reader.items(query)
            versions = {one.item.version for one in shown}
            assert len(shown) == reader.count(query)
            assert len(versions) <= 1, "half a page is shown"
            assert not applied or len(shown) == 2
            assert all(version >= applied for version in versions), "an applied change is lost"
            for one in shown:
                assert all(reader.blob(blob.sha256) for blob in one.item.blobs)
        finally:
            reader.close()
        assert status.inspect(at / "store").faults == ()


@needs_loop
def test_what_was_not_synced_does_not_survive_these_cuts(image: Path, tmp_path: Path) -> None:
    """A cut that loses nothing would prove nothing."""
    with mounted(image, tmp_path / "live") as live:
        (live / "unsynced").write_bytes(b"x" * 9_000)
        shutil.copyfile(image, tmp_path / "cut.img")
    with mounted(tmp_path / "cut.img", tmp_path / "after") as after:
        assert not (after / "unsynced").exists()


@needs_loop
def test_cuts_at_the_steps_of_an_apply_lose_nothing(image: Path, tmp_path: Path) -> None:
    cuts_at_steps(image, tmp_path, count=6)


@needs_loop
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_cut_at_every_step_loses_nothing(image: Path, tmp_path: Path) -> None:
    cuts_at_steps(image, tmp_path, count=150)


@needs_loop
def test_a_few_cuts_lose_nothing(image: Path, tmp_path: Path) -> None:
    cuts(image, tmp_path, count=4, seed=1)


@needs_loop
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_hundred_cuts_lose_nothing(image: Path, tmp_path: Path) -> None:
    cuts(image, tmp_path, count=200, seed=2)
