"""What terminals send back: outbox rows, and the records and reports inside them.

Invariant: a row is known by its id alone, so that sending it twice stores it once;
its body is a document of its kind, and a request's body is a sealed box.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from disclosure.areas import AreaCode
from disclosure.blocks import Sha256
from disclosure.channels import Channel
from disclosure.items import ItemId, Strict

BATCH_ROWS = 200
"""Rows in one batch at most."""

BATCH_BYTES = 4 * 1024 * 1024
"""Bytes of an encoded batch at most."""

BODY_BYTES = 1024 * 1024
"""Bytes of one row's body at most."""


class OutboxKind(StrEnum):
    """What the body of a row is.

    A `request` is a sealed box of a `FiledRequest`, an `opinion` of an `Opinion`, a
    `rating` of a `Rating`, a `letter` of a `LetterNote`; the others are encoded records: `display` a `DisplayRecord`,
    `aired` an `AiredRecord`, `report` a `TerminalReport`, `order` an `OrderRecord`,
    `screenshot` a `Screenshot`, `panel` a `PanelRecord`, `machine` a `MachineRecord`, `diagnosis` a
    `DiagnosticsPiece`. A county that does not know a kind yet refuses such rows alone.
    """

    REQUEST = "request"
    OPINION = "opinion"
    RATING = "rating"
    LETTER = "letter"
    DISPLAY = "display"
    AIRED = "aired"
    REPORT = "report"
    ALERT = "alert"
    ORDER = "order"
    SCREENSHOT = "screenshot"
    PANEL = "panel"
    UPDATE = "update"
    MACHINE = "machine"
    DIAGNOSIS = "diagnosis"


class OutboxRow(Strict, frozen=True, kw_only=True):
    """One row: UUID, kind, the instant it was made, and its body (base64 in JSON)."""

    id: str
    kind: OutboxKind
    made: datetime
    body: bytes

    def __post_init__(self) -> None:
        if str(UUID(self.id)) != self.id:
            raise ValueError(f"row id {self.id!r} is no lower-case UUID")
        if self.made.tzinfo is None:
            raise ValueError("made has no zone")
        if len(self.body) > BODY_BYTES:
            raise ValueError(f"{len(self.body)} bytes of body; {BODY_BYTES} are the limit")


class OutboxBatch(Strict, frozen=True, kw_only=True):
    """Rows that a terminal posts to ``/v1/outbox``."""

    format: Literal[1]
    rows: tuple[OutboxRow, ...]

    def __post_init__(self) -> None:
        if len(self.rows) > BATCH_ROWS:
            raise ValueError(f"{len(self.rows)} rows; {BATCH_ROWS} are the limit")


class RowVerdict(StrEnum):
    """What became of a row: durably stored (now or before), or refused for good."""

    STORED = "stored"
    REFUSED = "refused"


class RowResult(Strict, frozen=True, kw_only=True):
    """The county's answer for one row; `reason` says why it was refused."""

    id: str
    result: RowVerdict
    reason: str = ""


class OutboxReply(Strict, frozen=True, kw_only=True):
    """One result a row of the batch, in any order."""

    format: Literal[1]
    rows: tuple[RowResult, ...]


class DisplayRecord(Strict, frozen=True, kw_only=True):
    """That an item was shown (展示记录): the proof behind the legal term of display.

    Attributes:
        item, version: what was shown.
        channel: the face that showed it.
        started: instant at which it appeared first, aware.
        seconds: how long it was shown, all times of this record together.
        times: how often it appeared.
        lit: whether the screen was on.
        clock_trusted: whether the terminal could vouch for `started`.
    """

    format: Literal[1]
    item: ItemId
    version: int
    channel: Channel
    started: datetime
    seconds: float
    times: int = 1
    lit: bool = True
    clock_trusted: bool = True


class AlertStep(StrEnum):
    """What has become of an alert on a face: it is seen, or it has begun to sound."""

    SHOWN = "shown"
    STARTED = "started"


class AlertRecord(Strict, frozen=True, kw_only=True):
    """What a face tells of an alert at once, before the records of what it showed or said.

    Attributes:
        item, version: the alert's item.
        channel: the face.
        step: what has happened.
        at: instant of it, aware.
        clock_trusted: whether the terminal could vouch for it.
    """

    format: Literal[1]
    item: ItemId
    version: int
    channel: Channel
    step: AlertStep
    at: datetime
    clock_trusted: bool = True

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an alert's step has no zone")


class AiredResult(StrEnum):
    """How an occurrence of an announcement ended."""

    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    MISSED = "missed"
    DEFERRED = "deferred"
    CANCELLED = "cancelled"


class AiredRecord(Strict, frozen=True, kw_only=True):
    """What a loudspeaker did with one occurrence (播出记录).

    Attributes:
        item, version: what was announced.
        slot: name of the slot; empty for what a person or an alert started.
        planned: instant at which it was due, aware.
        started, ended: real instants; None where nothing was heard.
        repeats: how often the text was spoken to its end.
        audio: SHA-256 of the audio played; None where nothing was.
        engine: what made the voice, e.g. ``espeak-ng`` or ``recording``.
        output: where the sound went, e.g. ``alsa``.
        loudness_lufs: integrated loudness after ITU-R BS.1770; None if not measured.
        reason: why it did not end as `done`, for a person.
        clock_trusted: whether the terminal could vouch for the instants.
    """

    format: Literal[1]
    item: ItemId
    version: int
    slot: str
    planned: datetime
    result: AiredResult
    started: datetime | None = None
    ended: datetime | None = None
    repeats: int = 0
    audio: Sha256 | None = None
    engine: str = ""
    output: str = ""
    loudness_lufs: float | None = None
    reason: str = ""
    clock_trusted: bool = True


class FeedState(Strict, frozen=True, kw_only=True):
    """How far a terminal is with one area's feed.

    Attributes:
        epoch, sequence: of the last change applied; both 0 before the first.
        as_of: issue time of the head that this fulfils; None before the first.
        whole: whether what is held has the head's digest.
    """

    area: AreaCode
    epoch: int
    sequence: int
    as_of: datetime | None = None
    whole: bool = False


class Rejection(Strict, frozen=True, kw_only=True):
    """Something offered that was not accepted.

    Attributes:
        area: the area whose feed offered it; the county's where no area is meant.
        what: kind of document, e.g. ``head`` or ``item``.
        reason: the error's sentence.
        evidence: SHA-256 of the bytes kept as evidence.
    """

    area: AreaCode
    what: str
    reason: str
    evidence: Sha256


class Damage(Strict, frozen=True, kw_only=True):
    """Something stored that no longer holds: `name` is an item's id or a file's hash."""

    what: Literal["item", "blob", "file"]
    name: str
    reason: str


class TerminalReport(Strict, frozen=True, kw_only=True):
    """A terminal's report on itself.

    Attributes:
        process: who reports: ``agent``, ``kiosk``, ``signage`` or ``broadcast``.
        software: version of Mingbai.
        feeds: how far each feed of the area's path is.
        rejected: what was offered and not accepted since the last report.
        damaged: what was found damaged in the store since the last report.
        items, waiting: items held, and those of them that wait for their files.
        disk_free_bytes: room left where the store is.
        outbox_queued: rows not yet delivered.
        clock_trusted: whether the terminal can vouch for its time.
        temperature_celsius: of the hottest sensor; None where there is none.
        problems: sentences on anything else that a person should look at.
        os: name and version of the operating system; empty where it does not tell.
        up_seconds: since the machine was started; None where it does not tell.
        disk_bytes: size of the disk on which the store is; 0 where not told.
        clock_off_seconds: how far the machine's clock is ahead of the county's time when
            that was asked last, negative behind it; None before.
    """

    format: Literal[1]
    area: AreaCode
    process: str
    software: str
    feeds: tuple[FeedState, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    damaged: tuple[Damage, ...] = ()
    items: int = 0
    waiting: int = 0
    disk_free_bytes: int = 0
    outbox_queued: int = 0
    clock_trusted: bool = True
    temperature_celsius: float | None = None
    problems: tuple[str, ...] = ()
    os: str = ""
    up_seconds: int | None = None
    disk_bytes: int = 0
    clock_off_seconds: float | None = None
