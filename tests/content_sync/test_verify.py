"""`verify` on damaged stores: every fault is told, none hides another, exit 1."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from content_sync.__main__ import main
from content_sync.store.folder import Folder
from tests.fakes.county import NOW, VILLAGE, FakeCounty, an_item, with_picture
from tests.fakes.stores import column, tamper

PICTURE = b"picture" * 900
Said = pytest.CaptureFixture[str]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    county = FakeCounty()
    county.attach(PICTURE)
    county.add_root()
    county.publish(with_picture(an_item("有图"), PICTURE))
    county.publish(an_item("无图"))
    county.fill(tmp_path)
    return tmp_path


def verify(store: Path, capsys: Said) -> tuple[int, dict[str, object]]:
    code = main(["verify", "--store", str(store), "--json"])
    return code, json.loads(capsys.readouterr().out)


def blob(store: Path) -> None:
    file = next(path for path in Folder(store).blobs.glob("??/*"))
    file.write_bytes(PICTURE[:-1] + b"!")


def document(store: Path) -> None:
    tamper(store, "UPDATE documents SET envelope = substr(envelope, 2) WHERE kind = 'item'")


def head(store: Path) -> None:
    (raw,) = column(store, "SELECT head FROM feeds WHERE area = ?", VILLAGE)
    assert isinstance(raw, bytes)
    flipped = raw.replace(b'"sig":"', b'"sig":"AAAA', 1)
    tamper(store, "UPDATE feeds SET head = ? WHERE area = ?", flipped, VILLAGE)


def digest(store: Path) -> None:
    tamper(store, "DELETE FROM documents WHERE kind = 'item'")


def root(store: Path) -> None:
    tamper(store, "UPDATE roots SET raw = replace(raw, 'lead', 'load') WHERE version = 2")


def pinned(store: Path) -> None:
    Folder(store).pinned_root.write_bytes(b"{}")


def floors(store: Path) -> None:
    Folder(store).floors.write_bytes(b"{}")


def outbox(store: Path) -> None:
    Folder(store).outbox_db.write_bytes(b"not a database" * 100)


FAULTS: dict[Callable[[Path], None], str] = {
    blob: "blob ",
    document: "document ",
    head: f"head of {VILLAGE}",
    digest: f"feed {VILLAGE}: what is held",
    root: "roots don't hold",
    pinned: "does not begin with the pinned root",
    floors: "floors.json",
    outbox: "outbox",
}


def test_a_sound_store_is_counted_and_has_no_fault(store: Path, capsys: Said) -> None:
    code, found = verify(store, capsys)
    counted = {"roots": 2, "heads": 3, "documents": 3, "blobs": 1, "letters": 0}
    assert (code, found) == (0, counted | {"faults": []})


@pytest.mark.parametrize(("damage", "told"), FAULTS.items(), ids=[one.__name__ for one in FAULTS])
def test_each_damage_is_told(
    store: Path, capsys: Said, damage: Callable[[Path], None], told: str
) -> None:
    damage(store)
    code, found = verify(store, capsys)
    assert code == 1
    assert any(told in fault for fault in found["faults"])  # type: ignore[attr-defined]


def test_one_damage_hides_no_other(store: Path, capsys: Said) -> None:
    for damage in (blob, document, head, floors):
        damage(store)
    _, found = verify(store, capsys)
    for damage in (blob, document, head, floors):
        assert any(FAULTS[damage] in fault for fault in found["faults"])  # type: ignore[attr-defined]


def test_the_status_is_told_though_a_head_is_damaged(store: Path, capsys: Said) -> None:
    tamper(store, "UPDATE feeds SET head = x'00' WHERE area = ?", VILLAGE)
    assert main(["status", "--store", str(store), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {feed["area"]: feed["as_of"] for feed in told["feeds"]}[VILLAGE] is None
    assert told["now"] >= NOW.isoformat()[:10]
    assert told["clock_trusted"] in (True, False)
