from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from disclosure import shipped
from disclosure.areas import AreaCode
from disclosure.decoding import decode
from disclosure.errors import NotAllowedError, RetryLaterError
from disclosure.outbox import OutboxKind
from disclosure.requests import (
    FiledRequest,
    RequestId,
    RequestKind,
    ServiceLevel,
    parse_service_levels,
)
from disclosure.seals import boxes
from disclosure.seals.keyring import Keyring
from kiosk.journey.requesting import (
    LIMITS,
    Filing,
    FilingRules,
    Form,
    Limit,
    Secret,
    faults,
)
from kiosk.promises import Promises

ZONE = ZoneInfo("Asia/Shanghai")
COUNTY, VILLAGE = AreaCode("990421000000"), AreaCode("990421101201")
NOW = datetime(2026, 9, 29, 16, 30, tzinfo=ZONE)
PRIVATE, PUBLIC = boxes.new_request_key()
ID = RequestId("5a4f3f0e-7c5e-4b58-9a3f-0d3a7f1d2c11")


@dataclass
class Kept:
    """An outbox in memory that can be full."""

    full: bool = False
    rows: dict[str, bytes] = field(default_factory=dict)
    counted: int = 0

    def put(
        self,
        kind: OutboxKind,
        body: bytes,
        *,
        made: datetime,
        id: str | None = None,  # noqa: A002 - the outbox names it so
    ) -> str:
        assert kind is OutboxKind.REQUEST
        assert made == NOW
        assert id is not None
        if self.full:
            raise RetryLaterError("no room")
        self.rows.setdefault(id, body)
        return id

    def count_of_day(self, day: date) -> int:
        assert day == date(2026, 9, 29)
        self.counted += 1
        return self.counted

    def terminal_number(self) -> int:
        return 7


def _keyring() -> Keyring:
    return Keyring(
        root_version=1,
        expires=datetime(2030, 1, 1, tzinfo=UTC),
        county=COUNTY,
        request_key=PUBLIC,
        approvers={},
        head_keys={},
        head_threshold=1,
    )


@pytest.fixture
def outbox() -> Kept:
    return Kept()


@pytest.fixture
def promises(tmp_path: Path) -> Iterator[Promises]:
    kept = Promises.open(tmp_path)
    yield kept
    kept.close()


@pytest.fixture
def filing(outbox, promises) -> Filing:
    rules = FilingRules(
        area=VILLAGE,
        county=COUNTY,
        levels=parse_service_levels(shipped.read_text("service_levels.toml")),
        per_visit=2,
        per_hour=3,
    )
    return Filing(outbox, promises, _keyring, shipped.calendar(), rules)


@pytest.fixture(scope="module")
def secret() -> Secret:
    code = boxes.new_code()
    return Secret(code=code, keys=boxes.derive(code, COUNTY))


def _form(**parts: Any) -> Form:
    return Form(**{"id": ID, "words": "去年的低保名单", **parts})


def test_the_receipt_counts_working_days_over_the_holiday(filing, secret):
    receipt = filing.file(_form(), secret, NOW, ZONE)
    assert receipt.number == "20260929-07-001"
    assert receipt.due.day == date(2026, 10, 8)
    assert receipt.due.provisional == ()
    assert receipt.code == secret.code


def test_what_lies_in_the_outbox_opens_only_with_the_countys_key(filing, outbox, secret):
    form = _form(name="王秀英", phone="13900000000", searched=("低保", "名单"))
    filing.file(form, secret, NOW, ZONE)
    body = outbox.rows[ID]
    assert "王秀英".encode() not in body
    filed = decode(boxes.open_box(PRIVATE, body), FiledRequest)
    assert (filed.id, filed.words, filed.name) == (ID, "去年的低保名单", "王秀英")
    assert (filed.kind, filed.area) == (RequestKind.LOOKUP, VILLAGE)
    assert filed.searched == ("低保", "名单")
    assert (filed.locator, filed.answer_key) == (secret.keys.locator, secret.keys.public)


def test_the_collection_code_is_nowhere_in_what_is_kept(filing, outbox, secret, tmp_path):
    filing.file(_form(), secret, NOW, ZONE)
    opened = boxes.open_box(PRIVATE, outbox.rows[ID])
    assert secret.code.encode() not in opened
    assert secret.code.encode() not in (tmp_path / "kiosk" / "promises.db").read_bytes()


def test_sending_twice_files_once_and_shows_the_same_receipt(filing, outbox, secret):
    first = filing.file(_form(), secret, NOW, ZONE)
    again = Secret(code="000000000000", keys=secret.keys)
    assert filing.file(_form(), again, NOW + timedelta(seconds=1), ZONE) == first
    assert outbox.counted == 1
    assert len(outbox.rows) == 1


def test_no_receipt_when_the_outbox_could_not_store_it(filing, outbox, promises, secret):
    outbox.full = True
    with pytest.raises(RetryLaterError):
        filing.file(_form(), secret, NOW, ZONE)
    assert promises.of(secret.keys.locator) is None
    outbox.full = False
    assert filing.file(_form(), secret, NOW, ZONE).number == "20260929-07-002"


def _ids(count: int) -> list[RequestId]:
    return [RequestId(f"5a4f3f0e-7c5e-4b58-9a3f-0d3a7f1d2c1{n}") for n in range(count)]


def test_one_visit_files_only_so_many(filing, secret):
    others = _ids(3)
    for id_ in others[:2]:
        filing.file(_form(id=id_), secret, NOW, ZONE)
    assert filing.limit(NOW) is Limit.VISIT
    with pytest.raises(NotAllowedError):
        filing.file(_form(id=others[2]), secret, NOW, ZONE)
    filing.forget()
    assert filing.limit(NOW) is None


def test_a_terminal_files_only_so_many_an_hour_however_often_somebody_begins_anew(filing, secret):
    for id_ in _ids(3):
        filing.file(_form(id=id_), secret, NOW, ZONE)
        filing.forget()
    assert filing.limit(NOW) is Limit.HOUR
    with pytest.raises(NotAllowedError):
        filing.file(_form(), secret, NOW, ZONE)
    assert filing.limit(NOW + timedelta(minutes=59)) is Limit.HOUR
    assert filing.limit(NOW + timedelta(hours=1)) is None


def test_a_clock_set_back_locks_nobody_out(filing, secret):
    for id_ in _ids(3):
        filing.file(_form(id=id_), secret, NOW, ZONE)
        filing.forget()
    assert filing.limit(NOW - timedelta(days=2)) is None


def test_every_limit_has_its_words_and_another_way():
    assert set(LIMITS) == set(Limit)
    assert all("工作人员" in words for words in LIMITS.values())


def test_a_year_without_a_notice_is_provisional_on_the_receipt_and_later(filing, promises, secret):
    late = NOW.replace(month=12, day=31)
    filing._outbox.put = lambda *_, **__: ID
    filing._outbox.count_of_day = lambda _: 1
    receipt = filing.file(_form(), secret, late, ZONE)
    assert receipt.due.provisional == (2027,)
    assert promises.of(secret.keys.locator) == receipt.due


def test_limits_that_the_county_changed_count_from_the_next_request(filing, secret):
    before = filing.file(_form(), secret, NOW, ZONE).due
    own = ServiceLevel(kind=RequestKind.LOOKUP, name="帮查", working_days=4)
    filing.adopt(shipped.service_levels().with_own((own,)), shipped.calendar(), texts=False)
    other = RequestId(str(uuid4()))
    after = filing.file(_form(id=other), secret, NOW, ZONE).due
    assert shipped.calendar().between(before.day, after.day) == 2


def test_promised_days_long_past_are_forgotten(filing, promises, secret):
    receipt = filing.file(_form(), secret, NOW, ZONE)
    later = type(receipt.due)(day=receipt.due.day + timedelta(days=200))
    promises.keep("another", later)
    assert promises.of(secret.keys.locator) is None
    assert promises.of("another") == later


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({}, set()),
        ({"words": " \n"}, {"words"}),
        ({"phone": "13900000000"}, set()),
        ({"phone": "0890612"}, set()),
        ({"phone": "12"}, {"phone"}),
        ({"phone": "1" * 16}, {"phone"}),
        ({"phone": "１３９０００００００"}, {"phone"}),
        ({"words": "", "phone": "1"}, {"words", "phone"}),
    ],
)
def test_only_words_are_needed_and_a_phone_must_be_one(parts, wrong):
    assert set(faults(_form(**parts))) == wrong
