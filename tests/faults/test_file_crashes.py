"""What a power cut leaves of our own files, simulated: for machines without loop devices.

A file's bytes are durable only as they were at its last fsync; a name may have become
durable or not until its folder was fsynced. After every fsync both extremes are looked at.
SQLite's own files rest on SQLite's guarantees and on `test_kills.py`.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from content_sync.store.blobs import BlobFolder
from content_sync.store.files import write_durably
from disclosure.blocks import Sha256
from disclosure.items import Blob
from tests.fakes.county import FakeCounty, FilledStore, an_item, with_picture

Disk = dict[str, bytes]


class SlowDisk:
    """Knows what of a folder is durable; looks at the extremes at every fsync."""

    def __init__(self, folder: Path, check: Callable[[Disk], object]) -> None:
        self.folder, self.check = folder, check
        self.contents: dict[int, bytes] = {}
        self.names: dict[str, int] = {}
        self.looked = 0
        self._fsync = os.fsync

    def fsync(self, handle: int) -> None:
        """Make one file, or the names of one folder, durable."""
        self.look()
        self._fsync(handle)
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            gone = [name for name in self.names if Path(name).parent == path]
            for name in gone:
                del self.names[name]
            self.names |= {name: i for name, i in self.now().items() if Path(name).parent == path}
        else:
            self.contents[os.fstat(handle).st_ino] = path.read_bytes()
        self.look()

    def now(self) -> dict[str, int]:
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path): path.stat().st_ino for path in files}

    def look(self) -> None:
        """Check the disk as a cut might leave it: with the old names, and with the new."""
        for names in (self.names, self.now()):
            disk = {name: self.contents.get(inode, b"") for name, inode in names.items()}
            self.check(disk)
            self.looked += 1


@pytest.fixture
def slow_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[Disk], object]], SlowDisk]:
    def make(check: Callable[[Disk], object]) -> SlowDisk:
        disk = SlowDisk(tmp_path, check)
        monkeypatch.setattr(os, "fsync", disk.fsync)
        return disk

    return make


def test_a_replaced_file_is_old_or_new_at_every_cut(
    tmp_path: Path, slow_disk: Callable[[Callable[[Disk], object]], SlowDisk]
) -> None:
    file = tmp_path / "floors.json"
    allowed = {None, b"old"}
    disk = slow_disk(lambda left: left.get(str(file)) in allowed or pytest.fail(str(left)))
    write_durably(file, b"old")
    allowed -= {None}
    disk.look()
    allowed |= {b"new"}
    write_durably(file, b"new")
    allowed -= {b"old"}
    disk.look()
    assert disk.looked > 8


def test_a_file_under_its_hash_is_whole_at_every_cut(
    tmp_path: Path, slow_disk: Callable[[Callable[[Disk], object]], SlowDisk]
) -> None:
    content = b"picture" * 1000
    name = Sha256(hashlib.sha256(content).hexdigest())
    blobs = BlobFolder(tmp_path)
    allowed = {None, content}
    disk = slow_disk(
        lambda left: left.get(str(blobs.path(name))) in allowed or pytest.fail(str(left))
    )
    blobs.receive(name, len(content), [content[:3000]])
    blobs.receive(name, len(content), [content[3000:]])
    blobs.sync_names([name])
    allowed -= {None}
    disk.look()


def test_files_have_their_names_before_the_database_says_that_they_are_there(
    tmp_path: Path,
    slow_disk: Callable[[Callable[[Disk], object]], SlowDisk],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    county = FakeCounty()
    contents = [bytes([number]) * 5000 for number in range(3)]
    for number, content in enumerate(contents):
        county.attach(content)
        county.publish(with_picture(an_item(f"图{number}"), content))
    with FilledStore(county, tmp_path) as filled:
        disk = slow_disk(lambda left: left)
        folder = BlobFolder(filled.writer.folder.blobs)
        note, durable = filled.writer.blobs_arrived, list[bytes]()

        def look_and_note(blobs: Sequence[Blob]) -> None:
            inodes = [disk.names[str(folder.path(blob.sha256))] for blob in blobs]
            durable.extend(disk.contents[inode] for inode in inodes)
            note(blobs)

        monkeypatch.setattr(filled.writer, "blobs_arrived", look_and_note)
        filled.sync()
    assert sorted(durable) == contents


def test_a_name_left_undurable_by_a_kill_is_made_so_before_it_counts(
    tmp_path: Path, slow_disk: Callable[[Callable[[Disk], object]], SlowDisk]
) -> None:
    county = FakeCounty()
    name = county.attach(b"picture")
    county.publish(with_picture(an_item("图"), b"picture"))
    with FilledStore(county, tmp_path) as filled:
        disk = slow_disk(lambda left: left)
        blobs = BlobFolder(filled.writer.folder.blobs)
        blobs.receive(name, 7, [b"picture"])
        assert str(blobs.path(name)) not in disk.names
        filled.sync()
        assert str(blobs.path(name)) in disk.names


def test_a_rename_without_fsync_is_seen_to_lose_the_file(
    tmp_path: Path, slow_disk: Callable[[Callable[[Disk], object]], SlowDisk]
) -> None:
    """A simulation that forgives everything would prove nothing."""
    left: list[Disk] = []
    disk = slow_disk(left.append)
    (tmp_path / "new").write_bytes(b"content")
    (tmp_path / "new").replace(tmp_path / "file")
    disk.look()
    assert left[-1] == {str(tmp_path / "file"): b""}
