"""A county of 400 villages after two years, made once a day and kept in the temporary folder.

Rows are written in bulk, past the desk, but what they hold is what the desk would have
written: payloads are sealed by keys of the county's root and every head states its feed.
Invariant: a folder that was not finished is never used.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection, Table, insert

from bench import desk_items, desk_life
from county.coverage.counting import Counting
from county.database.engine import Database
from county.database.migrate import upgrade
from county.database.tables import changes, documents, live_items
from county.folder import DataFolder
from county.items.search import ItemSearch
from county.keys import ceremony
from county.keys.key_file import KeyFile, KeyKind, read_key
from county.parts import County, open_county
from county.publishing import drafts
from county.settings import CeremonySettings
from disclosure.decoding import encode
from disclosure.feed import ITEM_TYPE, PROFILE_TYPE, Envelope, payload_hash
from disclosure.items import Item, ItemId, PersonId
from disclosure.profile import Profile, Slot
from disclosure.seals.signing import seal

SEED = 20261120
_PROFILE = ItemId("5f0c7d4e-8a3b-4a52-9a8e-2a1f6f0f4b01")
Row = dict[str, object]


def county() -> DataFolder:
    """Return the folder of the county, made where today's is not there."""
    made = Path(tempfile.gettempdir()) / f"mingbai-bench-desk-{os.getuid()}"
    mark = _mark()
    done = made / "made"
    with made.with_suffix(".lock").open("w") as lock:
        # Two benches at once make one county.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists() or done.read_text(encoding="utf-8") != mark:
            shutil.rmtree(made, ignore_errors=True)
            _make(DataFolder(made / "data"))
            done.write_text(mark, encoding="utf-8")
    return DataFolder(made / "data")


def _mark() -> str:
    """Return what the folder is made of: this code, the tables' form, the day."""
    hasher = hashlib.sha256(datetime.now(UTC).date().isoformat().encode())
    here = Path(__file__).parent
    versions = sorted(Path(drafts.__file__).parents[1].glob("database/migrations/versions/*.py"))
    for file in (*sorted(here.glob("desk_[cilr]*.py")), *versions):
        hasher.update(file.read_bytes())
    return hasher.hexdigest()


def _make(folder: DataFolder) -> None:
    now = datetime.now(UTC)
    folder.blobs.mkdir(parents=True)
    ceremony.hold(folder, desk_items.COUNTY, now, CeremonySettings())
    database = Database(folder.database)
    upgrade(database)
    database.close()
    with open_county(folder) as county:
        _publish(county, folder, now)
        with county.database.writing() as connection:
            desk_life.fill(connection, now, Random(SEED))  # noqa: S311 - no secret
        with county.database.writing() as connection:
            county.signer.refresh(connection, now)
        ItemSearch(folder.search, county.database).update()
        # The server counts them beside its other work; the pages are weighed with all of them there.
        Counting(county).update(now)


def _publish(county: County, folder: DataFolder, now: datetime) -> None:
    keys = [_key(folder, number) for number in (1, 2)]
    random, areas = Random(SEED), desk_items.areas()  # noqa: S311 - no secret
    profile = _profile()
    with county.database.writing() as connection:
        drafts.put_areas(connection, areas)
        _add(connection, documents, [_document(profile, "county.toml", now)])
        envelope = seal(PROFILE_TYPE, encode(profile), *(key.seed for key in keys))
        _add(connection, changes, [_change(profile, 1, envelope, now)])
        for area in areas:
            first = 2 if area.code == desk_items.COUNTY else 1
            items = list(desk_items.of_area(area, now.date(), random))
            sealed = [_sealed(item, keys) for item in items]
            pairs = list(enumerate(zip(items, sealed, strict=True), first))
            at = {item.id: _at(item, now) for item in items}
            rows = [_change(item, number, one, at[item.id]) for number, (item, one) in pairs]
            _add(connection, documents, [_document(one, one.id, at[one.id]) for one in items])
            _add(connection, changes, rows)
            _add(connection, live_items, [_live(item, at[item.id]) for item in items])
        _wait(connection, now)


def _wait(connection: Connection, now: datetime) -> None:
    """Let what this month brings wait for its seal, in every village."""
    random = Random(SEED + 1)  # noqa: S311 - no secret
    for area in desk_items.areas():
        for item in list(desk_items.of_area(area, now.date(), random))[-1:]:
            drafts.put(connection, item, f"{area.code}/draft", now)


def _key(folder: DataFolder, number: int) -> KeyFile:
    return read_key(folder.offline_keys / f"approver-{number}.key", KeyKind.APPROVER)


def _sealed(item: Item, keys: list[KeyFile]) -> Envelope:
    needed = keys if item.spoken else keys[:1]
    return seal(ITEM_TYPE, encode(item), *(key.seed for key in needed))


def _at(item: Item, now: datetime) -> datetime:
    day = item.elements.issued
    return min(now, datetime(day.year, day.month, day.day, 2, tzinfo=UTC) + timedelta(hours=1))


def _add(connection: Connection, table: Table, rows: list[Row]) -> None:
    connection.execute(insert(table), rows)


def _document(one: Item | Profile, source: str, at: datetime) -> Row:
    payload = encode(one)
    is_item = isinstance(one, Item)
    return {
        "id": one.id,
        "area": one.area,
        "kind": "item" if is_item else "profile",
        "entry": one.entry if isinstance(one, Item) else "",
        "title": one.title if isinstance(one, Item) else one.name,
        "source": source,
        "last_version": 1,
        "live": payload,
        "live_version": 1,
        "live_digest": payload_hash(payload),
        "live_at": at,
    }


def _change(one: Item | Profile, sequence: int, envelope: Envelope, at: datetime) -> Row:
    return {
        "area": one.area,
        "sequence": sequence,
        "id": one.id,
        "version": 1,
        "payload_hash": payload_hash(envelope.payload),
        "envelope": encode(envelope),
        "held": True,
        "at": at,
    }


def _live(item: Item, at: datetime) -> Row:
    return {
        "id": item.id,
        "area": item.area,
        "entry": item.entry,
        "title": item.title,
        "issuing_body": item.elements.issuing_body,
        "issued": item.elements.issued,
        "shown_first": item.shown.first,
        "shown_last": item.shown.last,
        "channels": " ".join(item.channels),
        "approved_by": desk_items.COUNTY,
        "public_at": at,
    }


def _profile() -> Profile:
    return Profile(
        format=1,
        id=_PROFILE,
        version=1,
        area=desk_items.COUNTY,
        author=PersonId("editor.one"),
        name="清禾县",
        office="清禾县政务公开办公室",
        phone="0890-6123456",
        timezone="Asia/Shanghai",
        areas=desk_items.areas(),
        slots=(Slot(name="morning", label="早间", start="07:00", end="07:30"),),
    )
