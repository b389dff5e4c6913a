"""Roots: whoever controls the server tries to become the one who says who may sign."""

from pathlib import Path

import msgspec
import pytest

from content_sync.agent.trust import Trust
from disclosure.errors import RejectedError, UsageError
from disclosure.seals import root
from disclosure.seals.keyring import CountyFacts
from disclosure.seals.signing import new_seed, public_key
from tests.fakes.county import COUNTY, FakeCounty, FilledStore, an_item
from tests.fakes.stores import reading, tamper, titles


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
