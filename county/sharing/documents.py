"""The open API's documents, as they go out in JSON.

Invariant: a document names everything by codes and ids that stay, and says where its proof
lies; addresses within it are paths of this server, whole ones where its address is set.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

from disclosure.areas import AreaCode, Level
from disclosure.blocks import Block, Sha256
from disclosure.catalogue import Period, Term
from disclosure.channels import Channel
from disclosure.items import EntryCode, ItemId, Shown, Strict


class SharedArea(Strict, frozen=True, kw_only=True):
    """An area: `page` is its page for people, `feed` its Atom feed."""

    code: AreaCode
    name: str
    level: Level
    office: str
    page: str
    feed: str


class AreaPage(Strict, frozen=True, kw_only=True):
    """Areas in the order of their codes; `next` is the cursor of the next page, "" for none."""

    format: Literal[1]
    areas: tuple[SharedArea, ...]
    next: str = ""


class SharedEntry(Strict, frozen=True, kw_only=True):
    """An entry of the standard catalogue (基准目录事项)."""

    code: EntryCode
    part: str
    topic: str
    topic_name: str
    first_level: str
    second_level: str
    content: str
    basis: tuple[str, ...]
    term: Term
    body: str
    audience: str
    levels: tuple[Level, ...]
    channels: tuple[Channel, ...]
    period: Period | msgspec.UnsetType = msgspec.UNSET


class EntryPage(Strict, frozen=True, kw_only=True):
    """Entries in the order of their codes; `next` is the cursor of the next page, "" for none."""

    format: Literal[1]
    entries: tuple[SharedEntry, ...]
    next: str = ""


class ItemLine(Strict, frozen=True, kw_only=True):
    """A published item in a list.

    Attributes:
        archived: its days of display are over.
        public_at: since when this version is public; lists are in its order.
        sha256: of the sealed payload, hex.
        self: the item in this API.
        page: its page for people.
    """

    id: ItemId
    version: int
    area: AreaCode
    entry: EntryCode
    title: str
    issuing_body: str
    issued: date
    shown: Shown
    archived: bool
    public_at: datetime
    sha256: Sha256
    self: str
    page: str


class ItemPage(Strict, frozen=True, kw_only=True):
    """A page of items; `next` is the cursor of the next page, "" for none now.

    `last` is the cursor after the last item here: kept, it asks later for what came since.
    """

    format: Literal[1]
    items: tuple[ItemLine, ...]
    next: str = ""
    last: str = ""


class SharedFile(Strict, frozen=True, kw_only=True):
    """A file of an item, by its hash."""

    sha256: Sha256
    size: int
    media_type: str
    name: str
    address: str


class SharedSeal(Strict, frozen=True, kw_only=True):
    """What an item was sealed with.

    Attributes:
        sha256: of the payload, hex.
        sealed_on: the day of the seal.
        approved_by: areas of the approvers whose signatures hold under the newest root.
        by_rule: a standing rule's key sealed it and no person.
        envelope: the payload with its signatures, for whoever checks them.
        root: the newest root of trust, which names the approvers' keys.
    """

    sha256: Sha256
    sealed_on: date
    approved_by: tuple[AreaCode, ...]
    by_rule: bool
    envelope: str
    root: str


class SharedItem(Strict, frozen=True, kw_only=True):
    """A published item, whole."""

    format: Literal[1]
    id: ItemId
    version: int
    area: AreaCode
    entry: EntryCode
    title: str
    issuing_body: str
    issued: date
    shown: Shown
    archived: bool
    public_at: datetime
    page: str
    document_number: str
    index_number: str
    basis: tuple[str, ...]
    contact: str
    keywords: tuple[str, ...]
    related: tuple[ItemId, ...]
    blocks: tuple[Block, ...]
    files: tuple[SharedFile, ...]
    seal: SharedSeal
    effective: date | msgspec.UnsetType = msgspec.UNSET
    repealed: date | msgspec.UnsetType = msgspec.UNSET


class WithdrawnItem(Strict, frozen=True, kw_only=True):
    """An item that was taken back: whoever holds a copy takes it away."""

    id: ItemId
    version: int
    area: AreaCode
    withdrawn_at: datetime
    reason: str


class WithdrawnPage(Strict, frozen=True, kw_only=True):
    """Withdrawn items in the order of their withdrawal; `next` and `last` as of items."""

    format: Literal[1]
    withdrawn: tuple[WithdrawnItem, ...]
    next: str = ""
    last: str = ""


class Refusal(Strict, frozen=True, kw_only=True):
    """Why there is no answer, in words."""

    detail: str
