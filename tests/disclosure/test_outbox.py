"""What terminals send back, and the county's signed time."""

from datetime import datetime
from typing import Any

import msgspec
import pytest

from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError, RejectedFeedError, RejectedSealError
from disclosure.feed import TIME_TYPE, TimeStatement
from disclosure.items import ItemId
from disclosure.outbox import (
    BATCH_ROWS,
    BODY_BYTES,
    AiredRecord,
    AiredResult,
    DisplayRecord,
    OutboxBatch,
    OutboxKind,
    OutboxRow,
    TerminalReport,
)
from disclosure.seals.signing import new_seed, seal
from disclosure.seals.verifying import open_approved, open_time
from tests.fakes.county import COUNTY, NOW, TOWNSHIP, FakeCounty, an_item

ROW = OutboxRow(
    id="7f1a3b5c-2d4e-4f60-8a1b-3c5d7e9f0a1b", kind=OutboxKind.REQUEST, made=NOW, body=b"box"
)


def test_a_batch_survives_encoding() -> None:
    batch = OutboxBatch(format=1, rows=(ROW,))
    assert decode(encode(batch), OutboxBatch) == batch


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"id": "7f1a3b5c"}, "hexadecimal"),
        ({"id": ROW.id.upper()}, "lower-case"),
        ({"made": datetime(2026, 10, 9)}, "zone"),  # noqa: DTZ001 - that is the fault
        ({"body": b"x" * (BODY_BYTES + 1)}, "limit"),
    ],
)
def test_a_row_that_is_none_is_refused(changes: dict[str, Any], named: str) -> None:
    row = msgspec.to_builtins(ROW) | {
        name: msgspec.to_builtins(value) for name, value in changes.items()
    }
    with pytest.raises(MalformedError, match=named):
        decode(encode({"format": 1, "rows": [row]}), OutboxBatch)


def test_a_batch_has_a_limit() -> None:
    raw = encode({"format": 1, "rows": [msgspec.to_builtins(ROW)] * (BATCH_ROWS + 1)})
    with pytest.raises(MalformedError, match="200 are the limit"):
        decode(raw, OutboxBatch)


@pytest.mark.parametrize(
    "record",
    [
        DisplayRecord(
            format=1,
            item=ItemId("i"),
            version=2,
            channel=Channel.SCREEN,
            started=NOW,
            seconds=12.5,
        ),
        AiredRecord(
            format=1,
            item=ItemId("i"),
            version=1,
            slot="evening",
            planned=NOW,
            result=AiredResult.DONE,
            started=NOW,
            ended=NOW,
            repeats=2,
            loudness_lufs=-16.2,
        ),
        TerminalReport(format=1, area=COUNTY, process="agent", software="0.1.0"),
    ],
)
def test_records_survive_encoding(record: Any) -> None:
    assert decode(encode(record), type(record)) == record


def test_the_time_is_the_head_keys_and_answers_its_nonce() -> None:
    county = FakeCounty()
    payload = encode(TimeStatement(format=1, nonce="ab" * 16, time=NOW))
    signed = seal(TIME_TYPE, payload, county.keys.head)
    assert open_time(signed, county.keyring(), "ab" * 16) == NOW
    with pytest.raises(RejectedFeedError):
        open_time(signed, county.keyring(), "cd" * 16)
    for seed in (new_seed(), county.keys.county_approver):
        with pytest.raises(RejectedSealError):
            open_time(seal(TIME_TYPE, payload, seed), county.keyring(), "ab" * 16)


def test_a_naive_time_is_no_time() -> None:
    with pytest.raises(MalformedError, match="zone"):
        decode(b'{"format":1,"nonce":"ab","time":"2026-10-09T01:30:00"}', TimeStatement)


def test_opening_tells_who_approved_each_person_once() -> None:
    county = FakeCounty()
    keys = county.keys
    sealed = county.publish(an_item(), keys.county_approver, keys.township_approver).sealed
    opened = open_approved(sealed, county.keyring(), NOW)
    areas: set[AreaCode] = {approver.scope.area for approver in opened.approvers}
    assert areas == {COUNTY, TOWNSHIP}
    assert len(opened.approvers) == 2
