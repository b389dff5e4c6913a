"""Orders as the agent takes them in: which of them reach the faces, and what is told."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from content_sync.agent.ordering import OrderDesk
from content_sync.store import orders
from content_sync.store.clock import Instant
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ContentReader
from disclosure.decoding import decode, encode
from disclosure.feed import Envelope
from disclosure.orders import LONGEST, MOST_AT_ONCE, ORDER_TYPE, Order, OrderAct, OrderRecord
from disclosure.outbox import OutboxKind
from disclosure.seals.signing import new_seed, seal
from tests.fakes.county import (
    COUNTY,
    NOW,
    ORDERS_AN_HOUR,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    FakeCounty,
    FilledStore,
    an_item,
)


@pytest.fixture
def county() -> FakeCounty:
    return FakeCounty()


@pytest.fixture
def store(county: FakeCounty, tmp_path: Path) -> Iterator[FilledStore]:
    county.fill(tmp_path)
    with FilledStore(county, tmp_path) as store:
        yield store


def held(tmp_path: Path) -> list[Order]:
    """Return what a face is told."""
    content = ContentReader.open(tmp_path)
    try:
        return orders.held(content, Outbox.open(tmp_path))
    finally:
        content.close()


def told(tmp_path: Path) -> list[OrderRecord]:
    """Return what the county is told."""
    rows = Outbox.open(tmp_path).take_batch(200, 10**7)
    return [decode(row.body, OrderRecord) for row in rows if row.kind is OutboxKind.ORDER]


def outcomes(tmp_path: Path) -> list[tuple[int, str]]:
    return [(record.number, record.outcome.value) for record in told(tmp_path)]


def test_an_order_of_any_area_above_reaches_the_face(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    given = [county.order(area=area) for area in (COUNTY, TOWNSHIP, VILLAGE)]
    face = ContentReader.open(tmp_path)
    before = face.version()
    store.sync()
    assert face.version() != before
    face.close()
    assert held(tmp_path) == given
    assert outcomes(tmp_path) == [(1, "received"), (2, "received"), (3, "received")]


def test_an_order_comes_before_the_content_and_without_it(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    """The stop must not wait for pages that cannot be had."""
    county.publish(an_item("新的一条"))
    county.order()

    def broken(*_: object) -> bytes:
        return b"no page"

    county.changes = broken  # type: ignore[method-assign, assignment]
    with pytest.raises(Exception, match="JSON"):
        store.sync_area(VILLAGE)
    assert [order.act for order in held(tmp_path)] == [OrderAct.STOP]


def test_an_order_seen_again_is_taken_and_told_once(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    county.order()
    store.sync()
    county.now += timedelta(minutes=1)
    store.sync()
    county.fill(tmp_path)
    assert len(held(tmp_path)) == 1
    assert outcomes(tmp_path) == [(1, "received")]


def test_an_order_for_one_terminal_is_not_for_its_neighbour(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    mine, _other = county.order(terminal="terminal-3"), county.order(terminal="terminal-4")
    store.sync()
    assert held(tmp_path) == [mine]


def test_an_order_of_another_area_is_refused_whatever_head_carries_it(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    county.order(area=OTHER_VILLAGE)
    county.feed(VILLAGE).orders.extend(county.feed(OTHER_VILLAGE).orders)
    store.sync()
    assert held(tmp_path) == []
    rejected, _, _ = store.journal.take()
    assert [one.what for one in rejected] == ["order"]


def test_a_forged_order_is_refused_and_kept_as_evidence(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    order = county.order()
    feed = county.feed(VILLAGE)
    for seed in (new_seed(), county.keys.county_approver):
        feed.orders.append(seal(ORDER_TYPE, encode(order), seed))
    genuine = feed.orders.pop(0)
    feed.orders.append(
        msgspec.structs.replace(genuine, payload=genuine.payload.replace(b'"stop"', b'"resume"'))
    )
    store.sync()
    assert held(tmp_path) == []
    rejected, _, _ = store.journal.take()
    assert len(rejected) == 3


def test_a_row_that_somebody_wrote_into_the_store_is_no_order(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    order = county.order()
    county.feed(VILLAGE).orders.clear()
    forged = seal(ORDER_TYPE, encode(order), new_seed())
    with store.writer.transaction() as connection:
        orders.put(connection, order, forged, NOW)
    assert held(tmp_path) == []


def test_an_old_order_is_told_to_have_come_too_late(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    county.order()
    county.now += timedelta(minutes=31)
    store.sync()
    assert outcomes(tmp_path) == [(1, "late")]


def test_by_a_clock_that_runs_ahead_an_order_is_still_taken(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    """Nobody vouches for the clock: what counts is the floor, which the head has raised."""
    county.order()
    fetched = county.head(VILLAGE, "", 0.0)
    assert fetched
    ahead = Instant(NOW + timedelta(days=20), trusted=False)
    store.feeds.sync(VILLAGE, fetched.content, ahead)
    assert outcomes(tmp_path) == [(1, "received")]
    assert not told(tmp_path)[0].clock_trusted


def test_an_act_that_this_software_does_not_know_keeps_no_content_away(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    known = county.order()
    payload = encode(known).replace(b'"stop"', b'"blink"')
    feed = county.feed(VILLAGE)
    feed.orders.insert(0, seal(ORDER_TYPE, payload, county.keys.head))
    item = an_item("照常更新")
    county.publish(item)
    store.sync()
    assert held(tmp_path) == [known]
    content = ContentReader.open(tmp_path)
    assert content.item(item.id)
    content.close()


def test_ten_thousand_orders_fill_neither_store_nor_outbox(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    """Whoever holds the head key can give orders, but not drown a terminal in them."""
    feed = county.feed(VILLAGE)
    for _ in range(10):
        feed.orders.clear()
        for _ in range(MOST_AT_ONCE):
            county.order()
        store.sync()
    assert len(held(tmp_path)) == ORDERS_AN_HOUR
    assert len(outcomes(tmp_path)) == ORDERS_AN_HOUR
    _, _, problems = store.journal.take()
    assert any("orders" in one for one in problems)
    feed.orders *= 10_000 // MOST_AT_ONCE
    with pytest.raises(Exception, match="20 orders at most"):
        store.sync()
    county.now += timedelta(hours=2)
    feed.orders.clear()
    last = county.order()
    store.sync()
    assert last in held(tmp_path)


def test_no_order_holds_longer_than_its_kind_allows(county: FakeCounty) -> None:
    for act in OrderAct:
        with pytest.raises(ValueError, match="at most"):
            county.order(act, until=NOW + LONGEST[act] + timedelta(seconds=1))


def test_an_order_signed_as_something_else_is_none(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    order = county.order()
    feed = county.feed(VILLAGE)
    feed.orders.clear()
    wrong = "application/vnd.mingbai.letter+json; v=1"
    feed.orders.append(seal(wrong, encode(order), county.keys.head))
    store.sync()
    assert held(tmp_path) == []


def test_a_head_without_orders_has_the_bytes_that_it_always_had(county: FakeCounty) -> None:
    assert b"orders" not in county.sealed_head(VILLAGE).payload
    assert isinstance(county.sealed_head(VILLAGE), Envelope)


def test_an_unknown_order_is_answered_politely_and_once(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    known = county.order()
    feed = county.feed(VILLAGE)
    feed.orders.clear()
    payload = encode(known).replace(b'"stop"', b'"dance"')
    feed.orders.append(seal(ORDER_TYPE, payload, county.keys.head))
    store.sync()
    county.now += timedelta(minutes=1)
    store.sync()
    assert outcomes(tmp_path) == [(1, "unknown")]
    rejected, _, _ = store.journal.take()
    assert rejected == ()


def test_an_unknown_order_for_others_or_forged_is_not_answered(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    payload = encode(county.order(terminal="terminal-4")).replace(b'"stop"', b'"dance"')
    feed = county.feed(VILLAGE)
    feed.orders.clear()
    feed.orders.append(seal(ORDER_TYPE, payload, county.keys.head))
    feed.orders.append(seal(ORDER_TYPE, payload.replace(b"terminal-4", b""), new_seed()))
    store.sync()
    assert outcomes(tmp_path) == []


def test_an_order_to_synchronise_waits_for_the_agent_even_through_a_restart(
    county: FakeCounty, store: FilledStore, tmp_path: Path
) -> None:
    county.order(OrderAct.SYNC)
    store.sync()
    desk = OrderDesk(
        store.writer, store.outbox, store.trust, store.journal, terminal="terminal-3", an_hour=9
    )
    desk.recall(Instant(county.now))
    assert [order.number for order in desk.to_sync] == [1]
    desk.synced(Instant(county.now))
    desk.recall(Instant(county.now))
    desk.synced(Instant(county.now))
    records = [(one.process, one.outcome.value) for one in told(tmp_path)]
    assert records == [("agent", "received"), ("sync", "obeyed")]


def test_a_volume_beyond_the_bounds_is_no_order(county: FakeCounty) -> None:
    for percent in (0, 9, 101, 1000):
        with pytest.raises(ValueError, match="volume"):
            county.order(OrderAct.VOLUME, volume=percent)
    with pytest.raises(ValueError, match="volume"):
        county.order(OrderAct.STOP, volume=50)


def test_a_stop_has_the_bytes_that_older_terminals_read(county: FakeCounty) -> None:
    assert b"volume" not in encode(county.order())
