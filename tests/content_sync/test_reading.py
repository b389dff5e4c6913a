"""Read-only connections beside a writer that comes, goes, and starts anew."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from content_sync.store.folder import Folder
from tests.fakes.county import FakeCounty, FilledStore, an_item
from tests.fakes.stores import ON_KIOSK, reading, titles

AS_A_FACE = """
import os, sys
from pathlib import Path
from tests.fakes.stores import ON_KIOSK, reading
with reading(Path(sys.argv[2])) as warm:
    warm.items(ON_KIOSK)
os.setgid(65534)
os.setuid(65534)
with reading(Path(sys.argv[1])) as reader:
    print(reader._reading._immutable, len(reader.items(ON_KIOSK)), flush=True)
    sys.stdin.readline()
    print(reader._reading.version() >> 32, len(reader.items(ON_KIOSK)), flush=True)
    try:
        reader.connection().execute("DELETE FROM documents")
    except Exception as error:
        print(type(error).__name__, flush=True)
"""


def test_a_reader_follows_a_writer_without_being_told(tmp_path: Path) -> None:
    county = FakeCounty()
    with FilledStore(county, tmp_path) as filled:
        filled.sync()
        with reading(tmp_path) as reader:
            same = reader.version()
            assert reader.version() == same
            county.publish(an_item("新的"))
            filled.sync()
            assert reader.version() != same
            assert len(reader.items(ON_KIOSK)) == 1


def test_a_poll_that_brings_nothing_new_writes_nothing(tmp_path: Path) -> None:
    county = FakeCounty()
    with FilledStore(county, tmp_path) as filled:
        filled.sync()
        with reading(tmp_path) as reader:
            same = reader.version()
            for area in county.feeds:
                filled.sync_area(area)
            assert reader.version() == same


def test_a_reader_follows_a_database_that_was_fetched_again(tmp_path: Path) -> None:
    county = FakeCounty()
    county.publish(an_item("一条"))
    county.fill(tmp_path)
    with reading(tmp_path) as reader:
        before = reader.version()
        for path in (tmp_path / "content").glob("content.db*"):
            path.unlink()
        county.publish(an_item("两条"))
        county.fill(tmp_path)
        assert reader.version() != before
        assert len(reader.items(ON_KIOSK)) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a face's user")
def test_a_face_without_write_rights_reads_a_stopped_store_and_follows_when_it_starts(
    tmp_path: Path,
) -> None:
    store = Path("/tmp") / f"mingbai-face-{os.getpid()}"  # noqa: S108 - others must reach it
    try:
        county = FakeCounty()
        county.publish(an_item("一条"))
        county.fill(store)
        county.fill(tmp_path)
        for path in (store, *store.rglob("*")):
            path.chmod(path.stat().st_mode & ~stat.S_IWOTH | (0o055 if path.is_dir() else 0o044))
        assert not Folder(store).content_db.with_name("content.db-wal").exists()
        face = subprocess.Popen(
            [sys.executable, "-c", AS_A_FACE, str(store), str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        assert face.stdout is not None
        assert face.stdin is not None
        assert face.stdout.readline() == "True 1\n"
        county.publish(an_item("两条"))
        with FilledStore(county, store) as filled:
            filled.sync()
            face.stdin.write("\n")
            face.stdin.flush()
            assert face.stdout.readline() == "1 2\n"
            assert face.stdout.readline() == "OperationalError\n"
        face.communicate(timeout=10)
    finally:
        shutil.rmtree(store, ignore_errors=True)


def test_a_store_for_another_area_drops_what_is_not_on_its_path(tmp_path: Path) -> None:
    county = FakeCounty()
    county.publish(an_item("石桥"))
    county.publish(an_item("镇东", area="990421101001"))
    county.fill(tmp_path)
    assert titles(tmp_path) == {"石桥"}
    county.fill(tmp_path, area="990421101001")  # type: ignore[arg-type]
    assert titles(tmp_path) == {"镇东"}
