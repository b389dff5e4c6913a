"""A terminal without a network, and the stick that goes to it and back."""

from dataclasses import dataclass
from pathlib import Path

from content_sync.agent import carrying
from content_sync.agent.carrying import Applied
from content_sync.store.outbox import Outbox, OutboxTally
from content_sync.store.reader import ItemQuery
from county.carrying.reading import Received, StickReader
from county.carrying.stick import FreeBytes, Stick, free_bytes
from county.carrying.writing import BundleWriter, Written
from county.requests.receiving import Terms
from county.terminals import register
from county.terminals.receiving import Receiver
from disclosure import carry, shipped
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.requests import parse_service_levels
from tests.county.making import COUNTY, NOW, VILLAGE, Town
from tests.fakes.stores import titles


@dataclass
class Offline:
    """A terminal that nothing but a stick reaches."""

    town: Town
    folder: Path
    terminal: str
    token: str

    @classmethod
    def of(cls, town: Town, folder: Path, area: AreaCode = VILLAGE) -> "Offline":
        with town.county.database.writing() as connection:
            terminal, token = register.enter(connection, folder.name, area, town.clock())
        folder.mkdir(parents=True)
        (folder / "root.json").write_bytes(town.county.folder.root(1).read_bytes())
        offline = cls(town, folder, terminal.id, token)
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
            "token": self.token,
            "store": "store",
        } | changes
        lines = [f'{name} = "{value}"\n' for name, value in values.items()]
        self.settings.write_text("".join([*lines, "terminal_number = 1\nreserve_bytes = 0\n"]))

    def apply(self, stick: Path) -> Applied:
        return carrying.apply(stick, self.settings, wall=self.town.clock)

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
    levels = parse_service_levels(shipped.read_text("service_levels.toml"))
    terms = Terms(levels=levels, calendar=shipped.calendar(), zone=town.county.zone())
    receiver = Receiver(town.county.database, town.county.online, terms)
    reader = StickReader(town.county.database, town.county.online, receiver)
    return reader.read(Stick(stick, COUNTY), town.clock())


def bundle(stick: Path) -> Path:
    """Return the county's folder on the stick."""
    return stick / carry.folder_name(COUNTY)
