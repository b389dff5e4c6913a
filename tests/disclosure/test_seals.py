"""Seals under attack: who may sign what, and what a changed byte does."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.areas import AreaCode
from disclosure.blocks import Block, Paragraph, Sha256, Video
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.errors import MalformedError, RejectedFeedError, RejectedSealError
from disclosure.feed import HEAD_TYPE, ITEM_TYPE, TOMBSTONE_TYPE, Envelope, Head, Signature, digest
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
from disclosure.seals import boxes, root, signing
from disclosure.seals.keyring import CountyFacts, Keyring, Scope
from disclosure.seals.verifying import open_head, open_sealed

COUNTY, TOWN = AreaCode("990421000000"), AreaCode("990421101000")
VILLAGE, OTHER = AreaCode("990421101201"), AreaCode("990421201201")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = datetime(2029, 1, 1, tzinfo=UTC)
TEXT = (Channel.KIOSK, Channel.SCREEN, Channel.PHONE, Channel.PRINT)


@dataclass(frozen=True)
class Office:
    """Keys of a county: three root holders, a head key, approvers by person."""

    holders: tuple[bytes, ...]
    head: bytes
    approvers: dict[str, tuple[bytes, Scope]]

    def root(self, version: int = 1, signers: tuple[bytes, ...] | None = None) -> bytes:
        plan = root.RootPlan(
            version=version,
            expires=LATER,
            facts=CountyFacts(county=COUNTY, request_key="00" * 32),
            root_keys=tuple(signing.public_key(seed) for seed in self.holders),
            threshold=2,
            approvers=tuple((signing.public_key(s), scope) for s, scope in self.approvers.values()),
            head_keys=(signing.public_key(self.head),),
        )
        metadata = root.make_root(plan)
        for seed in self.holders[:2] if signers is None else signers:
            root.sign_root(metadata, seed)
        return root.root_bytes(metadata)

    def seed(self, person: str) -> bytes:
        return self.approvers[person][0]


def scope(person: str, area: AreaCode = COUNTY, **changes: Any) -> Scope:
    fields = {
        "person": PersonId(person),
        "area": area,
        "channels": tuple(Channel),
        "expires": LATER,
    }
    return Scope(**{**fields, **changes})


def office() -> Office:
    people = [
        scope("wang"),
        scope("li"),
        scope("town", TOWN),
        scope("text", channels=TEXT),
        scope("gone", expires=NOW),
        scope("editor"),
    ]
    return Office(
        holders=tuple(signing.new_seed() for _ in range(3)),
        head=signing.new_seed(),
        approvers={str(each.person): (signing.new_seed(), each) for each in people},
    )


OFFICE = office()
KEYRING = root.first_root(OFFICE.root())


def item(**changes: Any) -> Item:
    fields: dict[str, Any] = {
        "format": 1,
        "id": ItemId("a"),
        "version": 1,
        "area": VILLAGE,
        "entry": EntryCode("other.policy"),
        "channels": (Channel.KIOSK,),
        "title": "通知",
        "author": PersonId("editor"),
        "elements": Elements(issuing_body="石桥村村民委员会", issued=date(2026, 3, 2)),
        "sealed_on": date(2026, 3, 2),
        "shown": Shown(first=date(2026, 3, 2)),
        "blocks": (Paragraph(text="正文"),),
    }
    return Item(**{**fields, **changes})


def sealed(document: Item | Tombstone, *people: str) -> Envelope:
    kind = ITEM_TYPE if isinstance(document, Item) else TOMBSTONE_TYPE
    return signing.seal(kind, encode(document), *(OFFICE.seed(person) for person in people))


def refused(envelope: Envelope, keyring: Keyring = KEYRING, now: datetime = NOW) -> str:
    with pytest.raises(RejectedSealError) as caught:
        open_sealed(envelope, keyring, now)
    return str(caught.value)


def loud(**changes: Any) -> Item:
    spoken = Spoken(text="各位村民", slots=("noon",))
    return item(channels=(Channel.LOUDSPEAKER,), spoken=spoken, **changes)


def test_one_approver_seals_text() -> None:
    assert open_sealed(sealed(item(), "wang"), KEYRING, NOW) == item()


def test_nobody_seals_their_own() -> None:
    assert "0 of 1" in refused(sealed(item(), "editor"))
    assert "1 of 2" in refused(sealed(loud(), "editor", "wang"))


def test_loudspeaker_needs_two_people() -> None:
    assert "1 of 2" in refused(sealed(loud(), "wang"))
    assert open_sealed(sealed(loud(), "wang", "li"), KEYRING, NOW) == loud()


def test_video_needs_two_people() -> None:
    blob = Blob(sha256=Sha256("00"), size=1, media_type="video/mp4", name="a.mp4")
    blocks: tuple[Block, ...] = (Video(blob=blob.sha256, caption="c", seconds=9.0),)
    moving = item(blocks=blocks, blobs=(blob,))
    assert "1 of 2" in refused(sealed(moving, "wang"))
    assert open_sealed(sealed(moving, "wang", "li"), KEYRING, NOW) == moving


def test_one_person_with_two_signatures_or_two_keys_is_one_person() -> None:
    twice = sealed(loud(), "wang")
    doubled = msgspec.structs.replace(twice, signatures=twice.signatures * 2)
    assert "1 of 2" in refused(doubled)
    second = {**OFFICE.approvers, "wang2": (signing.new_seed(), scope("wang"))}
    bigger = Office(OFFICE.holders, OFFICE.head, second)
    both = signing.seal(ITEM_TYPE, encode(loud()), bigger.seed("wang"), bigger.seed("wang2"))
    assert "1 of 2" in refused(both, root.first_root(bigger.root()))


def test_a_key_reaches_only_its_own_area() -> None:
    open_sealed(sealed(item(), "town"), KEYRING, NOW)
    assert "0 of 1" in refused(sealed(item(area=OTHER), "town"))
    assert "0 of 1" in refused(sealed(item(area=COUNTY), "town"))


def test_a_key_reaches_only_its_channels() -> None:
    assert "1 of 2" in refused(sealed(loud(), "text", "wang"))


def test_an_expired_key_counts_no_more() -> None:
    assert "0 of 1" in refused(sealed(item(), "gone"))
    open_sealed(sealed(item(), "gone"), KEYRING, NOW - timedelta(seconds=1))


def test_head_and_root_keys_seal_no_item() -> None:
    for seed in (OFFICE.head, OFFICE.holders[0], signing.new_seed()):
        assert "no approver" in refused(signing.seal(ITEM_TYPE, encode(item()), seed))


def test_a_seal_for_one_type_is_none_for_another() -> None:
    stone = Tombstone(
        format=1, id=ItemId("a"), version=2, area=VILLAGE, author=PersonId("editor"), reason="错"
    )
    envelope = sealed(stone, "wang")
    assert open_sealed(envelope, KEYRING, NOW) == stone
    refused(msgspec.structs.replace(envelope, payload_type=ITEM_TYPE))
    refused(msgspec.structs.replace(envelope, payload_type="text/plain"))


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_any_changed_byte_breaks_the_seal(place: int, flip: int) -> None:
    envelope = sealed(item(), "wang")
    raw = bytearray(envelope.payload)
    raw[place % len(raw)] ^= flip
    refused(msgspec.structs.replace(envelope, payload=bytes(raw)))


def test_an_unknown_algorithm_counts_for_nothing() -> None:
    envelope = sealed(item(), "wang")
    good = envelope.signatures[0]
    renamed = Signature(keyid=good.keyid, alg="none", sig=good.sig)
    refused(msgspec.structs.replace(envelope, signatures=(renamed,)))
    refused(msgspec.structs.replace(envelope, signatures=()))
    empty = Signature(keyid=good.keyid, alg="ed25519", sig=b"")
    refused(msgspec.structs.replace(envelope, signatures=(empty,)))


def test_sealed_rubbish_is_still_rubbish() -> None:
    envelope = signing.seal(ITEM_TYPE, b'{"format":1}', OFFICE.seed("wang"))
    with pytest.raises(MalformedError, match="Item"):
        open_sealed(envelope, KEYRING, NOW)


def head(area: AreaCode = VILLAGE) -> Head:
    return Head(
        format=1,
        area=area,
        epoch=1,
        sequence=0,
        count=0,
        digest=digest([]),
        issued=NOW,
        expires=LATER,
        root_version=1,
    )


def test_a_head_is_its_areas_and_the_head_keys() -> None:
    good = signing.seal(HEAD_TYPE, encode(head()), OFFICE.head)
    assert open_head(good, KEYRING, VILLAGE) == head()
    with pytest.raises(RejectedFeedError, match="not of"):
        open_head(good, KEYRING, OTHER)
    with pytest.raises(RejectedSealError):
        open_head(signing.seal(HEAD_TYPE, encode(head()), OFFICE.seed("wang")), KEYRING, VILLAGE)


def test_the_digest_depends_on_every_part_and_on_no_order() -> None:
    held = [("a", 1, "x"), ("b", 2, "y")]
    assert digest(held) == digest(reversed(held))
    others = [[("a", 2, "x"), held[1]], [("a", 1, "z"), held[1]], [held[1]]]
    assert digest(held) not in [digest(other) for other in others]


def test_a_root_needs_its_threshold() -> None:
    for few in ((), OFFICE.holders[:1], (OFFICE.holders[0],) * 2, (signing.new_seed(),) * 2):
        with pytest.raises((RejectedSealError, ValueError)):
            root.first_root(OFFICE.root(signers=few))


def test_roots_follow_one_by_one_vouched_by_old_and_new() -> None:
    first = OFFICE.root()
    fresh = tuple(signing.new_seed() for _ in range(3))
    heir = Office(fresh, OFFICE.head, OFFICE.approvers)
    both = OFFICE.holders[:2] + fresh[:2]
    metadata = _signed_by(heir, 2, both)
    assert root.next_root(first, metadata).root_version == 2
    with pytest.raises(RejectedSealError, match="does not follow"):
        root.next_root(first, _signed_by(heir, 3, both))
    for missing in (OFFICE.holders[:2], fresh[:2], OFFICE.holders[:1] + fresh[:2]):
        with pytest.raises(RejectedSealError):
            root.next_root(first, _signed_by(heir, 2, missing))


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", b'{"signed":1,"signatures":[]}'])
def test_what_is_no_root_is_refused(raw: bytes) -> None:
    with pytest.raises(RejectedSealError):
        root.first_root(raw)


def test_a_removed_approver_seals_no_more() -> None:
    left = {name: key for name, key in OFFICE.approvers.items() if name != "wang"}
    later = root.next_root(OFFICE.root(), Office(OFFICE.holders, OFFICE.head, left).root(2))
    assert "no approver" in refused(sealed(item(), "wang"), later)


@given(st.binary(max_size=200))
def test_a_box_opens_with_its_key_only(message: bytes) -> None:
    private, public = boxes.new_request_key()
    other, _ = boxes.new_request_key()
    box = boxes.close(public, message)
    assert boxes.open_box(private, box) == message
    for bad in ((other, box), (private, box[:-1]), (private, b"")):
        with pytest.raises(RejectedSealError):
            boxes.open_box(*bad)


def test_a_code_derives_the_same_keys_anywhere_in_the_county_only() -> None:
    code = boxes.new_code()
    one = boxes.derive(code, COUNTY)
    assert boxes.derive(boxes.read_code(boxes.show_code(code)), VILLAGE) == one
    assert boxes.derive(code, AreaCode("990422000000")).locator != one.locator
    assert boxes.open_box(one.private, boxes.close(one.public, b"answer")) == b"answer"


@given(st.integers(0, 11), st.integers(1, 9))
def test_any_one_wrong_digit_is_noticed(place: int, shift: int) -> None:
    code = boxes.new_code()
    digit = str((int(code[place]) + shift) % 10)
    with pytest.raises(MalformedError, match="wrong digit"):
        boxes.read_code(code[:place] + digit + code[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "12345", "x" * 12, "１２３４５６７８９０１２", "1234567890123"]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        boxes.read_code(text)


def _signed_by(of: Office, version: int, signers: tuple[bytes, ...]) -> bytes:
    return Office(of.holders, of.head, of.approvers).root(version, signers)
