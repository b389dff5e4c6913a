"""A terminal without a network, and the stick that goes to it and back."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from content_sync.agent import carrying, device
from content_sync.agent.carrying import Applied
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox, OutboxTally
from content_sync.store.reader import ItemQuery
from county.carrying.reading import Received, StickReader
from county.carrying.stick import FreeBytes, Stick, free_bytes
from county.carrying.writing import BundleWriter, Written
from county.terminals.receiving import Receiver
from disclosure import carry
from disclosure.areas import AreaCode
from disclosure.carry import CarryManifest
from disclosure.channels import Channel
from disclosure.decoding import decode, encode
from disclosure.feed import Envelope
from disclosure.outbox import OutboxKind
from disclosure.requests import TerminalId
from disclosure.seals import boxes
from disclosure.seals.signing import seal
from tests.county.making import (
    COUNTY,
    NOW,
    VILLAGE,
    Town,
    a_code,
    filed,
)
from tests.fakes.stores import titles
from tests.fakes.ticking import NetworkClock


@dataclass
class Offline:
    """A terminal that nothing but a stick reaches."""

    town: Town
    folder: Path
    terminal: TerminalId

    @classmethod
    def of(cls, town: Town, folder: Path, area: AreaCode = VILLAGE) -> "Offline":
        folder.mkdir(parents=True)
        (folder / "root.json").write_bytes(town.county.folder.root(1).read_bytes())
        mine = device.make(Folder(folder / "store"))
        offline = cls(town, folder, town.enter(mine, area, folder.name))
        offline.write_settings(area=area)
        return offline

    @property
    def settings(self) -> Path:
        return self.folder / "agent.toml"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @property
    def outbox(self) -> Outbox:
        return Outbox.open(self.store)

    def write_settings(self, **changes: object) -> None:
        values = {
            "county_url": "http://127.0.0.1:9",
            "root": "root.json",
            "area": VILLAGE,
            "terminal_id": self.terminal,
            "store": "store",
        } | changes
        lines = [f'{name} = "{value}"\n' for name, value in values.items()]
        self.settings.write_text("".join([*lines, "terminal_number = 1\nreserve_bytes = 0\n"]))

    def apply(self, stick: Path) -> Applied:
        return carrying.apply(stick, self.settings, machine=NetworkClock(self.town.clock))

    def titles(self) -> set[str]:
        return titles(self.store, ItemQuery(channel=Channel.KIOSK, today=NOW.date()))

    def tally(self) -> OutboxTally:
        return self.outbox.tally()


def write(
    town: Town, stick: Path, area: AreaCode | None = None, free: FreeBytes = free_bytes
) -> Written:
    """Do what `county carry write` does."""
    return BundleWriter(town.county, Stick(stick, COUNTY, free)).write(area, town.clock())


def read(town: Town, stick: Path) -> Received:
    """Do what `county carry read` does."""
    receiver = Receiver(town.county.database, town.county.online, town.county.terms)
    reader = StickReader(town.county.database, town.county.online, receiver)
    return reader.read(Stick(stick, COUNTY), town.clock())


def bundle(stick: Path) -> Path:
    """Return the county's folder on the stick."""
    return stick / carry.folder_name(COUNTY)


def count(town: Town, table: object) -> int:
    with town.county.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def file_request(offline: Offline) -> str:
    """File a request as the kiosk does."""
    _, keys = a_code()
    request = filed(keys)
    box = boxes.close(offline.town.county.online.keyring.request_key, encode(request))
    return offline.outbox.put(OutboxKind.REQUEST, box, made=NOW, id=request.id)


def box_files(stick: Path, part: str = carry.OUTBOX) -> list[Path]:
    return [path for path in sorted((bundle(stick) / part).rglob("*")) if path.is_file()]


def resign(town: Town, stick: Path, manifest: CarryManifest) -> None:
    """Sign a manifest as a broken-in county server could."""
    sealed = seal(carry.MANIFEST_TYPE, encode(manifest), town.county.online.head)
    (bundle(stick) / carry.MANIFEST).write_bytes(encode(sealed))


def manifest_of(stick: Path) -> CarryManifest:
    raw = (bundle(stick) / carry.MANIFEST).read_bytes()
    return decode(decode(raw, Envelope).payload, CarryManifest)
