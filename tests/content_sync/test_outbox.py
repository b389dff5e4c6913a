"""The outbox: what was thanked for is there, once, whatever happens."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox, OutboxTally
from disclosure.errors import MalformedError, RetryLaterError
from disclosure.outbox import BODY_BYTES, OutboxKind, RowResult, RowVerdict
from tests.fakes.county import NOW

ID = "7f1a3b5c-2d4e-4f60-8a1b-3c5d7e9f0a1b"


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox.open(tmp_path)


def settled(outbox: Outbox, *ids: str, now: datetime = NOW) -> None:
    outbox.settle([RowResult(id=id_, result=RowVerdict.STORED) for id_ in ids], now)


def test_a_double_tap_is_one_row(outbox: Outbox) -> None:
    for _ in range(2):
        assert outbox.put(OutboxKind.REQUEST, b"box", made=NOW, id=ID) == ID
    assert outbox.tally() == OutboxTally(queued=1)
    assert outbox.take_batch(9, 999)[0].body == b"box"


def test_requests_go_first_and_in_order(outbox: Outbox) -> None:
    shown = outbox.put(OutboxKind.DISPLAY, b"1", made=NOW)
    aired = outbox.put(OutboxKind.AIRED, b"2", made=NOW)
    first = outbox.put(OutboxKind.REQUEST, b"3", made=NOW)
    second = outbox.put(OutboxKind.REQUEST, b"4", made=NOW)
    assert [row.id for row in outbox.take_batch(9, 999)] == [first, second, aired, shown]


def test_a_batch_keeps_to_its_limits_but_always_takes_one(outbox: Outbox) -> None:
    for _ in range(5):
        outbox.put(OutboxKind.REQUEST, b"x" * 100, made=NOW)
    assert len(outbox.take_batch(3, 10_000)) == 3
    assert len(outbox.take_batch(9, 250)) == 2
    assert len(outbox.take_batch(9, 1)) == 1


def test_the_databases_journal_and_synchronous_are_the_safe_ones(
    outbox: Outbox, tmp_path: Path
) -> None:
    with outbox._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 3
    with closing(sqlite3.connect(Folder(tmp_path).outbox_db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_refused_rows_stay_with_their_reason_and_are_not_sent_again(outbox: Outbox) -> None:
    row = outbox.put(OutboxKind.REQUEST, b"x", made=NOW)
    refused = RowResult(id=row, result=RowVerdict.REFUSED, reason="too old")
    outbox.settle([refused], NOW)
    assert outbox.take_batch(9, 999) == ()
    assert outbox.tally() == OutboxTally(refused=1)
    settled(outbox, row)
    assert outbox.tally() == OutboxTally(refused=1)


def test_delivered_logs_are_forgotten_in_time_but_never_a_request(outbox: Outbox) -> None:
    request = outbox.put(OutboxKind.REQUEST, b"x", made=NOW)
    shown = outbox.put(OutboxKind.DISPLAY, b"x", made=NOW)
    queued = outbox.put(OutboxKind.DISPLAY, b"x", made=NOW - timedelta(days=900))
    settled(outbox, request, shown)
    assert outbox.forget_delivered(NOW) == 0
    assert outbox.forget_delivered(NOW + timedelta(days=1)) == 1
    assert outbox.tally() == OutboxTally(queued=1, delivered=1)
    assert [row.id for row in outbox.take_batch(9, 999)] == [queued]


def test_the_count_of_a_day_is_never_given_twice(outbox: Outbox, tmp_path: Path) -> None:
    day = date(2026, 10, 9)

    def draw(_: int) -> int:
        return Outbox.open(tmp_path).count_of_day(day)

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(draw, range(20)))
    assert sorted(drawn) == list(range(1, 21))
    assert outbox.count_of_day(date(2026, 10, 10)) == 1


def test_several_faces_write_at_once(outbox: Outbox, tmp_path: Path) -> None:
    def write(number: int) -> str:
        return Outbox.open(tmp_path).put(OutboxKind.AIRED, bytes([number]), made=NOW)

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(write, range(40)))
    assert {row.id for row in outbox.take_batch(99, 9999)} == ids


def test_the_terminal_has_no_number_until_the_agent_named_it(outbox: Outbox) -> None:
    with pytest.raises(RetryLaterError, match="not named"):
        outbox.terminal_number()
    outbox.name_terminal("t-7", 7)
    outbox.name_terminal("t-8", 8)
    assert outbox.terminal_number() == 8


@pytest.mark.parametrize(
    ("row_id", "made", "body", "named"),
    [
        ("not-a-uuid", NOW, b"", "badly formed"),
        (ID.upper(), NOW, b"", "lower-case"),
        (ID, NOW.replace(tzinfo=None), b"", "zone"),
        (ID, NOW, b"x" * (BODY_BYTES + 1), "limit"),
    ],
)
def test_a_row_that_is_none_is_refused(
    outbox: Outbox, row_id: str, made: datetime, body: bytes, named: str
) -> None:
    with pytest.raises(MalformedError, match=named):
        outbox.put(OutboxKind.REQUEST, body, made=made, id=row_id)
    assert outbox.tally() == OutboxTally()


def test_a_damaged_outbox_is_reported_and_never_replaced(outbox: Outbox, tmp_path: Path) -> None:
    outbox.put(OutboxKind.REQUEST, b"precious", made=NOW)
    path = Folder(tmp_path).outbox_db
    broken = b"broken!" + path.read_bytes()[7:]
    path.write_bytes(broken)
    with pytest.raises(RetryLaterError):
        Outbox.open(tmp_path)
    with pytest.raises(RetryLaterError):
        outbox.put(OutboxKind.REQUEST, b"x", made=NOW)
    assert path.read_bytes() == broken


def test_the_change_mark_tells_of_new_rows(outbox: Outbox) -> None:
    mark = outbox.change_mark()
    assert outbox.take_batch(9, 9) == ()
    assert outbox.change_mark() == mark
    outbox.put(OutboxKind.REQUEST, b"x", made=NOW)
    assert outbox.change_mark() != mark
