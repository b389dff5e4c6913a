"""The ledger on a real file."""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from broadcast.airing import unheard
from broadcast.ledger import Ledger
from disclosure.errors import RetryLaterError
from disclosure.items import ItemId
from disclosure.outbox import AiredResult
from disclosure.timetable import Occurrence, OccurrenceState

NOW = datetime(2026, 10, 9, 10, 0, tzinfo=UTC)


def row(item: str = "a", day: date = date(2026, 10, 9), slot: str = "evening") -> Occurrence:
    return Occurrence(
        item=ItemId(item),
        version=1,
        day=day,
        slot=slot,
        precedence="2-x",
        planned=NOW,
        due=NOW,
        until=NOW + timedelta(minutes=40),
        repeats=2,
    )


def test_what_is_planned_twice_stands_there_once_as_it_became(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l.db")
    ledger.plan([row()])
    ledger.claim(row())
    ledger.say(row(), 1)
    ledger.plan([row()])
    assert [(r.state.value, r.said, r.attempts) for r in ledger.of_day(row().day)] == [
        ("playing", 1, 1)
    ]


def test_only_one_of_two_players_gets_an_occurrence(tmp_path: Path) -> None:
    one, two = Ledger(tmp_path / "l.db"), Ledger(tmp_path / "l.db")
    one.plan([row()])
    assert [one.claim(row()), two.claim(row()), one.claim(row())] == [True, False, False]


def test_it_is_durable_and_keeps_a_rollback_journal(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l.db")
    ledger.plan([row()])
    ledger.close()
    with sqlite3.connect(tmp_path / "l.db") as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    db.close()
    again = Ledger(tmp_path / "l.db")
    assert again.owed() == [row()]
    (synchronous,) = again._db.execute("PRAGMA synchronous").fetchone()
    assert synchronous == 2


def test_a_dead_players_piece_is_given_back(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l.db")
    ledger.plan([row(), row("b")])
    ledger.claim(row())
    assert [r.item for r in ledger.recover()] == ["a"]
    assert {r.item: r.attempts for r in ledger.owed()} == {"a": 1, "b": 0}


def test_settled_together_with_its_record_or_not_at_all(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l.db")
    ledger.plan([row()])
    record = unheard(row(), AiredResult.MISSED, "down", trusted=True)
    gone = msgspec.structs.replace(row(), state=OccurrenceState.MISSED)
    ledger._db.execute("DROP TABLE record")
    with pytest.raises(RetryLaterError):
        ledger.settle(gone, "down", record)
    assert ledger.get(row()).state is OccurrenceState.WAITING


def test_records_wait_in_order_until_they_are_forgotten(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l.db")
    ledger.plan([row(), row("b")])
    for item in ("a", "b"):
        done = msgspec.structs.replace(row(item), state=OccurrenceState.MISSED)
        ledger.settle(done, "down", unheard(row(item), AiredResult.MISSED, "down", trusted=True))
    first, second = ledger.records()
    assert first[0] != second[0]
    assert b'"item":"a"' in first[2]
    assert ledger.records() == [first, second]
    ledger.forget_record(first[0])
    assert ledger.records() == [second]
    assert ledger.reason(row()) == "down"


def test_old_days_are_forgotten_but_never_what_is_owed(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l.db")
    old = date(2025, 1, 1)
    ledger.plan([row(day=old), row("b", day=old), row()])
    ledger.settle(msgspec.structs.replace(row(day=old), state=OccurrenceState.DONE))
    ledger.forget_before(date(2026, 1, 1))
    assert [r.item for r in ledger.of_day(old)] == ["b"]
    assert ledger.of_day(row().day) == [row()]


def test_a_ledger_that_is_no_database_says_so(tmp_path: Path) -> None:
    (tmp_path / "l.db").write_bytes(b"no database" * 100)
    with pytest.raises(RetryLaterError, match=r"l\.db"):
        Ledger(tmp_path / "l.db")
