"""Pages and indexes: true parts put together wrongly, or bytes that are no document."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from content_sync.store.clock import Instant
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.errors import RejectedError
from tests.fakes.county import OTHER_VILLAGE, VILLAGE, FakeCounty, FilledStore, an_item
from tests.fakes.stores import titles

Page = dict[str, Any]


class Mirror(FakeCounty):
    """A county whose pages pass through other hands."""

    forge: Callable[[Page], bytes] | None = None

    def changes(self, area: AreaCode, after: int) -> bytes:
        page = super().changes(area, after)
        if self.forge is None or area != VILLAGE:
            return page
        return self.forge(msgspec.json.decode(page))


@pytest.fixture
def county() -> Mirror:
    county = Mirror()
    for title in ("一", "二", "三"):
        county.publish(an_item(title))
    county.publish(an_item("别村的", area=OTHER_VILLAGE))
    return county


@pytest.fixture
def filled(county: Mirror, tmp_path: Path) -> Iterator[FilledStore]:
    with FilledStore(county, tmp_path) as filled:
        yield filled


def sync(filled: FilledStore) -> None:
    raw = encode(filled.county.sealed_head(VILLAGE))
    filled.feeds.sync(VILLAGE, raw, Instant(filled.county.now))


def out_of_order(page: Page) -> bytes:
    page["changes"].reverse()
    return encode(page)


def twice_the_same(page: Page) -> bytes:
    page["changes"][1] = page["changes"][0]
    return encode(page)


def beyond_the_head(page: Page) -> bytes:
    page["changes"][-1]["sequence"] = 9
    return encode(page)


def before_the_cursor(page: Page) -> bytes:
    page["changes"][0]["sequence"] = 0
    return encode(page)


def empty_but_more(page: Page) -> bytes:
    return encode(page | {"changes": [], "more": True})


def too_many(page: Page) -> bytes:
    return encode(page | {"changes": page["changes"] * 100})


def truncated(page: Page) -> bytes:
    return encode(page)[:-9]


def repeated_key(page: Page) -> bytes:
    return encode(page)[:-1] + b',"changes":[]}'


def unknown_field(page: Page) -> bytes:
    return encode(page | {"urgent": True})


def a_web_page(page: Page) -> bytes:  # noqa: ARG001 - a captive portal knows no page
    return b"<html><body>Please log in</body></html>"


def deeply_nested(page: Page) -> bytes:  # noqa: ARG001 - nothing of it is kept
    return b"[" * 100_000


def unsigned_head(page: Page) -> bytes:
    page["head"]["signatures"] = []
    return encode(page)


FORGERIES = {
    out_of_order: "does not belong below head",
    twice_the_same: "change 1 after 1",
    beyond_the_head: "change 9 after 2",
    before_the_cursor: "change 0 after 0",
    empty_but_more: "an empty page says that there is more",
    too_many: "300 changes in one page",
    truncated: "not a JSON document",
    repeated_key: "the key 'changes' stands twice",
    unknown_field: "urgent",
    a_web_page: "not a JSON document",
    deeply_nested: "not a JSON document",
    unsigned_head: "0 of 1 head keys",
}


@pytest.mark.parametrize(
    ("forge", "reason"), FORGERIES.items(), ids=[forge.__name__ for forge in FORGERIES]
)
def test_a_page_put_together_wrongly_changes_nothing(
    county: Mirror,
    filled: FilledStore,
    tmp_path: Path,
    forge: Callable[[Page], bytes],
    reason: str,
) -> None:
    county.forge = forge
    with pytest.raises(RejectedError, match=reason):
        sync(filled)
    assert titles(tmp_path) == set()
    assert filled.writer.feed(VILLAGE).cursor == 0
    assert [one.what for one in filled.journal.take()[0]] == ["changes"]
    county.forge = None
    sync(filled)
    assert titles(tmp_path) == {"一", "二", "三"}


def test_mix_and_match_changes_of_another_feed_are_rejected(
    county: Mirror, filled: FilledStore, tmp_path: Path
) -> None:
    def mix(page: Page) -> bytes:
        others = msgspec.json.decode(county.changes(OTHER_VILLAGE, 0))["changes"]
        return encode(page | {"changes": others})

    county.forge = mix
    sync(filled)
    reasons = [one.reason for one in filled.journal.take()[0]]
    assert any(f"of area {OTHER_VILLAGE}" in reason for reason in reasons)
    assert titles(tmp_path) == set()


def test_an_index_that_is_not_its_head_s_removes_nothing(
    county: Mirror, filled: FilledStore, tmp_path: Path
) -> None:
    sync(filled)
    index = msgspec.json.decode(county.index(VILLAGE))
    index["entries"].pop()
    county.index = lambda area: encode(index)  # type: ignore[method-assign]  # noqa: ARG005
    with pytest.raises(RejectedError, match="not what its head says"):
        filled.feeds.repair(VILLAGE, Instant(county.now))
    assert titles(tmp_path) == {"一", "二", "三"}
