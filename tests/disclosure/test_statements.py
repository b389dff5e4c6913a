from datetime import UTC, date, datetime

import msgspec
import pytest

from disclosure.blocks import Column, ColumnKind, Table
from disclosure.decoding import encode
from disclosure.errors import MalformedError
from disclosure.letters import read_content
from disclosure.requests import Answer, RequestId
from disclosure.statements import Statement, mask_holder

TABLE = Table(
    caption="补贴明细（单位：元）",
    columns=(Column(name="项目"), Column(name="金额", kind=ColumnKind.MONEY, summed=True)),
    rows=(("耕地地力保护补贴", 51_840), ("实际种粮补贴", 6_900)),
    totals=(None, 58_740),
)
STATEMENT = Statement(
    format=1,
    kind="statement",
    id="4f1c1e3a-5d5c-4f63-9d53-5a3f3f4f6a11",
    title="2026年惠农补贴",
    holder="张*芳",
    household="0107",
    table=TABLE,
    issued=date(2026, 11, 20),
    office="石桥村村民委员会",
)
ANSWER = Answer(
    format=1,
    request=RequestId("5a4f3f0e-7c5e-4b58-9a3f-0d3a7f1d2c11"),
    number="20260929-07-001",
    answered_at=datetime(2026, 10, 8, 9, tzinfo=UTC),
    asked="去年的低保名单",
    text="名单在村务公开栏。",
    office="石桥村村民委员会",
)


@pytest.mark.parametrize("content", [STATEMENT, ANSWER])
def test_a_letter_reads_as_what_was_written(content: Answer | Statement) -> None:
    assert read_content(encode(content)) == content


def test_an_answer_of_before_has_no_kind_and_still_reads() -> None:
    assert b'"kind"' not in encode(ANSWER)
    assert read_content(encode(ANSWER)) == ANSWER


@pytest.mark.parametrize(
    "raw",
    [
        encode(STATEMENT).replace(b'"kind":"statement",', b""),
        encode(STATEMENT).replace(b'"statement"', b'"answer"'),
        encode(STATEMENT).replace(b'"statement"', b'["statement"]'),
        encode(ANSWER).replace(b'"format":1', b'"format":1,"kind":"statement"'),
        encode(ANSWER).replace(b'"format":1', b'"format":1,"kind":"answer"'),
        encode(STATEMENT).replace(b'"format":1,', b'"format":1,"text":"answered",'),
        encode(STATEMENT).replace(b'"kind"', b'"kind":"statement","kind"'),
        b"[]",
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_what_is_neither_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        read_content(raw)


def test_a_sum_that_does_not_hold_is_refused() -> None:
    with pytest.raises(MalformedError, match="add up"):
        read_content(encode(STATEMENT).replace(b"58740", b"58741"))


@pytest.mark.parametrize("holder", ["张桂芳", "", "张" + "*" * 30])
def test_a_holder_is_masked(holder: str) -> None:
    with pytest.raises(ValueError, match="masked"):
        msgspec.structs.replace(STATEMENT, holder=holder)


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张桂芳", "张*芳"), ("李强", "李*"), ("欧阳建国", "欧**国"), (" 王 ", "王*"), ("", "*")],
)
def test_names_are_masked_by_their_length(name: str, masked: str) -> None:
    assert mask_holder(name) == masked
