"""A small county on disk, and content folders to import into it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from content_sync.agent.device import Device
from county.blobs.store import BlobStore
from county.database.engine import Database
from county.database.migrate import upgrade
from county.database.opening import open_database
from county.folder import DataFolder
from county.importing.content_folder import open_folder
from county.importing.intake import Intake
from county.importing.item_file import ReadItem
from county.importing.refusal import Refusal
from county.keys import ceremony, online
from county.keys.key_file import KeyKind, read_key
from county.parts import County
from county.people import passwords, staff
from county.people.staff import Role, Staff
from county.publishing import drafts
from county.publishing.drafts import Document
from county.publishing.sealing import Sealer
from county.settings import CeremonySettings, CountySettings
from county.terminals import register
from county.terminals.passes import Passes
from county.terminals.settings import TerminalSettings
from disclosure import shipped
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.items import Item, ItemId
from disclosure.outbox import OutboxBatch, OutboxKind, OutboxRow
from disclosure.requests import FiledRequest, RequestId, RequestKind, TerminalId
from disclosure.seals import boxes
from disclosure.seals.boxes import CodeKeys
from disclosure.seals.signing import new_seed

COUNTY = AreaCode("990421000000")
TOWN = AreaCode("990421101000")
VILLAGE = AreaCode("990421101201")
OTHER_TOWN = AreaCode("990421201000")
OTHER_VILLAGE = AreaCode("990421201201")
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # a Friday, 10:00 in the county
PASSWORD = "correct horse"
_A_YEAR_MINUTES = 366 * 24 * 60

COUNTY_TOML = """\
name = "清禾县"
code = "990421000000"
office = "清禾县政务公开办公室"
timezone = "Asia/Shanghai"
phone = "0890-6123456"

[[area]]
code = "990421000000"
name = "清禾县"
office = "清禾县人民政府"

[[area]]
code = "990421101000"
name = "柳泉镇"
office = "柳泉镇人民政府"

[[area]]
code = "990421101201"
name = "石桥村"
office = "石桥村村民委员会"

[[area]]
code = "990421201000"
name = "云头乡"
office = "云头乡人民政府"

[[area]]
code = "990421201201"
name = "上塬村"
office = "上塬村村民委员会"

[[slot]]
name = "morning"
label = "早间"
start = "07:00"
end = "07:30"
"""

ITEM = """\
+++
title = "{title}"
entry = "{entry}"
channels = {channels}
issuing_body = "石桥村村民委员会"
issued = 2026-11-02
author = "editor.shiqiao"
{more}+++
{body}
"""


def item_text(
    title: str = "石桥村停水通知",
    *,
    entry: str = "finance.monthly",
    channels: str = '["kiosk", "phone"]',
    more: str = "",
    body: str = "停水一天。",
) -> str:
    return ITEM.format(title=title, entry=entry, channels=channels, more=more, body=body)


SPOKEN = '[spoken]\ntext = "乡亲们，明天停水。"\nslots = ["morning"]\n'


class Content:
    """A content folder being written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.write("county.toml", COUNTY_TOML)

    def write(self, name: str, content: str | bytes) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def item(self, name: str, text: str, area: str = VILLAGE) -> Path:
        return self.write(f"{area}/{name}.md", text)

    def read(self) -> list[ReadItem | Refusal]:
        """Return items and refusals, as `county import` meets them."""
        folder = open_folder(self.path)
        return [*folder.refused, *folder.items(shipped.catalogue())]

    def items(self) -> list[Item]:
        return [one.item for one in self.read() if isinstance(one, ReadItem)]

    def refusals(self) -> list[str]:
        return [str(one) for one in self.read() if isinstance(one, Refusal)]


class FixedClock:
    """A clock that is set by hand."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now


def make_folder(path: Path) -> DataFolder:
    """Make what `county init` makes, one root key instead of three."""
    folder = DataFolder(path)
    path.mkdir(parents=True)
    folder.blobs.mkdir()
    ceremony.hold(folder, COUNTY, NOW, CeremonySettings())
    database = Database(folder.database)
    upgrade(database)
    database.close()
    return folder


@dataclass
class Town:
    """An open county with what tests do to it."""

    county: County
    content: Content
    clock: FixedClock = field(default_factory=FixedClock)
    code: AreaCode = COUNTY

    @classmethod
    def open(cls, folder: DataFolder, content: Content, settings: CountySettings) -> "Town":
        database = open_database(folder.path, folder.database, folder.settings().database)
        keys = online.load(folder)
        county = County(folder, settings, database, BlobStore(folder.blobs), keys)
        return cls(county, content)

    def load(self) -> list[str]:
        """Import the content; return the outcomes in order, the profile's first."""
        texts = self.county.settings.texting is not None
        intake = Intake(self.county.database, self.county.blobs, self.code, texts=texts)
        folder = open_folder(self.content.path)
        outcomes = [intake.take_profile(folder.profile, self.clock())]
        for one in folder.items(shipped.catalogue()):
            assert not isinstance(one, Refusal), str(one)
            outcomes.append(intake.take_item(one, self.clock()))
        return [str(outcome) for outcome in outcomes]

    def sealer(self, *numbers: int) -> Sealer:
        offline = self.county.folder.offline_keys
        files = [offline / f"approver-{number}.key" for number in numbers or (1, 2)]
        keys = tuple(read_key(file, KeyKind.APPROVER) for file in files)
        return Sealer(keys, self.county.online.keyring)

    def seal(self) -> int:
        """Seal all drafts with both approvers and publish them; return how many."""
        now = self.clock()
        with self.county.database.reading() as connection:
            waiting = drafts.waiting(connection)
        sealer = self.sealer()
        sealed = [sealer.seal_draft(one.document, now.date(), now) for one in waiting]
        self.county.publisher.publish(sealed, now)
        return len(sealed)

    def draft(self, id_: ItemId) -> Document:
        with self.county.database.reading() as connection:
            return drafts.waiting(connection, (id_,))[0].document

    def publish(self) -> int:
        self.load()
        return self.seal()

    def hire(self, name: str, role: Role, area: AreaCode) -> None:
        hashed = passwords.hash_password(PASSWORD, self.county.settings.desk)
        with self.county.database.writing() as connection:
            staff.add(connection, Staff(0, name, role, area), hashed, self.clock())

    def enter(self, device: Device, area: AreaCode = VILLAGE, name: str = "村口") -> TerminalId:
        """Take a device in as a terminal, as a claim code and a confirmation do."""
        with self.county.database.writing() as connection:
            id_ = register.ask(connection, name, area, device.public, self.clock()).id
            register.confirm(connection, id_, "wang.lead", self.clock())
        return id_

    def terminal(self, area: AreaCode = VILLAGE) -> str:
        """Take a new terminal in; return a pass that lasts as long as any test."""
        device = Device(new_seed())
        id_ = self.enter(device, area)
        settings = TerminalSettings(pass_minutes=_A_YEAR_MINUTES)
        passes = Passes(self.county.database, self.county.online, settings)
        proof = device.proof(passes.challenge(id_, self.clock()))
        return passes.give(id_, proof, self.clock()).token


def a_code() -> tuple[str, CodeKeys]:
    code = boxes.new_code()
    return code, boxes.derive(code, COUNTY)


def filed(keys: CodeKeys, **changes: object) -> FiledRequest:
    fields: dict[str, Any] = {
        "format": 1,
        "id": RequestId(str(uuid4())),
        "number": "20261120-01-001",
        "kind": RequestKind.LOOKUP,
        "area": VILLAGE,
        "filed_at": NOW - timedelta(hours=1),
        "words": "高龄津贴怎么领？",
        "answer_key": keys.public,
        "locator": keys.locator,
    }
    return FiledRequest(**{**fields, **changes})


def row(kind: OutboxKind, body: bytes, **changes: object) -> OutboxRow:
    fields: dict[str, Any] = {"id": str(uuid4()), "kind": kind, "made": NOW, "body": body}
    return OutboxRow(**{**fields, **changes})


def request_row(town: Town, request: FiledRequest) -> OutboxRow:
    box = boxes.close(town.county.online.keyring.request_key, encode(request))
    return row(OutboxKind.REQUEST, box, id=request.id)


def batch(*rows: OutboxRow) -> bytes:
    return encode(OutboxBatch(format=1, rows=rows))
