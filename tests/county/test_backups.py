"""Backups: taken while the county works, and a county that goes on from one."""

import io
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader, ItemQuery
from county.__main__ import main
from county.backups import manifest, restoring, taking
from county.database.settings import DatabaseSettings
from county.database.tables import mail, staff
from county.folder import DataFolder
from county.keys.key_file import KeyFile, KeyKind, box_key
from county.people import staff as people
from county.people.sessions import Sessions
from county.people.staff import Role
from county.publishing.mailbox import Addressee, post
from county.settings import CountySettings
from county.web.serving import build_application
from disclosure.channels import Channel
from disclosure.errors import MingbaiError, UsageError
from disclosure.outbox import OutboxKind, RowResult, RowVerdict
from disclosure.requests import Answer, RequestId
from disclosure.seals import locking
from disclosure.seals.boxes import new_request_key
from disclosure.seals.signing import new_seed
from disclosure.settings import load
from tests.county.asking import AskedCounty
from tests.county.making import VILLAGE, Town, a_code, item_text
from tests.fakes.county import FilledStore
from tests.fakes.postgres import Server


@pytest.fixture
def key() -> KeyFile:
    return box_key(KeyKind.BACKUP, new_request_key()[0])


def take(town: Town, folder: Path, key: KeyFile) -> Path:
    return taking.take(town.county, folder, key.public_bytes, town.clock()).folder


Restore = Callable[[Town, Path, KeyFile, Path], Town]


@pytest.fixture
def elsewhere(
    storage: DatabaseSettings, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[], Path | None]]:
    """Settings that name an empty database; none where the database is a file of the folder."""
    names: list[str] = []
    server: Server | None = request.getfixturevalue("postgres") if storage.address else None

    def make() -> Path | None:
        if server is None:
            return None
        names.append(server.database())
        settings = tmp_path / f"{names[-1]}.toml"
        settings.write_text(f'[database]\naddress = "{server.address(names[-1])}"\n')
        return settings

    yield make
    for name in names:
        if server is not None:
            server.drop(name)


@pytest.fixture
def restored(elsewhere: Callable[[], Path | None]) -> Iterator[Restore]:
    """Restore a backup an hour later; return the county that comes of it."""
    towns: list[Town] = []

    def restore(town: Town, backup: Path, key: KeyFile, folder: Path) -> Town:
        settings = elsewhere()
        restoring.restore(backup, key, folder, town.clock.pass_by(hours=1), settings)
        offline = DataFolder(folder).offline_keys
        assert not offline.exists()
        shutil.copytree(town.county.folder.offline_keys, offline)
        used = load(settings, CountySettings) if settings else town.county.settings
        new = Town.open(DataFolder(folder), town.content, used)
        new.clock = town.clock
        towns.append(new)
        return new

    yield restore
    for town in towns:
        town.county.database.close()


def on_display(store: Path, town: Town) -> list[str]:
    reader = ContentReader.open(store, "test", town.clock)
    query = ItemQuery(channel=Channel.KIOSK, today=town.clock().date())
    titles = [one.item.title for one in reader.items(query)]
    reader.close()
    return sorted(titles)


def sync(town: Town, store: Path) -> list[str]:
    """Let a terminal pull from a county; return what it rejected."""
    with TestClient(build_application(town.county, town.clock)) as client:
        asked = AskedCounty(town, client)
        with FilledStore(asked, store, VILLAGE) as filled:  # type: ignore[arg-type]
            filled.sync()
            return [one.reason for one in filled.journal.take()[0]]


REQUEST = "5d1d3c5e-2a4b-4c6d-8e8f-0a1b2c3d4e5f"


def settle(outbox: Outbox, town: Town) -> None:
    """Let the county have stored all that waits."""
    batch = outbox.take_batch(10, 10_000)
    results = [RowResult(id=row.id, result=RowVerdict.STORED) for row in batch]
    outbox.settle(results, town.clock())


def publish(town: Town, name: str, title: str) -> None:
    town.content.item(name, item_text(title))
    town.publish()


def test_a_backup_taken_amid_writes_is_of_one_instant(
    published: Town, tmp_path: Path, key: KeyFile, restored: Restore
) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            number = len(written)
            with published.county.database.writing() as connection:
                for half in ("a", "b"):
                    row = people.Staff(0, f"p{number}.{half}", Role.CLERK, VILLAGE)
                    people.add(connection, row, "x", published.clock())
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            assert writer.is_alive()
        backup = take(published, tmp_path / "backups", key)
        after = len(written)
    finally:
        stop.set()
        writer.join(20)
    assert restoring.verify(backup, key) == []
    town = restored(published, backup, key, tmp_path / "new")
    with town.county.database.reading() as connection:
        count = connection.scalar(select(func.count()).select_from(staff)) or 0
    assert count % 2 == 0
    assert 10 <= count <= 2 * after + 2


def test_a_terminal_goes_on_with_a_county_restored_from_yesterday(
    published: Town, tmp_path: Path, key: KeyFile, restored: Restore
) -> None:
    store, backup = tmp_path / "store", take(published, tmp_path / "backups", key)
    publish(published, "b", "昨天之后发布的")
    published.clock.pass_by(hours=20)
    assert sync(published, store) == []
    assert on_display(store, published) == ["昨天之后发布的", "石桥村停水通知"]
    town = restored(published, backup, key, tmp_path / "new")
    assert sync(town, store) == []
    assert on_display(store, town) == ["石桥村停水通知"]
    # The same id again, and with other words than the county had signed as version 1.
    publish(town, "b", "重新发布的")
    assert sync(town, store) == []
    assert on_display(store, town) == ["石桥村停水通知", "重新发布的"]


def test_a_version_that_was_forgotten_is_never_given_to_other_words(
    published: Town, tmp_path: Path, key: KeyFile, restored: Restore
) -> None:
    store, backup = tmp_path / "store", take(published, tmp_path / "backups", key)
    publish(published, "a", "被忘记的改动")
    sync(published, store)
    town = restored(published, backup, key, tmp_path / "new")
    publish(town, "a", "恢复以后的改动")
    assert sync(town, store) == []
    assert on_display(store, town) == ["恢复以后的改动"]


def test_a_county_restored_twice_from_one_backup_still_goes_forward(
    published: Town, tmp_path: Path, key: KeyFile, restored: Restore
) -> None:
    store, backup = tmp_path / "store", take(published, tmp_path / "backups", key)
    first = restored(published, backup, key, tmp_path / "one")
    publish(first, "a", "第一次恢复以后")
    assert sync(first, store) == []
    second = restored(first, backup, key, tmp_path / "two")
    publish(second, "a", "第二次恢复以后")
    assert sync(second, store) == []
    assert on_display(store, second) == ["第二次恢复以后"]


def test_what_was_delivered_lately_is_sent_again_to_a_restored_county(
    published: Town, tmp_path: Path, key: KeyFile, restored: Restore
) -> None:
    store, backup = tmp_path / "store", take(published, tmp_path / "backups", key)
    sync(published, store)
    outbox = Outbox.open(store)
    outbox.put(OutboxKind.REQUEST, b"box", made=published.clock(), id=REQUEST)
    settle(outbox, published)
    assert outbox.tally().delivered == 1
    sync(restored(published, backup, key, tmp_path / "new"), store)
    assert outbox.tally().queued == 1


def test_who_was_in_has_to_log_in_again(
    published: Town, tmp_path: Path, key: KeyFile, restored: Restore
) -> None:
    published.hire("li.clerk", Role.CLERK, VILLAGE)
    with published.county.database.reading() as connection:
        person = people.named(connection, "li.clerk")
    assert person is not None
    token = Sessions(published.county.database, published.county.settings.desk).begin(
        person, published.clock()
    )
    backup = take(published, tmp_path / "backups", key)
    town = restored(published, backup, key, tmp_path / "new")
    found = Sessions(town.county.database, town.county.settings.desk)
    assert found.find(token, published.clock()) is None


def test_letters_go_on_above_all_that_may_have_been_counted(
    published: Town, tmp_path: Path, key: KeyFile, restored: Restore
) -> None:
    backup = take(published, tmp_path / "backups", key)
    town = restored(published, backup, key, tmp_path / "new")
    _, keys = a_code()
    to = Addressee(VILLAGE, keys.locator, keys.public)
    content = Answer(
        format=1,
        request=RequestId(REQUEST),
        number="20261120-03-001",
        answered_at=town.clock(),
        asked="高龄津贴怎么领？",
        text="请带身份证。",
        office="石桥村村民委员会",
        contact="0890-6123456",
    )
    with town.county.database.writing() as connection:
        post(connection, to, content, town.clock(), town.county.online)
        assert connection.scalar(select(func.max(mail.c.sequence))) > 100_000


@pytest.mark.parametrize("what", ["piece", "attachment", "manifest"])
def test_a_damaged_backup_is_told_and_not_restored(
    published: Town, tmp_path: Path, key: KeyFile, what: str
) -> None:
    backup = take(published, tmp_path / "backups", key)
    whole, _ = manifest.read(backup)
    boxes = {
        "piece": whole.box_of(backup, whole.pieces[0]),
        "attachment": whole.attachment(backup, whole.attachments[0].sha256),
    }
    if what == "manifest":
        # Somebody else's signature over what it says.
        manifest.write(backup, whole, new_seed())
    else:
        raw = bytearray(boxes[what].read_bytes())
        raw[-20] ^= 1
        boxes[what].write_bytes(bytes(raw))
    assert restoring.verify(backup, key)
    with pytest.raises(MingbaiError):
        restoring.restore(backup, key, tmp_path / "new", published.clock())
    assert not list(tmp_path.glob("new*"))


def test_without_the_key_nothing_in_a_backup_can_be_read(
    published: Town, tmp_path: Path, key: KeyFile
) -> None:
    published.hire("zhang.secret", Role.CLERK, VILLAGE)
    backup = take(published, tmp_path / "backups", key)
    secret = (published.county.folder.online_keys / "head.key").read_bytes()
    for file in (tmp_path / "backups").rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            assert b"zhang.secret" not in raw
            assert secret not in raw
            assert b"SQLite" not in raw
    other = box_key(KeyKind.BACKUP, new_request_key()[0])
    with pytest.raises(UsageError, match="not the one"):
        restoring.restore(backup, other, tmp_path / "new", published.clock())


def test_attachments_lie_there_once_and_old_backups_go(
    published: Town, tmp_path: Path, key: KeyFile
) -> None:
    backups = tmp_path / "backups"
    first = taking.take(published.county, backups, key.public_bytes, published.clock())
    assert first.new_attachments == first.attachments == 1
    published.clock.pass_by(days=1)
    second = taking.take(published.county, backups, key.public_bytes, published.clock())
    assert (second.attachments, second.new_attachments) == (1, 0)
    stray = backups / "attachments" / key.public[:16] / "ab" / f"{'ab' * 32}.box"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"of a backup that is gone")
    assert taking.forget_old(backups, 1) == [first.folder.name]
    assert manifest.all_in(backups) == [second.folder]
    assert not stray.exists()
    assert restoring.verify(second.folder, key) == []


def test_the_commands_take_check_and_restore(
    published: Town,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    elsewhere: Callable[[], Path | None],
) -> None:
    data, out, stick = published.county.folder.path, tmp_path / "out", tmp_path / "backup.key"
    cheap = locking.Cost(operations=1, memory_bytes=8192)
    monkeypatch.setattr(locking, "Cost", lambda: cheap)
    assert main(["backup", "--data", str(data), "--out", str(out)]) == 2
    assert "backup-key" in capsys.readouterr().err
    for arguments in (
        ["backup-key", "--data", str(data), "--out", str(stick), "--passphrase-stdin"],
        ["backup", "--data", str(data), "--out", str(out), "--keep", "3"],
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO("a long passphrase\n"))
        assert main(arguments) == 0
    [backup] = manifest.all_in(out)
    assert main(["backup-verify", str(backup)]) == 0
    key = ["--key", str(stick), "--passphrase-stdin"]
    new, settings = tmp_path / "new", elsewhere()
    to = ["--data", str(new), *(["--settings", str(settings)] if settings else [])]
    for arguments in (
        ["backup-verify", str(backup), *key],
        ["restore", str(backup), *to, *key],
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO("a long passphrase\n"))
        assert main(arguments) == 0
    assert "epoch" in capsys.readouterr().out
    assert main(["audit", "verify", "--data", str(new)]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("a long passphrase\n"))
    assert main(["restore", str(backup), *to, *key]) == 2
