"""Heads: a mirror, a man in the middle or a stolen head key tries to turn time back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from content_sync.store.clock import Instant
from disclosure.decoding import encode
from disclosure.errors import RejectedFeedError, RejectedSealError
from disclosure.feed import HEAD_TYPE
from disclosure.seals.signing import new_seed, seal
from tests.fakes.county import NOW, TOWNSHIP, VILLAGE, FakeCounty, FilledStore, an_item
from tests.fakes.stores import titles


@pytest.fixture
def county() -> FakeCounty:
    county = FakeCounty()
    county.publish(an_item("第一条"))
    return county


@pytest.fixture
def filled(county: FakeCounty, tmp_path: Path) -> Iterator[FilledStore]:
    with FilledStore(county, tmp_path) as filled:
        filled.sync()
        yield filled


def offer(filled: FilledStore, raw: bytes) -> None:
    filled.feeds.sync(VILLAGE, raw, Instant(filled.county.now))


def test_rollback_to_an_older_head_is_rejected(
    county: FakeCounty, filled: FilledStore, tmp_path: Path
) -> None:
    old = encode(county.sealed_head(VILLAGE))
    county.withdraw(an_item("第一条"))
    filled.sync()
    with pytest.raises(RejectedFeedError, match=r"steps back from 1\.2 to 1\.1"):
        offer(filled, old)
    assert titles(tmp_path) == set()
    rejected, _, _ = filled.journal.take()
    assert [one.what for one in rejected] == ["head"]
    assert (tmp_path / "evidence" / f"{rejected[0].evidence}.bin").read_bytes() == old


def test_rollback_is_remembered_when_the_database_is_wiped(
    county: FakeCounty, filled: FilledStore, tmp_path: Path
) -> None:
    old = encode(county.sealed_head(VILLAGE))
    county.withdraw(an_item("第一条"))
    filled.sync()
    filled.writer.close()
    for path in (tmp_path / "content").glob("content.db*"):
        path.unlink()
    with FilledStore(county, tmp_path) as again, pytest.raises(RejectedFeedError, match="steps"):
        offer(again, old)


def test_rollback_is_remembered_when_the_floor_file_is_damaged(
    county: FakeCounty, filled: FilledStore, tmp_path: Path
) -> None:
    old = encode(county.sealed_head(VILLAGE))
    county.withdraw(an_item("第一条"))
    filled.sync()
    filled.writer.close()
    (tmp_path / "content" / "floors.json").write_bytes(b"\x00" * 40)
    with FilledStore(county, tmp_path) as again, pytest.raises(RejectedFeedError, match="steps"):
        offer(again, old)


def test_an_older_signature_over_the_same_state_is_rejected(
    county: FakeCounty, filled: FilledStore
) -> None:
    old = encode(county.sealed_head(VILLAGE, issued=NOW - timedelta(days=3)))
    with pytest.raises(RejectedFeedError, match="older than the one held"):
        offer(filled, old)


def test_freeze_an_expired_head_is_rejected_and_content_stays(
    county: FakeCounty, filled: FilledStore, tmp_path: Path
) -> None:
    frozen = encode(county.sealed_head(VILLAGE))
    county.now = NOW + timedelta(days=46)
    with pytest.raises(RejectedFeedError, match="expired"):
        offer(filled, frozen)
    assert titles(tmp_path) == {"第一条"}


def test_fast_forward_is_undone_by_new_head_keys(county: FakeCounty, filled: FilledStore) -> None:
    stolen = county.keys.head
    far = seal(
        HEAD_TYPE,
        county.sealed_head(VILLAGE, epoch=2**40, sequence=2**40).payload,
        stolen,
    )
    with pytest.raises(RejectedFeedError):
        offer(filled, encode(far))
    with pytest.raises(RejectedFeedError, match="steps back"):
        offer(filled, encode(county.sealed_head(VILLAGE)))
    county.keys.head = new_seed()
    county.add_root()
    filled.sync()
    assert filled.writer.feed(VILLAGE).whole


def test_a_new_epoch_is_the_county_s_way_back_from_a_lost_sequence(
    county: FakeCounty, filled: FilledStore, tmp_path: Path
) -> None:
    county.publish(an_item("第二条"))
    filled.sync()
    feed = county.feed(VILLAGE)
    feed.epoch, feed.changes = 2, feed.changes[:1]
    filled.sync()
    assert filled.writer.feed(VILLAGE).whole
    assert titles(tmp_path) == {"第一条"}


def test_a_lower_epoch_is_rejected_whatever_its_sequence(
    county: FakeCounty, filled: FilledStore
) -> None:
    county.feed(VILLAGE).epoch = 2
    filled.sync()
    with pytest.raises(RejectedFeedError, match="steps back"):
        offer(filled, encode(county.sealed_head(VILLAGE, epoch=1, sequence=99)))


def test_the_head_of_another_area_is_rejected(county: FakeCounty, filled: FilledStore) -> None:
    with pytest.raises(RejectedFeedError, match=f"of area {TOWNSHIP}"):
        offer(filled, encode(county.sealed_head(TOWNSHIP)))


def test_two_heads_of_one_sequence_are_rejected(county: FakeCounty, filled: FilledStore) -> None:
    with pytest.raises(RejectedFeedError, match="two heads"):
        offer(filled, encode(county.sealed_head(VILLAGE, digest="0" * 64)))


@pytest.mark.parametrize("seed", ["county_approver", "roots"])
def test_a_head_signed_by_a_key_of_another_role_is_rejected(
    county: FakeCounty, filled: FilledStore, seed: str
) -> None:
    wrong = getattr(county.keys, seed)
    key = wrong[0] if isinstance(wrong, list) else wrong
    payload = county.sealed_head(VILLAGE).payload
    with pytest.raises(RejectedSealError, match="0 of 1 head keys"):
        offer(filled, encode(seal(HEAD_TYPE, payload, key)))


def test_a_head_that_goes_by_an_older_root_is_rejected(
    county: FakeCounty, filled: FilledStore
) -> None:
    county.add_root()
    filled.trust.refresh(county)
    with pytest.raises(RejectedFeedError, match="goes by root 1, not 2"):
        offer(filled, encode(county.sealed_head(VILLAGE, root_version=1)))


def test_a_head_from_the_far_future_may_not_push_the_time_away(
    county: FakeCounty, filled: FilledStore
) -> None:
    far = NOW + timedelta(days=4000)
    raw = encode(county.sealed_head(VILLAGE, issued=far, expires=far + timedelta(days=45)))
    with pytest.raises(RejectedFeedError, match="is issued at"):
        offer(filled, raw)
    assert filled.trust.floors.time <= NOW


def test_a_head_changed_in_one_byte_is_rejected(county: FakeCounty, filled: FilledStore) -> None:
    raw = encode(county.sealed_head(VILLAGE)).replace(b'"payload":"eyJ', b'"payload":"eyB')
    with pytest.raises(RejectedSealError):
        offer(filled, raw)
