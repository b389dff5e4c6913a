"""Bit flips: a worn-out card changes what is stored; nothing of it may be shown."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import msgspec
import pytest

from content_sync.agent.scrubbing import Scrub
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox
from disclosure.blocks import Sha256
from disclosure.decoding import decode
from disclosure.errors import RetryLaterError
from disclosure.outbox import OutboxKind, TerminalReport
from tests.fakes.county import VILLAGE, FakeCounty, FilledStore, an_item, with_picture
from tests.fakes.stores import column, reading, tamper, titles

PICTURE = b"\x89PNG" + bytes(range(200))
ITEM = an_item("账目")


@pytest.fixture(autouse=True)
def county(tmp_path: Path) -> FakeCounty:
    county = FakeCounty()
    county.publish(ITEM)
    county.publish(an_item("别的"))
    sha256 = county.attach(PICTURE)
    assert sha256
    county.publish(with_picture(an_item("有图"), PICTURE))
    county.fill(tmp_path)
    return county


def scrub_and_repair(county: FakeCounty, store: Path) -> int:
    """Do what the agent does when it scrubs; return how many faults it found."""
    with FilledStore(county, store) as filled:
        found = Scrub(filled.writer, filled.journal).scrub(filled.trust.keyring)
        filled.sync()
        return found


@pytest.mark.parametrize("place", range(0, 1000, 37))
def test_an_item_with_a_flipped_bit_vanishes_is_reported_and_comes_back(
    county: FakeCounty, tmp_path: Path, place: int
) -> None:
    stored = column(tmp_path, "SELECT envelope FROM documents WHERE id = ?", ITEM.id)[0]
    assert isinstance(stored, bytes)
    at = place * len(stored) // 1000
    flipped = stored[:at] + bytes([stored[at] ^ 1]) + stored[at + 1 :]
    tamper(tmp_path, "UPDATE documents SET envelope = ? WHERE id = ?", flipped, ITEM.id)
    assert titles(tmp_path) == {"别的", "有图"}
    with reading(tmp_path) as reader:
        assert reader.item(ITEM.id) is None
    rows = Outbox.open(tmp_path).take_batch(10, 10**6)
    report = decode(rows[0].body, TerminalReport)
    assert rows[0].kind is OutboxKind.REPORT
    assert (report.process, report.damaged[0].name) == ("test", ITEM.id)
    assert scrub_and_repair(county, tmp_path) == 1
    assert titles(tmp_path) == {"账目", "别的", "有图"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", 66),
        ("id", "00000000-0000-4000-8000-000000000000"),
        ("area", "990421101001"),
        ("shown_last", "2020-01-01"),
        ("channels", 0),
        ("entry", "other.entry"),
        ("sha256", "0" * 64),
        ("kind", "tombstone"),
        ("state", "reody"),
        ("place", "hell"),
        ("accepted_at", "2026-13-01"),
    ],
)
def test_a_flipped_column_is_found_and_put_right(
    county: FakeCounty, tmp_path: Path, name: str, value: object
) -> None:
    tamper(tmp_path, f"UPDATE documents SET {name} = ? WHERE id = ?", value, ITEM.id)  # noqa: S608
    assert titles(tmp_path) <= {"账目", "别的", "有图"}
    assert scrub_and_repair(county, tmp_path) >= 1
    assert titles(tmp_path) == {"账目", "别的", "有图"}
    assert scrub_and_repair(county, tmp_path) == 0


def test_an_older_version_put_back_into_its_row_is_found(
    county: FakeCounty, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(Folder(tmp_path).content_db)) as connection:
        query = "SELECT version, sha256, envelope FROM documents WHERE id = ?"
        old = connection.execute(query, (ITEM.id,)).fetchone()
    county.publish(msgspec.structs.replace(ITEM, version=ITEM.version + 1, title="新账目"))
    county.fill(tmp_path)
    back = "UPDATE documents SET version = ?, sha256 = ?, envelope = ? WHERE id = ?"
    assert tamper(tmp_path, back, *old, ITEM.id) == 1
    assert scrub_and_repair(county, tmp_path) == 1
    assert "新账目" in titles(tmp_path)


def test_a_column_that_makes_an_expired_item_current_shows_nothing(
    county: FakeCounty, tmp_path: Path
) -> None:
    old = an_item("过期", shown=ITEM.shown.__class__(first=ITEM.shown.first, last=ITEM.shown.first))
    county.publish(old)
    county.fill(tmp_path)
    assert tamper(tmp_path, "UPDATE documents SET shown_last = '9999-12-31' WHERE id = ?", old.id)
    assert "过期" not in titles(tmp_path)


def test_a_payload_swapped_for_another_item_s_is_not_shown_under_its_name(tmp_path: Path) -> None:
    tamper(
        tmp_path,
        "UPDATE documents SET envelope = (SELECT envelope FROM documents WHERE id = ?)"
        " WHERE id = ?",
        an_item("别的").id,
        ITEM.id,
    )
    with reading(tmp_path) as reader:
        assert reader.item(ITEM.id) is None


def test_a_flip_after_the_verdict_was_remembered_is_noticed(tmp_path: Path) -> None:
    with reading(tmp_path) as reader:
        assert reader.item(ITEM.id) is not None
        tamper(
            tmp_path,
            "UPDATE documents SET envelope = CAST(replace(CAST(envelope AS TEXT), 'e', 'f')"
            " AS BLOB) WHERE id = ?",
            ITEM.id,
        )
        assert reader.item(ITEM.id) is None


def test_a_flipped_file_is_not_handed_out_and_comes_back(
    county: FakeCounty, tmp_path: Path
) -> None:
    sha256 = Sha256(next(iter(county.blobs)))
    with reading(tmp_path) as reader:
        stored = reader.blob(sha256)
        assert stored is not None
        content = bytearray(stored.read_bytes())
        content[10] ^= 4
        stored.write_bytes(content)
        assert reader.blob(sha256) is None
    report = decode(Outbox.open(tmp_path).take_batch(9, 10**6)[0].body, TerminalReport)
    assert [(one.what, one.name) for one in report.damaged] == [("blob", sha256)]
    assert scrub_and_repair(county, tmp_path) == 1
    with reading(tmp_path) as reader:
        assert reader.blob(sha256) is not None


def test_a_flipped_head_says_nothing_of_freshness(county: FakeCounty, tmp_path: Path) -> None:
    tamper(tmp_path, "UPDATE feeds SET head = replace(head, 'e', 'f') WHERE area = ?", VILLAGE)
    with reading(tmp_path) as reader:
        assert reader.freshness(county.now).as_of is None


def test_any_flipped_byte_of_the_database_shows_nothing_that_was_not_sealed(
    tmp_path: Path,
) -> None:
    true = {"账目", "别的", "有图"}
    database = Folder(tmp_path).content_db
    sound = database.read_bytes()
    for at in range(0, len(sound), max(1, len(sound) // 150)):
        database.write_bytes(sound[:at] + bytes([sound[at] ^ 0x10]) + sound[at + 1 :])
        with suppress(RetryLaterError):
            assert titles(tmp_path) <= true
    database.write_bytes(sound)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
