"""What is said of an item, and how the reading goes on."""

import pytest

from disclosure.blocks import Column, ColumnKind, Heading, Listing, Paragraph, Pdf, Table
from disclosure.items import Blob
from disclosure.wording import Wording
from kiosk.journey.reading_aloud import (
    FAILURES_MOST,
    LONGEST_SENTENCE,
    ROWS_MOST,
    TITLE,
    Recital,
    Sentence,
    State,
    sentences_of,
)
from tests.fakes.county import an_item

SAY = Wording().say


def _told(*blocks) -> list[Sentence]:
    return list(sentences_of(an_item("停水通知", blocks=blocks), SAY))


def test_the_title_comes_first_then_sentence_by_sentence():
    told = _told(Heading(text="时间", rank=2), Paragraph(text="明天停水。请存水！好吗？"))
    assert [(one.block, one.text) for one in told] == [
        (TITLE, "停水通知"),
        (0, "时间"),
        (1, "明天停水。"),
        (1, "请存水！"),
        (1, "好吗？"),
    ]


def test_a_sentence_knows_where_it_stands_white_space_not_counted():
    told = _told(Paragraph(text="一 二。\n三 四。五。"))
    assert [one.start for one in told[1:]] == [0, 3, 6]


def test_a_long_sentence_is_read_in_clauses_and_loses_nothing():
    text = "，".join(["清渠修路铺水泥"] * 20) + "。"
    told = _told(Paragraph(text=text))[1:]
    assert len(told) > 1
    assert max(len(one.text) for one in told) <= LONGEST_SENTENCE
    assert "".join(one.text for one in told) == text


def test_a_row_of_a_table_says_what_each_cell_is():
    columns = (
        Column(name="项目", kind=ColumnKind.TEXT),
        Column(name="金额", kind=ColumnKind.MONEY, summed=True),
    )
    rows = tuple((f"第{n}项", 100) for n in range(ROWS_MOST + 5))
    table = Table(caption="收支", columns=columns, rows=rows, totals=(None, 100 * len(rows)))
    told = [one.text for one in _told(table)]
    assert told[1] == "收支"
    assert told[2].startswith("项目第0项，金额1.00")
    assert told[-1] == "后面还有 5 行，请在屏幕上看。"


def test_what_cannot_be_said_is_named():
    blob = Blob(sha256="0" * 64, size=9, media_type="application/pdf", name="办法.pdf")
    blocks = (Pdf(blob=blob.sha256, title="办法", pages=3), Listing(entries=("带上身份证",)))
    told = sentences_of(an_item("停水通知", blocks=blocks, blobs=(blob,)), SAY)
    assert [one.text for one in told[1:]] == ["文件《办法》请在屏幕上看。", "带上身份证"]


def _recital(count: int = 3) -> Recital:
    return Recital(tuple(Sentence(block=0, start=n, text=f"第{n}句。") for n in range(count)))


def test_reading_ends_after_the_last_sentence():
    recital = _recital(2)
    recital.go_on()
    assert (recital.place, recital.state) == (1, State.READING)
    recital.go_on()
    assert (recital.here, recital.state, recital.mute) == (None, State.ENDED, False)


def test_a_pause_keeps_the_sentence():
    recital = _recital()
    recital.go_on()
    recital.pause()
    assert recital.state is State.PAUSED
    recital.pause()
    assert (recital.state, recital.place) == (State.READING, 1)


def test_nothing_wakes_an_ended_reading():
    recital = _recital()
    recital.end()
    recital.pause()
    assert recital.state is State.ENDED


def test_a_voice_that_fails_again_and_again_is_given_up():
    recital = _recital(10)
    recital.go_on(failed=True)
    recital.go_on()
    for _ in range(FAILURES_MOST):
        assert recital.state is State.READING
        recital.go_on(failed=True)
    assert recital.state is State.ENDED
    assert recital.mute


def test_an_empty_item_is_not_read():
    assert Recital(()).state is State.ENDED


@pytest.mark.parametrize(("at", "numbers"), [(0, [0, 1]), (2, [2])])
def test_only_sentences_that_are_there_are_made_ahead(at, numbers):
    recital = _recital(3)
    for _ in range(at):
        recital.go_on()
    assert [number for number, _ in recital.ahead(2)] == numbers
