"""Roots: whoever controls the server tries to become the one who says who may sign."""

import copy
import json
import shutil
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from content_sync.agent.trust import Trust
from content_sync.store.folder import Folder
from disclosure.errors import RejectedError, RetryLaterError, UsageError
from disclosure.seals import root
from disclosure.seals.keyring import CountyFacts
from disclosure.seals.signing import new_seed, public_key
from tests.fakes.county import COUNTY, FakeCounty, FilledStore, an_item
from tests.fakes.stores import ON_KIOSK, reading, tamper, titles


def a_root(plan: root.RootPlan, *seeds: bytes) -> bytes:
    metadata = root.make_root(plan)
    for seed in seeds:
        root.sign_root(metadata, seed)
    return root.root_bytes(metadata)


def test_a_root_of_strangers_is_rejected(tmp_path: Path) -> None:
    county = FakeCounty()
    strangers = [new_seed() for _ in range(3)]
    plan = msgspec.structs.replace(
        county.root_plan(), root_keys=tuple(public_key(seed) for seed in strangers)
    )
    county.roots.append(a_root(plan, *strangers))
    with FilledStore(county, tmp_path) as filled:
        with pytest.raises(RejectedError, match="was signed by 0/2"):
            filled.trust.refresh(county)
        assert filled.trust.keyring.root_version == 1
        assert [one.what for one in filled.journal.take()[0]] == ["root"]


def test_a_root_below_its_threshold_is_rejected(tmp_path: Path) -> None:
    county = FakeCounty()
    county.roots.append(a_root(county.root_plan(), county.keys.roots[0]))
    with FilledStore(county, tmp_path) as filled, pytest.raises(RejectedError, match="1/2"):
        filled.trust.refresh(county)


def test_a_skipped_version_is_rejected(tmp_path: Path) -> None:
    county = FakeCounty()
    plan = msgspec.structs.replace(county.root_plan(), version=3)
    county.roots.append(a_root(plan, *county.keys.roots[:2]))
    with (
        FilledStore(county, tmp_path) as filled,
        pytest.raises(RejectedError, match="3 does not follow 1"),
    ):
        filled.trust.refresh(county)


def test_a_root_of_another_county_is_rejected(tmp_path: Path) -> None:
    county = FakeCounty()
    facts = CountyFacts(county=COUNTY.replace("99", "11"), request_key="00" * 32)  # type: ignore[arg-type]
    county.add_root(facts=facts)
    with FilledStore(county, tmp_path) as filled, pytest.raises(RejectedError, match="of county"):
        filled.trust.refresh(county)


def test_one_key_under_two_ids_is_not_two_keys(tmp_path: Path) -> None:
    """All holders of the old root were talked into it, and still one key is one person."""
    county = FakeCounty()
    metadata = root.make_root(county.root_plan())
    signed = metadata.signed
    approver = signed.roles["targets"].keyids[0]
    twin = copy.deepcopy(signed.keys[approver])
    twin.keyid = "ab" * 32
    twin.unrecognized_fields["x-mingbai"]["person"] = "somebody.else"
    signed.keys[twin.keyid] = twin
    signed.roles["targets"].keyids.append(twin.keyid)
    for seed in county.keys.roots:
        root.sign_root(metadata, seed)
    county.roots.append(root.root_bytes(metadata))
    with FilledStore(county, tmp_path) as filled, pytest.raises(RejectedError, match="own id"):
        filled.trust.refresh(county)


def test_a_root_that_repeats_a_key_of_its_document_is_rejected(tmp_path: Path) -> None:
    county = FakeCounty()
    county.add_root()
    county.roots[1] = county.roots[1].replace(b'"signed":', b'"signed": {}, "signed":', 1)
    with FilledStore(county, tmp_path) as filled, pytest.raises(RejectedError, match="twice"):
        filled.trust.refresh(county)


def test_one_holder_who_signs_twice_is_one_holder(tmp_path: Path) -> None:
    county = FakeCounty()
    raw = json.loads(a_root(county.root_plan(), county.keys.roots[0]))
    raw["signatures"] *= 2
    county.roots.append(json.dumps(raw).encode())
    with FilledStore(county, tmp_path) as filled, pytest.raises(RejectedError):
        filled.trust.refresh(county)
    assert filled.trust.keyring.root_version == 1


def test_nothing_new_comes_under_an_expired_root_and_the_old_stays(tmp_path: Path) -> None:
    county = FakeCounty()
    county.publish(an_item("旧的"))
    county.fill(tmp_path)
    county.add_root(expires=county.now.replace(microsecond=0) + timedelta(days=10))
    county.now += timedelta(days=10)
    county.publish(an_item("新的"))
    with pytest.raises(RejectedError, match="root 2 expired"):
        county.fill(tmp_path)
    assert titles(tmp_path) == {"旧的"}
    county.add_root()
    county.fill(tmp_path)
    assert titles(tmp_path) == {"旧的", "新的"}


def test_several_new_roots_are_walked_one_by_one(tmp_path: Path) -> None:
    county = FakeCounty()
    for _ in range(3):
        oldest = county.keys.roots.pop(0)
        county.keys.roots.append(new_seed())
        county.keys.roots.insert(0, oldest)
        plan = county.root_plan()
        signers = (oldest, *county.keys.roots[1:3])
        county.roots.append(a_root(plan, *signers))
        county.keys.roots.pop(0)
    county.publish(an_item("之后"))
    county.fill(tmp_path)
    assert titles(tmp_path) == {"之后"}


def test_a_removed_approver_s_items_vanish_until_they_are_sealed_anew(tmp_path: Path) -> None:
    county = FakeCounty()
    item = an_item("他盖的章")
    county.publish(item)
    county.fill(tmp_path)
    plan = county.root_plan()
    county.keys.county_approver = new_seed()
    county.add_root(approvers=county.root_plan().approvers)
    assert plan.approvers != county.root_plan().approvers
    county.fill(tmp_path)
    assert titles(tmp_path) == set()
    county.publish(msgspec.structs.replace(item, version=2, title="重新盖章"))
    county.fill(tmp_path)
    assert titles(tmp_path) == {"重新盖章"}


def test_a_face_that_is_already_running_notices_a_removed_approver(tmp_path: Path) -> None:
    county = FakeCounty()
    item = an_item("他盖的章")
    county.publish(item)
    county.fill(tmp_path)
    with reading(tmp_path) as reader:
        assert reader.item(item.id) is not None
        county.keys.county_approver = new_seed()
        county.add_root()
        county.fill(tmp_path)
        assert reader.item(item.id) is None
        assert reader.keyring().root_version == 2


def test_stored_roots_that_were_tampered_with_are_fetched_again(tmp_path: Path) -> None:
    county = FakeCounty()
    county.add_root()
    county.publish(an_item("一条"))
    county.fill(tmp_path)
    tamper(tmp_path, "UPDATE roots SET raw = replace(raw, 'lead', 'load') WHERE version = 2")
    journal = county.fill(tmp_path)
    assert [one.what for one in journal.take()[0]] == ["root"]
    assert titles(tmp_path) == {"一条"}


def test_a_store_under_another_pinned_root_believes_the_pinned_one(tmp_path: Path) -> None:
    attacker, county = FakeCounty(), FakeCounty()
    attacker.publish(an_item("假的"))
    attacker.fill(tmp_path)
    county.fill(tmp_path)
    assert titles(tmp_path) == set()


def test_a_stranger_s_root_put_behind_the_pinned_one_is_believed_by_nobody(tmp_path: Path) -> None:
    county, stranger = FakeCounty(), FakeCounty()
    county.publish(an_item("一条"))
    county.fill(tmp_path)
    stranger.add_root()
    tamper(tmp_path, "INSERT INTO roots (version, raw) VALUES (2, ?)", stranger.roots[1])
    with reading(tmp_path) as reader, pytest.raises(RetryLaterError, match="roots don't hold"):
        reader.keyring()
    journal = county.fill(tmp_path)
    assert [one.what for one in journal.take()[0]] == ["root"]
    assert titles(tmp_path) == {"一条"}


def test_a_whole_store_put_in_place_by_the_agent_s_user_is_believed_by_no_face(
    tmp_path: Path,
) -> None:
    """The agent's user owns the content, but not the pinned root beside it."""
    attacker, county = FakeCounty(), FakeCounty()
    county.fill(tmp_path / "store")
    attacker.publish(an_item("假的"))
    attacker.fill(tmp_path / "forged")
    assert titles(tmp_path / "forged") == {"假的"}
    shutil.rmtree(tmp_path / "store" / "content")
    shutil.copytree(tmp_path / "forged" / "content", tmp_path / "store" / "content")
    with reading(tmp_path / "store") as reader:
        with pytest.raises(RetryLaterError, match="does not begin with the pinned root"):
            reader.items(ON_KIOSK)
        with pytest.raises(RetryLaterError, match="does not begin with the pinned root"):
            reader.profile()


def test_without_a_pinned_root_a_face_waits(tmp_path: Path) -> None:
    county = FakeCounty()
    county.publish(an_item("一条"))
    county.fill(tmp_path)
    Folder(tmp_path).pinned_root.unlink()
    with reading(tmp_path) as reader, pytest.raises(RetryLaterError, match=r"root\.json"):
        reader.items(ON_KIOSK)


def test_an_agent_that_may_not_give_the_faces_its_root_says_so(tmp_path: Path) -> None:
    county = FakeCounty()
    Folder(tmp_path).pinned_root.mkdir(parents=True)
    with pytest.raises(UsageError, match="as the administrator"):
        county.fill(tmp_path)


def test_a_terminal_of_another_county_says_so(tmp_path: Path) -> None:
    county = FakeCounty()
    with FilledStore(county, tmp_path) as filled:
        filled.writer.home = "110101001001"  # type: ignore[assignment]
        with pytest.raises(UsageError, match="the pinned root is of county"):
            Trust(county.roots[0], filled.writer, filled.floors, filled.journal)


def test_what_is_no_root_is_refused_in_one_sentence(tmp_path: Path) -> None:
    county = FakeCounty()
    with FilledStore(county, tmp_path) as filled, pytest.raises(UsageError, match="pinned root"):
        Trust(b"not a root", filled.writer, filled.floors, filled.journal)
