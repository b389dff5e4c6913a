"""Items: one thing disclosed, as its approvers seal it.

Invariant: an `Item` that decodes names every file it needs, and what is to be
spoken has words.
"""

from datetime import date
from typing import Literal, NewType

import msgspec

from disclosure.alert_facts import AlertFacts
from disclosure.areas import AreaCode
from disclosure.blocks import Block, Sha256, plain_text, require_blobs
from disclosure.channels import Channel
from disclosure.questionnaires import CommentBox, Questionnaire

ItemId = NewType("ItemId", str)
EntryCode = NewType("EntryCode", str)
PersonId = NewType("PersonId", str)


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An immutable struct that refuses unknown fields."""


class Blob(Strict, frozen=True, kw_only=True):
    """A file that an item needs: its hash, size in bytes and media type."""

    sha256: Sha256
    size: int
    media_type: str
    name: str


class Elements(Strict, frozen=True, kw_only=True):
    """The standard elements of an item (基本要素).

    Attributes:
        issuing_body: 公开主体.
        basis: 公开依据, laws and documents by their full names.
        document_number: 文号, e.g. ``清禾政办〔2026〕12号``; empty where none exists.
        index_number: 索引号.
        issued: date of issue (county's zone).
        effective: first day in force, where it differs from `issued`.
        repealed: first day no longer in force; None while in force.
        contact: whom to ask: office and phone.
    """

    issuing_body: str
    issued: date
    basis: tuple[str, ...] = ()
    document_number: str = ""
    index_number: str = ""
    effective: date | None = None
    repealed: date | None = None
    contact: str = ""


class Shown(Strict, frozen=True, kw_only=True):
    """The days on which an item is on display; `last` None means standing."""

    first: date
    last: date | None = None


class Spoken(Strict, frozen=True, kw_only=True):
    """What a loudspeaker says.

    Attributes:
        text: the sentences, as approved.
        slots: names of the slots of the timetable in which it is aired each day.
        repeats: how often it is said in one slot (1 to 3).
        audio: sealed rendering or recording, where there is one.
    """

    text: str
    slots: tuple[str, ...]
    repeats: int = 2
    audio: Sha256 | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("the spoken text is empty")
        if not 1 <= self.repeats <= 3:
            raise ValueError(f"repeats {self.repeats} is not 1, 2 or 3")


class Item(Strict, frozen=True, kw_only=True):
    """An item (公开事项) as sealed.

    Attributes:
        format: version of this document's form.
        id: UUID4 of the item, the same in all its versions.
        version: counts up from 1; a terminal accepts only higher ones.
        area: whose disclosure it is.
        entry: catalogue entry that it fulfils.
        channels: the faces on which it may appear.
        title: as people read it.
        author: who wrote it; an approver must be somebody else.
        sealed_on: day on which it was put to its approvers; the seal mark shows it.
        keywords: everyday words by which people look for it.
        related: ids of items that belong to the same matter.
        alert: the facts of an alert that came as facts; other items have none.
        concludes: the item that people were asked about and whose outcome this one tells.
    """

    format: Literal[1]
    id: ItemId
    version: int
    area: AreaCode
    entry: EntryCode
    channels: tuple[Channel, ...]
    title: str
    author: PersonId
    elements: Elements
    sealed_on: date
    shown: Shown
    blocks: tuple[Block, ...]
    blobs: tuple[Blob, ...] = ()
    spoken: Spoken | None = None
    keywords: tuple[str, ...] = ()
    related: tuple[ItemId, ...] = ()
    # Left out of the bytes where there are none: most items are none the longer for it.
    alert: AlertFacts | msgspec.UnsetType = msgspec.UNSET
    concludes: ItemId | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        if self.version < 1:
            raise ValueError(f"version {self.version} is below 1")
        if not self.title.strip():
            raise ValueError("the title is empty")
        known = {blob.sha256 for blob in self.blobs}
        for block in self.blocks:
            require_blobs(block, known)
        if self.spoken and self.spoken.audio and self.spoken.audio not in known:
            raise ValueError(f"spoken audio {self.spoken.audio} is not declared")
        check_taking_part(self.blocks)
        if (Channel.LOUDSPEAKER in self.channels) != (self.spoken is not None):
            raise ValueError("channel 'loudspeaker' and a spoken text belong together")


def check_taking_part(blocks: tuple[Block, ...]) -> None:
    """Raise ValueError unless people can take part in one way, until one day."""
    for kind in (Questionnaire, CommentBox):
        if sum(isinstance(block, kind) for block in blocks) > 1:
            raise ValueError(f"an item has one {kind.__name__} at most")
    days = {block.closes for block in blocks if isinstance(block, Questionnaire | CommentBox)}
    if len(days) > 1:
        raise ValueError("questionnaire and comment box close on different days")


class Tombstone(Strict, frozen=True, kw_only=True):
    """A sealed withdrawal (撤回): from this version on the item is gone."""

    format: Literal[1]
    id: ItemId
    version: int
    area: AreaCode
    author: PersonId
    reason: str


def in_force(item: Item, today: date) -> bool:
    """Tell whether what the item says is in force on `today` (county's zone)."""
    start = item.elements.effective or item.elements.issued
    return start <= today and (item.elements.repealed is None or today < item.elements.repealed)


def on_display(item: Item, today: date) -> bool:
    """Tell whether `today` is inside the item's days of display; else it is archived."""
    return item.shown.first <= today and (item.shown.last is None or today <= item.shown.last)


def is_archived(last: date | None, today: date) -> bool:
    """Tell whether what was on display until `last` is in the archive on `today`.

    The archive's one rule: it is past its last day, and can still be found.
    """
    return last is not None and last < today


def is_over(item: Item, today: date) -> bool:
    """Tell whether an item is past its last day of display on `today` and binds nobody.

    What has a document number binds until it is repealed: people ask for it although it is
    no longer on display.
    """
    repealed = item.elements.repealed
    binds = repealed > today if repealed else bool(item.elements.document_number)
    return is_archived(item.shown.last, today) and not binds


def text_of(item: Item) -> str:
    """Return all words of the item's blocks, one block after the other."""
    return "\n".join(plain_text(block) for block in item.blocks)
