from datetime import UTC, date, datetime

import pytest

from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.errors import RejectedError
from disclosure.feed import Letter
from disclosure.requests import Answer, RequestId
from disclosure.seals import boxes
from disclosure.workdays import Due
from kiosk.journey.answers import Gate, GateLimits, Unknown, Waiting, Withdrawn, look_up
from kiosk.promises import Promises
from tests.disclosure.test_statements import STATEMENT

COUNTY = AreaCode("990421000000")
POSTED = datetime(2026, 10, 8, 9, tzinfo=UTC)
ANSWER = Answer(
    format=1,
    request=RequestId("5a4f3f0e-7c5e-4b58-9a3f-0d3a7f1d2c11"),
    number="20260929-07-001",
    answered_at=POSTED,
    asked="去年的低保名单",
    text="名单在村务公开栏。",
    office="石桥村村民委员会",
)


class Mailbox:
    """Letters by locator."""

    def __init__(self, *letters: Letter) -> None:
        self._letters = {letter.locator: letter for letter in letters}

    def letter(self, locator: str) -> Letter | None:
        return self._letters.get(locator)


@pytest.fixture(scope="module")
def keys():
    return boxes.derive(boxes.new_code(), COUNTY)


@pytest.fixture
def promises(tmp_path):
    kept = Promises.open(tmp_path)
    yield kept
    kept.close()


def _letter(keys, body: bytes, public: bytes | None = None) -> Letter:
    box = boxes.close(public or keys.public, body)
    return Letter(format=1, area=COUNTY, locator=keys.locator, box=box, posted=POSTED)


def test_the_code_opens_its_answer(keys, promises):
    assert look_up(keys, Mailbox(_letter(keys, encode(ANSWER))), promises) == ANSWER


def test_a_known_code_without_an_answer_is_told_the_day(keys, promises):
    promises.keep(keys.locator, Due(day=date(2026, 10, 8)))
    assert look_up(keys, Mailbox(), promises) == Waiting(due=Due(day=date(2026, 10, 8)))


def test_a_code_nobody_knows_finds_nothing(keys, promises):
    assert look_up(keys, Mailbox(), promises) == Unknown()


def test_a_withdrawn_code_says_since_when_even_where_an_answer_was_promised(keys, promises):
    promises.keep(keys.locator, Due(day=date(2026, 10, 8)))
    empty = Letter(format=1, area=COUNTY, locator=keys.locator, box=b"", posted=POSTED)
    assert look_up(keys, Mailbox(empty), promises) == Withdrawn(at=POSTED)


def test_a_letter_for_another_code_does_not_open(keys, promises):
    _, other = boxes.new_request_key()
    with pytest.raises(RejectedError):
        look_up(keys, Mailbox(_letter(keys, encode(ANSWER), other)), promises)


def test_a_code_from_staff_opens_the_households_statement(keys, promises):
    assert look_up(keys, Mailbox(_letter(keys, encode(STATEMENT))), promises) == STATEMENT


def test_a_statement_that_calls_itself_an_answer_is_rejected(keys, promises):
    body = encode(STATEMENT).replace(b'"kind":"statement"', b'"kind":"answer"')
    with pytest.raises(RejectedError):
        look_up(keys, Mailbox(_letter(keys, body)), promises)


def test_a_letter_that_is_no_answer_is_rejected(keys, promises):
    with pytest.raises(RejectedError):
        look_up(keys, Mailbox(_letter(keys, b'{"format":1}')), promises)


def test_five_wrong_codes_lock_the_page_for_a_while():
    gate = Gate(GateLimits(wrong_codes=5, locked_seconds=300))
    for _ in range(4):
        gate.wrong(1000)
    assert gate.seconds_left(1000) == 0
    gate.wrong(1000)
    assert gate.seconds_left(1000) == 300
    assert gate.seconds_left(1299) == 1
    assert gate.seconds_left(1300) == 0


def test_a_right_code_starts_the_count_anew():
    gate = Gate(GateLimits(wrong_codes=2))
    gate.wrong(0)
    gate.right()
    gate.wrong(0)
    assert gate.seconds_left(0) == 0


def test_promises_survive_a_restart(tmp_path):
    first = Promises.open(tmp_path)
    first.keep("locator", Due(day=date(2027, 1, 4), provisional=(2027,)))
    first.close()
    second = Promises.open(tmp_path)
    assert second.of("locator") == Due(day=date(2027, 1, 4), provisional=(2027,))
    second.close()


def test_a_damaged_file_costs_the_day_and_nothing_else(tmp_path):
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "promises.db").write_bytes(b"no database" * 500)
    damaged = Promises.open(tmp_path)
    damaged.keep("locator", Due(day=date(2026, 10, 8)))
    assert damaged.of("locator") == Due(day=date(2026, 10, 8))
    damaged.close()
