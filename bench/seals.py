"""Verifying a sealed item, beside the bare Ed25519 check of the same bytes."""

from datetime import UTC, date, datetime

from nacl.signing import VerifyKey

from bench.table import Row, median_ms
from disclosure.areas import AreaCode
from disclosure.blocks import Paragraph
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.feed import ITEM_TYPE, Envelope
from disclosure.items import Elements, EntryCode, Item, ItemId, PersonId, Shown
from disclosure.seals import boxes, root, signing
from disclosure.seals.keyring import CountyFacts, Keyring, Scope
from disclosure.seals.verifying import open_sealed

_COUNTY = AreaCode("990421000000")
_NOW = datetime(2026, 11, 22, tzinfo=UTC)
_LATER = datetime(2030, 1, 1, tzinfo=UTC)
_ITEMS = 200


def measure() -> list[Row]:
    """Return the time to verify and decode 200 items against that of bare signatures."""
    approver = signing.new_seed()
    keyring = _keyring(approver)
    sealed = [signing.seal(ITEM_TYPE, _payload(number), approver) for number in range(_ITEMS)]
    public = VerifyKey(signing.public_key(approver))
    ours = median_ms(lambda: [open_sealed(each, keyring, _NOW) for each in sealed])
    peer = median_ms(lambda: [_bare(public, each) for each in sealed])
    return [Row(what=f"open {_ITEMS} items", ours_ms=ours, peer="PyNaCl verify", peer_ms=peer)]


def _bare(public: VerifyKey, sealed: Envelope) -> bytes:
    message = signing.pre_authentication(sealed.payload_type, sealed.payload)
    return public.verify(message, sealed.signatures[0].sig)


def _keyring(approver: bytes) -> Keyring:
    holder, head = signing.new_seed(), signing.new_seed()
    scope = Scope(
        person=PersonId("approver"), area=_COUNTY, channels=tuple(Channel), expires=_LATER
    )
    plan = root.RootPlan(
        version=1,
        expires=_LATER,
        facts=CountyFacts(county=_COUNTY, request_key=boxes.new_request_key()[1].hex()),
        root_keys=(signing.public_key(holder),),
        threshold=1,
        approvers=((signing.public_key(approver), scope),),
        head_keys=(signing.public_key(head),),
    )
    metadata = root.make_root(plan)
    root.sign_root(metadata, holder)
    return root.first_root(root.root_bytes(metadata))


def _payload(number: int) -> bytes:
    day = date(2026, 11, 1)
    item = Item(
        format=1,
        id=ItemId(str(number)),
        version=1,
        area=_COUNTY,
        entry=EntryCode("other.policy"),
        channels=(Channel.KIOSK,),
        title=f"第{number}号通知",
        author=PersonId("editor"),
        elements=Elements(issuing_body="清禾县人民政府", issued=day),
        sealed_on=day,
        shown=Shown(first=day),
        blocks=tuple(Paragraph(text="村级财务收支按月逐项公开。" * 8) for _ in range(12)),
    )
    return encode(item)
