"""A county in memory: root, keys and feeds as a real one has them, all rightly signed.

`fill` puts its feeds into a store through the agent's own code, without HTTP.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import msgspec

from content_sync.agent.county import BatchRefusedError, Fetched
from content_sync.agent.journal import Journal
from disclosure.areas import Area, AreaCode
from disclosure.blocks import Block, Figure, Paragraph, Sha256
from disclosure.channels import Channel
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RetryLaterError
from disclosure.feed import (
    HEAD_TYPE,
    ITEM_TYPE,
    LETTER_TYPE,
    PROFILE_TYPE,
    TIME_TYPE,
    TOMBSTONE_TYPE,
    Change,
    ChangePage,
    Envelope,
    Head,
    Index,
    IndexEntry,
    Letter,
    MailPage,
    TimeStatement,
    digest,
)
from disclosure.items import (
    Blob,
    Elements,
    EntryCode,
    Item,
    ItemId,
    PersonId,
    Shown,
    Spoken,
    Tombstone,
)
from disclosure.orders import LONGEST, ORDER_TYPE, Order, OrderAct
from disclosure.outbox import OutboxBatch, OutboxReply, OutboxRow, RowResult, RowVerdict
from disclosure.profile import Profile, Slot
from disclosure.seals import root
from disclosure.seals.keyring import CountyFacts, Keyring, Scope
from disclosure.seals.signing import public_key, seal
from disclosure.seals.verifying import Sealed, approvers_needed
from tests.fakes.filled import BUILT, ORDERS_AN_HOUR, SPARE, FilledStore
from tests.fakes.held import Feed, Keys

__all__ = [
    "AREAS",
    "BUILT",
    "COUNTY",
    "NOW",
    "ORDERS_AN_HOUR",
    "OTHER_VILLAGE",
    "PAGE_CHANGES",
    "SLOTS",
    "SPARE",
    "TODAY",
    "TOWNSHIP",
    "VILLAGE",
    "FakeCounty",
    "FilledStore",
    "an_announcement",
    "an_item",
    "with_picture",
]

COUNTY = AreaCode("990421000000")
TOWNSHIP = AreaCode("990421101000")
VILLAGE = AreaCode("990421101201")
OTHER_VILLAGE = AreaCode("990421101001")
NOW = datetime(2026, 10, 9, 1, 30, tzinfo=UTC)
TODAY = date(2026, 10, 9)
PAGE_CHANGES = 200

AREAS = (
    Area(code=COUNTY, name="清禾县", office="清禾县人民政府"),
    Area(code=TOWNSHIP, name="柳泉镇", office="柳泉镇人民政府"),
    Area(code=VILLAGE, name="石桥村", office="石桥村村民委员会"),
    Area(code=OTHER_VILLAGE, name="镇东社区", office="镇东社区居民委员会"),
)
SLOTS = (
    Slot(name="morning", label="早间", start="07:00", end="07:30"),
    Slot(name="noon", label="午间", start="12:00", end="12:30"),
    Slot(name="evening", label="傍晚", start="18:00", end="18:40"),
)
_TYPES: dict[type[Sealed], str] = {
    Item: ITEM_TYPE,
    Tombstone: TOMBSTONE_TYPE,
    Profile: PROFILE_TYPE,
}


def an_item(title: str = "2026年9月财务收支公开", **changes: object) -> Item:
    """Return an item of the village on kiosk and screen; `changes` replace fields."""
    blocks: tuple[Block, ...] = (Paragraph(text=f"{title}。经村务监督委员会审核。"),)
    item = Item(
        format=1,
        id=ItemId(str(uuid5(NAMESPACE_URL, title))),
        version=1,
        area=VILLAGE,
        entry=EntryCode("finance.monthly"),
        channels=(Channel.KIOSK, Channel.SCREEN),
        title=title,
        author=PersonId("editor.shiqiao"),
        elements=Elements(issuing_body="石桥村村民委员会", issued=date(2026, 10, 8)),
        sealed_on=date(2026, 10, 8),
        shown=Shown(first=date(2026, 10, 8)),
        blocks=blocks,
        keywords=("账目", "收支"),
    )
    return msgspec.structs.replace(item, **changes)


def an_announcement(title: str = "停水通知", text: str = "明天上午停水。") -> Item:
    """Return an item that loudspeakers say in the evening slot."""
    return an_item(
        title,
        channels=(Channel.KIOSK, Channel.LOUDSPEAKER),
        spoken=Spoken(text=text, slots=("evening",)),
    )


def with_picture(item: Item, content: bytes, media_type: str = "image/png") -> Item:
    """Return the item with a picture at its end; give `content` to `FakeCounty.attach` too."""
    sha256 = Sha256(hashlib.sha256(content).hexdigest())
    blob = Blob(sha256=sha256, size=len(content), media_type=media_type, name="picture.png")
    figure = Figure(blob=sha256, alt="一张图片")
    return msgspec.structs.replace(item, blocks=(*item.blocks, figure), blobs=(*item.blobs, blob))


class FakeCounty:
    """A county in memory; it is also a `County` for the agent.

    Attributes:
        now: its clock.
        rows: outbox rows received, by id.
    """

    def __init__(self, now: datetime = NOW, *, profile: bool = True) -> None:
        self.now = now
        self.keys = Keys()
        self.rows: dict[str, OutboxRow] = {}
        self.blobs: dict[str, bytes] = {}
        self.feeds: dict[AreaCode, Feed] = {}
        self.orders_given = 0
        self.roots: list[bytes] = []
        self.offers: dict[str, bytes] = {}
        self.asks: dict[str, bytes] | None = {}
        self.head_life = timedelta(days=45)
        self.approver_expires = now + timedelta(days=700)
        self.add_root()
        if profile:
            self.publish(self.a_profile())

    # What the county's people do.

    def publish(self, document: Sealed, *seeds: bytes) -> Change:
        """Seal a document with enough approvers (or these) and append it to its feed."""
        chosen = seeds or self.seeds_for(document)
        sealed = seal(_TYPES[type(document)], encode(document), *chosen)
        return self.append(document.area, sealed)

    def append(self, area: AreaCode, sealed: Envelope) -> Change:
        """Append an envelope to a feed, whatever is in it."""
        feed = self.feed(area)
        change = Change(sequence=len(feed.changes) + 1, sealed=sealed)
        feed.changes.append(change)
        return change

    def withdraw(self, item: Item, reason: str = "内容有误") -> Change:
        """Withdraw an item by a tombstone of the next version."""
        return self.publish(
            Tombstone(
                format=1,
                id=item.id,
                version=item.version + 1,
                area=item.area,
                author=PersonId("editor.shiqiao"),
                reason=reason,
            )
        )

    def attach(self, content: bytes) -> Sha256:
        """Keep a file; return its hash."""
        sha256 = Sha256(hashlib.sha256(content).hexdigest())
        self.blobs[sha256] = content
        return sha256

    def post(self, letter: Letter) -> None:
        """Put a letter into its area's mailbox."""
        sealed = seal(LETTER_TYPE, encode(letter), self.keys.head)
        self.feed(letter.area).letters.append(sealed)

    def a_profile(self, version: int = 1) -> Profile:
        """Return the county's profile."""
        return Profile(
            format=1,
            id=ItemId(str(uuid5(NAMESPACE_URL, "profile"))),
            version=version,
            area=COUNTY,
            author=PersonId("admin"),
            name="清禾县",
            office="清禾县政务公开办公室",
            phone="0890-6123456",
            timezone="Asia/Shanghai",
            areas=AREAS,
            slots=SLOTS,
        )

    def seeds_for(self, document: Sealed) -> tuple[bytes, ...]:
        """Return the approver keys that a document needs."""
        if approvers_needed(document) == 2:
            return (self.keys.county_approver, self.keys.second_approver)
        return (self.keys.county_approver,)

    def order(
        self, act: OrderAct = OrderAct.STOP, area: AreaCode = VILLAGE, **changes: object
    ) -> Order:
        """Give an order to an area's terminals; `changes` replace fields."""
        self.orders_given += 1
        usual: dict[str, object] = {
            "until": self.now + min(timedelta(minutes=30), LONGEST[act]),
            "volume": 50 if act is OrderAct.VOLUME else msgspec.UNSET,
        }
        fields = {"area": area, "act": act, "who": "王书记", "given": self.now} | usual | changes
        order = Order(format=1, number=self.orders_given, **fields)  # type: ignore[arg-type]
        self.feed(area).orders.append(seal(ORDER_TYPE, encode(order), self.keys.head))
        return order

    def feed(self, area: AreaCode) -> Feed:
        """Return the feed of an area, made when new."""
        return self.feeds.setdefault(area, Feed())

    # Roots.

    def add_root(self, **changes: object) -> bytes:
        """Publish the next root; `changes` replace fields of its plan."""
        plan = msgspec.structs.replace(self.root_plan(), **changes)
        metadata = root.make_root(plan)
        for seed in self.keys.roots[:2]:
            root.sign_root(metadata, seed)
        self.roots.append(root.root_bytes(metadata))
        return self.roots[-1]

    def root_plan(self) -> root.RootPlan:
        """Return the plan of the next root with the present keys."""
        return root.RootPlan(
            version=len(self.roots) + 1,
            expires=self.now.replace(microsecond=0) + timedelta(days=3650),
            facts=CountyFacts(county=COUNTY, request_key=self.keys.request_public.hex()),
            root_keys=tuple(public_key(seed) for seed in self.keys.roots),
            threshold=2,
            approvers=(
                self.approver(self.keys.county_approver, "lead.county", COUNTY),
                self.approver(self.keys.second_approver, "deputy.county", COUNTY),
                self.approver(self.keys.township_approver, "lead.liuquan", TOWNSHIP),
            ),
            head_keys=(public_key(self.keys.head),),
        )

    def approver(self, seed: bytes, person: str, area: AreaCode) -> tuple[bytes, Scope]:
        """Return an approver's public key with the scope of an area, all channels."""
        scope = Scope(
            person=PersonId(person),
            area=area,
            channels=tuple(Channel),
            expires=self.approver_expires,
        )
        return public_key(seed), scope

    def keyring(self) -> Keyring:
        """Return the keys of the first root."""
        return root.first_root(self.roots[0])

    # What the county answers: the agent's interface.

    def root(self, version: int) -> bytes | None:
        return self.roots[version - 1] if version <= len(self.roots) else None

    def sealed_head(self, area: AreaCode, **changes: object) -> Envelope:
        """Return the signed head of an area; `changes` replace its fields."""
        feed = self.feed(area)
        held = [(id_, version, sha) for id_, (version, sha, _) in feed.newest().items()]
        head = Head(
            format=1,
            area=area,
            epoch=feed.epoch,
            sequence=len(feed.changes),
            count=len(held),
            digest=digest(held),
            issued=self.now,
            expires=self.now + self.head_life,
            root_version=len(self.roots),
            orders=tuple(feed.orders) or msgspec.UNSET,
        )
        return seal(HEAD_TYPE, encode(msgspec.structs.replace(head, **changes)), self.keys.head)

    def head(self, area: AreaCode, tag: str, wait_seconds: float) -> Fetched | None:  # noqa: ARG002
        content = encode(self.sealed_head(area))
        mine = hashlib.sha256(content).hexdigest()
        return None if mine == tag else Fetched(content=content, tag=mine)

    def changes(self, area: AreaCode, after: int) -> bytes:
        wanted = [change for change in self.feed(area).changes if change.sequence > after]
        page = ChangePage(
            format=1,
            head=self.sealed_head(area),
            changes=tuple(wanted[:PAGE_CHANGES]),
            more=len(wanted) > PAGE_CHANGES,
        )
        return encode(page)

    def index(self, area: AreaCode) -> bytes:
        entries = tuple(
            IndexEntry(id=ItemId(id_), version=version, sha256=sha256, sequence=sequence)
            for id_, (version, sha256, sequence) in self.feed(area).newest().items()
        )
        return encode(Index(format=1, head=self.sealed_head(area), entries=entries))

    def mail(self, area: AreaCode, after: int) -> bytes:
        letters = self.feed(area).letters
        return encode(MailPage(format=1, letters=tuple(letters[after:]), sequence=len(letters)))

    def time(self, nonce: str) -> bytes:
        statement = TimeStatement(format=1, nonce=nonce, time=self.now)
        return encode(seal(TIME_TYPE, encode(statement), self.keys.head))

    @contextmanager
    def blob(self, sha256: Sha256, start: int) -> Iterator[Iterator[bytes]]:
        content = self.blobs.get(sha256)
        if content is None:
            raise RetryLaterError(f"blob {sha256} is not there")
        yield iter([content[start:]])

    @contextmanager
    def part(self, sha256: Sha256, start: int, length: int) -> Iterator[Iterator[bytes]]:
        with self.blob(sha256, start) as pieces:
            yield iter([next(pieces)[:length]])

    def offer(self, terminal: str) -> bytes | None:
        return self.offers.get(terminal)

    def diagnostics_ask(self, terminal: str) -> bytes | None:
        return None if self.asks is None else self.asks.get(terminal, b"")

    def deliver(self, batch: bytes) -> bytes:
        try:
            rows = decode(batch, OutboxBatch).rows
        except MalformedError as error:
            raise BatchRefusedError(str(error)) from error
        for row in rows:
            self.rows.setdefault(row.id, row)
        results = tuple(RowResult(id=row.id, result=RowVerdict.STORED) for row in rows)
        return encode(OutboxReply(format=1, rows=results))

    # Stores.

    def fill(self, store: Path, area: AreaCode = VILLAGE, terminal: int = 3) -> Journal:
        """Bring a store up to date by the agent's own code; return what was rejected."""
        with FilledStore(self, store, area, terminal) as filled:
            filled.outbox.name_terminal(f"terminal-{terminal}", terminal)
            filled.sync()
            return filled.journal
