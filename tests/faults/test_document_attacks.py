"""Documents: a broken-into county server tries to put a word on a screen."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.feed import HEAD_TYPE, ITEM_TYPE, TOMBSTONE_TYPE, Envelope
from disclosure.items import Item, ItemId, PersonId, Tombstone
from disclosure.seals.keyring import Scope
from disclosure.seals.signing import new_seed, public_key, seal
from tests.fakes.county import (
    COUNTY,
    NOW,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    FakeCounty,
    an_announcement,
    an_item,
)
from tests.fakes.stores import reading, titles

Forge = Callable[[FakeCounty], Envelope]
GOOD = "真的"
FORGED = "假的"


def sealed(item: Item, *seeds: bytes) -> Envelope:
    return seal(ITEM_TYPE, encode(item), *seeds)


def unsigned(county: FakeCounty) -> Envelope:  # noqa: ARG001 - all forgeries look alike
    return Envelope(payload_type=ITEM_TYPE, payload=encode(an_item(FORGED)), signatures=())


def unknown_key(county: FakeCounty) -> Envelope:  # noqa: ARG001 - all forgeries look alike
    return sealed(an_item(FORGED), new_seed())


def head_key(county: FakeCounty) -> Envelope:
    return sealed(an_item(FORGED), county.keys.head)


def root_keys(county: FakeCounty) -> Envelope:
    return sealed(an_item(FORGED), *county.keys.roots)


def one_of_two(county: FakeCounty) -> Envelope:
    return sealed(an_announcement(FORGED), county.keys.county_approver)


def same_signature_twice(county: FakeCounty) -> Envelope:
    once = sealed(an_announcement(FORGED), county.keys.county_approver)
    return msgspec.structs.replace(once, signatures=once.signatures * 2)


def author_approves(county: FakeCounty) -> Envelope:
    item = an_item(FORGED, author=PersonId("lead.county"))
    return sealed(item, county.keys.county_approver)


def author_is_second_approver(county: FakeCounty) -> Envelope:
    item = msgspec.structs.replace(an_announcement(FORGED), author=PersonId("deputy.county"))
    return sealed(item, county.keys.county_approver, county.keys.second_approver)


def approver_of_another_area(county: FakeCounty) -> Envelope:
    return sealed(an_item(FORGED, area=COUNTY), county.keys.township_approver)


def item_of_another_village(county: FakeCounty) -> Envelope:
    return sealed(an_item(FORGED, area=OTHER_VILLAGE), county.keys.county_approver)


def other_bytes_under_a_true_signature(county: FakeCounty) -> Envelope:
    true = sealed(an_item(GOOD), county.keys.county_approver)
    return msgspec.structs.replace(true, payload=encode(an_item(FORGED)))


def signature_for_another_type(county: FakeCounty) -> Envelope:
    signed = seal(HEAD_TYPE, encode(an_item(FORGED)), county.keys.county_approver)
    return msgspec.structs.replace(signed, payload_type=ITEM_TYPE)


def unknown_field(county: FakeCounty) -> Envelope:
    payload = encode(an_item(FORGED)).replace(b'{"format":1', b'{"format":1,"urgent":true')
    return seal(ITEM_TYPE, payload, county.keys.county_approver)


def repeated_key(county: FakeCounty) -> Envelope:
    payload = encode(an_item(FORGED)).replace(b'"version":1', b'"version":1,"version":1')
    return seal(ITEM_TYPE, payload, county.keys.county_approver)


def unknown_format(county: FakeCounty) -> Envelope:
    payload = encode(an_item(FORGED)).replace(b'"format":1', b'"format":2')
    return seal(ITEM_TYPE, payload, county.keys.county_approver)


def profile_of_one_approver(county: FakeCounty) -> Envelope:
    payload = encode(county.a_profile(version=2))
    return seal("application/vnd.mingbai.profile+json; v=1", payload, county.keys.county_approver)


FORGERIES: dict[Forge, str] = {
    unsigned: "no approver that the root knows",
    unknown_key: "no approver that the root knows",
    head_key: "no approver that the root knows",
    root_keys: "no approver that the root knows",
    one_of_two: "1 of 2 approvers",
    same_signature_twice: "1 of 2 approvers",
    author_approves: "0 of 1 approvers",
    author_is_second_approver: "1 of 2 approvers",
    approver_of_another_area: "0 of 1 approvers",
    item_of_another_village: "is of area 990421101001",
    other_bytes_under_a_true_signature: "no approver that the root knows",
    signature_for_another_type: "no approver that the root knows",
    unknown_field: "urgent",
    repeated_key: "stands twice",
    unknown_format: "format",
    profile_of_one_approver: "1 of 2 approvers",
}


@pytest.mark.parametrize(
    ("forge", "reason"), FORGERIES.items(), ids=[forge.__name__ for forge in FORGERIES]
)
def test_a_forgery_is_kept_as_evidence_and_keeps_nothing_else_back(
    forge: Forge, reason: str, tmp_path: Path
) -> None:
    county = FakeCounty()
    county.publish(an_item("之前"))
    envelope = forge(county)
    county.append(VILLAGE, envelope)
    county.publish(an_item("之后"))
    journal = county.fill(tmp_path)
    assert titles(tmp_path) == {"之前", "之后"}
    rejected, _, problems = journal.take()
    assert [one.what for one in rejected] == ["document"]
    assert reason in rejected[0].reason
    evidence = (tmp_path / "evidence" / f"{rejected[0].evidence}.bin").read_bytes()
    assert evidence == encode(envelope)
    assert any("not what its head says" in one for one in problems)


def test_a_profile_in_the_feed_of_a_village_is_rejected(tmp_path: Path) -> None:
    county = FakeCounty()
    county.publish(msgspec.structs.replace(county.a_profile(), area=VILLAGE, name="假县"))
    journal = county.fill(tmp_path)
    assert "a profile stands in the feed of" in journal.take()[0][0].reason
    with reading(tmp_path) as reader:
        profile = reader.profile()
        assert profile is not None
        assert profile.name == "清禾县"


def test_the_same_item_rightly_sealed_is_shown(tmp_path: Path) -> None:
    county = FakeCounty()
    county.append(VILLAGE, sealed(an_item(GOOD), county.keys.county_approver))
    two = (county.keys.county_approver, county.keys.second_approver)
    county.append(VILLAGE, sealed(an_announcement("要说的"), *two))
    county.append(TOWNSHIP, sealed(an_item("镇里的", area=TOWNSHIP), county.keys.township_approver))
    assert county.fill(tmp_path).is_empty()
    assert titles(tmp_path) == {GOOD, "要说的", "镇里的"}


def test_an_expired_approver_seals_nothing_new_but_the_old_stays(tmp_path: Path) -> None:
    county = FakeCounty()
    county.publish(an_item("以前"))
    county.fill(tmp_path)
    county.now = county.approver_expires + timedelta(seconds=1)
    county.publish(an_item("现在"))
    journal = county.fill(tmp_path)
    assert titles(tmp_path) == {"以前"}
    assert [one.what for one in journal.take()[0]] == ["document"]


def test_a_key_limited_to_the_kiosk_seals_no_screen(tmp_path: Path) -> None:
    county = FakeCounty()
    narrow = new_seed()
    scope = Scope(
        person=PersonId("narrow"),
        area=VILLAGE,
        channels=(Channel.KIOSK,),
        expires=NOW + timedelta(days=9),
    )
    county.add_root(approvers=(*county.root_plan().approvers, (public_key(narrow), scope)))
    county.publish(an_item("屏幕"), narrow)
    county.publish(an_item("终端", channels=(Channel.KIOSK,)), narrow)
    county.fill(tmp_path)
    assert titles(tmp_path) == {"终端"}


def test_an_older_version_cannot_come_back(tmp_path: Path) -> None:
    county = FakeCounty()
    first = an_item("第一版")
    second = msgspec.structs.replace(first, version=2, title="第二版")
    county.publish(second)
    county.fill(tmp_path)
    county.publish(first)
    journal = county.fill(tmp_path)
    assert titles(tmp_path) == {"第二版"}
    assert "steps back from version 2 to 1" in journal.take()[0][0].reason


def test_a_withdrawn_item_cannot_come_back_in_a_new_epoch(tmp_path: Path) -> None:
    county = FakeCounty()
    item = an_item("撤回的")
    county.publish(item)
    county.withdraw(item)
    county.fill(tmp_path)
    feed = county.feed(VILLAGE)
    feed.epoch, feed.changes = 2, []
    county.fill(tmp_path)
    county.publish(item)
    journal = county.fill(tmp_path)
    assert titles(tmp_path) == set()
    assert any("steps back from version 2" in one.reason for one in journal.take()[0])


def test_one_version_with_two_contents_is_rejected(tmp_path: Path) -> None:
    county = FakeCounty()
    item = an_item("原文")
    county.publish(item)
    county.fill(tmp_path)
    county.publish(msgspec.structs.replace(item, title="换了内容"))
    journal = county.fill(tmp_path)
    assert titles(tmp_path) == {"原文"}
    assert any("two contents" in one.reason for one in journal.take()[0])


def test_a_forged_withdrawal_takes_nothing_away(tmp_path: Path) -> None:
    county = FakeCounty()
    item = an_item("在的")
    county.publish(item)
    forged = Tombstone(
        format=1, id=ItemId(item.id), version=2, area=VILLAGE, author=PersonId("x"), reason=""
    )
    county.append(VILLAGE, seal(TOMBSTONE_TYPE, encode(forged), county.keys.head))
    county.fill(tmp_path)
    assert titles(tmp_path) == {"在的"}


def test_hidden_changes_are_noticed_by_the_digest(tmp_path: Path) -> None:
    county = FakeCounty()
    county.publish(an_item("看得见"))
    hidden = county.publish(an_item("被藏起"))

    class Hiding(FakeCounty):
        def changes(self, area: AreaCode, after: int) -> bytes:
            feed = self.feed(area)
            whole = list(feed.changes)
            head = self.sealed_head(area)
            feed.changes = [one for one in whole if one.sequence != hidden.sequence]
            page = msgspec.json.decode(super().changes(area, after))
            feed.changes = whole
            page["head"] = msgspec.to_builtins(head)
            return encode(page)

    county.__class__ = Hiding
    journal = county.fill(tmp_path)
    assert any("not what its head says" in one for one in journal.take()[2])
    county.__class__ = FakeCounty
    county.fill(tmp_path)
    assert titles(tmp_path) == {"看得见", "被藏起"}
