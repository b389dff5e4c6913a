"""The agent and diagnostics: asked, made by another, sent piece by piece behind everything else."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from content_sync.agent.diagnosing import Diagnosing, DiagnosingParts
from content_sync.agent.machine_news import MachineNews
from content_sync.agent.settings import DiagnosticsLimits
from content_sync.diagnosing.asked import AskedFolder
from content_sync.store.clock import Instant
from disclosure.decoding import decode, encode
from disclosure.diagnostics import ASK_TYPE, PIECE_BYTES, DiagnosticsAsk, DiagnosticsPiece
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.machines import MachineRecord
from disclosure.outbox import OutboxKind, RowResult, RowVerdict
from disclosure.seals.signing import new_seed, seal
from tests.fakes.county import NOW, VILLAGE, FakeCounty, FilledStore

TERMINAL = "terminal-3"
BUNDLE = os.urandom(2 * PIECE_BYTES + 100)
LIMITS = DiagnosticsLimits(ask_seconds=300, wait_seconds=180, machine_hours=24)


class Asked:
    """A terminal whose county asks it for diagnostics."""

    def __init__(self, tmp_path: Path) -> None:
        self.county = FakeCounty(NOW)
        self.filled = FilledStore(self.county, tmp_path / "store")
        self.filled.outbox.name_terminal(TERMINAL, 3)
        self.filled.sync()
        self.folder = AskedFolder(self.filled.writer.folder.diagnostics)
        self.seconds, self.made, self.now = 1000.0, 0, NOW
        self.machine = MachineRecord(format=1)
        self.diagnosing = self.anew()

    def anew(self) -> Diagnosing:
        """Start the agent anew."""
        parts = DiagnosingParts(
            county=self.county,
            outbox=self.filled.outbox,
            trust=self.filled.trust,
            journal=self.filled.journal,
            folder=self.folder,
            news=MachineNews(self.filled.outbox, lambda: self.machine, LIMITS.machine_hours),
            make=self.make,
            monotonic=lambda: self.seconds,
            terminal=TERMINAL,
            home=VILLAGE,
        )
        return Diagnosing(parts, LIMITS)

    def make(self) -> None:
        self.made += 1

    def ask(
        self, terminal: str = TERMINAL, key: bytes | None = None, days: int = 3, ahead: int = -1
    ) -> None:
        until = self.now + timedelta(days=days)
        issued = self.now + timedelta(minutes=ahead)
        ask = DiagnosticsAsk(format=1, number=7, terminal=terminal, issued=issued, until=until)
        signer = self.county.keys.head if key is None else key
        assert self.county.asks is not None
        self.county.asks[TERMINAL] = encode(seal(ASK_TYPE, encode(ask), signer))

    def step(self) -> float | None:
        self.seconds += 301
        return self.diagnosing.step(Instant(self.now))

    def owed(self, kind: OutboxKind) -> list[tuple[str, bytes]]:
        rows = self.filled.outbox.take_batch(200, 10**7)
        return [(row.id, row.body) for row in rows if row.kind is kind]

    def settle(self, result: RowVerdict = RowVerdict.STORED) -> list[bytes]:
        """Let the county answer for all that is owed; return the pieces among it."""
        rows = self.filled.outbox.take_batch(200, 10**7)
        results = [RowResult(id=row.id, result=result) for row in rows]
        self.filled.outbox.settle(results, self.now)
        return [row.body for row in rows if row.kind is OutboxKind.DIAGNOSIS]


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    made = Asked(tmp_path)
    yield made
    made.filled.writer.close()


def test_a_county_of_before_is_told_nothing(asked: Asked) -> None:
    asked.county.asks = None
    assert asked.step() is None
    assert asked.filled.outbox.depth() == {}


def test_the_board_is_told_when_it_changes_and_each_day(asked: Asked) -> None:
    def told() -> int:
        asked.step()
        return len(asked.owed(OutboxKind.MACHINE))

    assert (told(), told()) == (1, 1)
    asked.machine = MachineRecord(format=1, file_errors=1)
    assert told() == 2
    asked.now += timedelta(hours=25)
    assert told() == 3
    asked.now -= timedelta(days=400)
    assert told() == 4


def test_a_bundle_is_sent_piece_by_piece_and_whole(asked: Asked) -> None:
    asked.ask()
    asked.step()
    assert asked.folder.asked() == 7
    asked.settle()
    asked.folder.put(7, BUNDLE)
    came: list[bytes] = []
    while asked.folder.bundle(7) is not None:
        asked.step()
        sent = asked.settle()
        assert len(sent) <= 1
        came += sent
    pieces = [decode(one, DiagnosticsPiece) for one in came]
    assert [(one.part, one.parts) for one in pieces] == [(0, 3), (1, 3), (2, 3)]
    assert b"".join(one.content for one in pieces) == BUNDLE
    asked.step()
    assert asked.folder.asked() is None, "what was sent is not made again"


def test_whatever_else_waits_goes_first(asked: Asked) -> None:
    asked.ask()
    asked.step()
    asked.settle()
    asked.folder.put(7, BUNDLE)
    asked.filled.outbox.put(OutboxKind.REQUEST, b"box", made=NOW)
    for _ in range(3):
        assert asked.step() == LIMITS.piece_seconds
    assert asked.owed(OutboxKind.DIAGNOSIS) == []
    asked.settle()
    asked.step()
    assert len(asked.owed(OutboxKind.DIAGNOSIS)) == 1


def test_a_restart_goes_on_where_it_was_cut(asked: Asked) -> None:
    asked.ask()
    asked.step()
    asked.settle()
    asked.folder.put(7, BUNDLE)
    asked.step()
    [first] = asked.settle()
    asked.diagnosing = asked.anew()
    asked.step()
    asked.settle()
    asked.step()
    [second] = asked.settle()
    assert decode(first, DiagnosticsPiece).part == 0
    assert decode(second, DiagnosticsPiece).part in (1, 2)


def test_what_was_sent_is_not_kept(asked: Asked) -> None:
    asked.ask()
    asked.step()
    asked.settle()
    asked.folder.put(7, BUNDLE)
    asked.step()
    [_] = asked.settle()
    asked.filled.outbox.send_again()
    assert asked.owed(OutboxKind.DIAGNOSIS) == []


def test_a_refused_piece_ends_it(asked: Asked) -> None:
    asked.ask()
    asked.step()
    asked.settle()
    asked.folder.put(7, BUNDLE)
    asked.step()
    asked.settle(RowVerdict.REFUSED)
    asked.step()
    assert asked.folder.bundle(7) is None
    asked.step()
    assert asked.folder.asked() is None


def test_without_a_service_it_is_made_by_the_agent_once(asked: Asked) -> None:
    asked.ask()
    for _ in range(4):
        asked.diagnosing.step(Instant(asked.now))
        asked.seconds += 61
    assert asked.made == 1


def refused(asked: Asked) -> bool:
    with pytest.raises(RejectedError):
        asked.step()
    return asked.folder.asked() is None and not asked.filled.journal.is_empty()


def test_an_ask_for_another_terminal_makes_nothing(asked: Asked) -> None:
    asked.ask(terminal="terminal-4")
    assert refused(asked)


def test_an_ask_that_another_key_signed_makes_nothing(asked: Asked) -> None:
    asked.ask(key=new_seed())
    assert refused(asked)


def test_an_ask_that_is_over_makes_nothing(asked: Asked) -> None:
    asked.ask()
    asked.now += timedelta(days=4)
    assert refused(asked)


def test_an_ask_of_a_county_whose_clock_is_a_little_ahead_is_taken(asked: Asked) -> None:
    asked.ask(ahead=9)
    asked.step()
    assert asked.folder.asked() is not None


def test_an_ask_of_a_county_whose_clock_is_far_ahead_makes_nothing(asked: Asked) -> None:
    asked.ask(ahead=11)
    assert refused(asked)


def test_an_ask_taken_back_drops_what_was_made(asked: Asked) -> None:
    asked.ask()
    asked.step()
    asked.folder.put(7, BUNDLE)
    assert asked.county.asks is not None
    asked.county.asks.clear()
    asked.step()
    assert asked.folder.bundle(7) is None


def test_a_disk_that_takes_nothing_makes_it_wait(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    with pytest.raises(RetryLaterError):
        AskedFolder(blocked / "diagnostics").ask(7)


def test_switched_off_it_asks_nobody(asked: Asked) -> None:
    asked.ask()
    off = DiagnosticsLimits(enabled=False)
    asked.diagnosing = Diagnosing(asked.diagnosing._parts, off)
    assert asked.step() is None
    assert asked.folder.asked() is None
