"""What a terminal tells of an opened answer: the locator, sealed, once a visit."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from content_sync.store.outbox import Outbox
from disclosure.decoding import decode
from disclosure.delivery import LetterNote
from disclosure.outbox import OutboxKind
from disclosure.seals.boxes import open_box
from kiosk.journey.letter_notes import LetterNotes
from tests.fakes.county import FakeCounty

NOW = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)
LOCATOR = "ab" * 16


class Told:
    """A terminal's notes, its outbox, and the county that can open them."""

    def __init__(self, store: Path) -> None:
        self.county = FakeCounty()
        self.outbox = Outbox.open(store)
        self.notes = LetterNotes(self.outbox, self.county.keyring)

    def rows(self) -> list[bytes]:
        rows = self.outbox.take_batch(100, 10**7)
        assert {row.kind for row in rows} <= {OutboxKind.LETTER}
        return [row.body for row in rows]

    def sent(self) -> list[str]:
        key = self.county.keys.request_private
        return [decode(open_box(key, body), LetterNote).what for body in self.rows()]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    return Told(tmp_path)


def test_each_is_told_once_a_visit(told: Told) -> None:
    for _ in range(3):
        told.notes.opened(LOCATOR, NOW)
        told.notes.unsolved(NOW)
    assert told.sent() == ["opened", "unsolved"]
    said = told.notes.said_unsolved
    told.notes.forget()
    assert (said, told.notes.said_unsolved) == (True, False)
    told.notes.opened(LOCATOR, NOW)
    assert told.sent() == ["opened", "unsolved", "opened"]


def test_without_an_opened_answer_nothing_is_told(told: Told) -> None:
    told.notes.unsolved(NOW)
    told.notes.opened(LOCATOR, NOW)
    told.notes.forget()
    told.notes.unsolved(NOW)
    assert told.sent() == ["opened"]


def test_the_locator_does_not_stand_in_the_outbox(told: Told) -> None:
    told.notes.opened(LOCATOR, NOW)
    [body] = told.rows()
    assert LOCATOR.encode() not in body


def test_rows_of_a_later_version_are_passed_over(told: Told) -> None:
    told.notes.opened(LOCATOR, NOW)
    with told.outbox.transaction() as connection:
        connection.exec_driver_sql("UPDATE rows SET kind = 'from the future'")
    told.notes.forget()
    told.notes.opened(LOCATOR, NOW)
    assert told.sent() == ["opened"], "the one of the future waits for its version"
