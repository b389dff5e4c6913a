"""Text that leaves a terminal: what the software does not say itself is struck out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_sync.diagnosing.scrubbing import LONGEST_LINE, STRUCK, Scrub
from content_sync.diagnosing.vocabulary import Vocabulary, of_software

SCRUB = Scrub(of_software(), known=("https://gk.example.gov.cn",), secret=("welcome",))


@pytest.mark.parametrize(
    "text",
    [
        "outbox: https://gk.example.gov.cn/v1/outbox: HTTP 503; again in 12 s",
        "sqlite3.OperationalError: database disk image is malformed",
        "mingbai-agent.service: Main process exited, code=exited, status=1/FAILURE",
        "mmc0: timeout waiting for hardware interrupt",
        "还信不过：接上网，或装时钟模块（DS3231）",
    ],
)
def test_what_the_software_says_itself_stays(text: str) -> None:
    assert STRUCK not in SCRUB.line(text).replace("hardware interrupt", "")


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("asked by 张桂兰 today", "张桂兰"),
        ("phone 13812345678", "13812345678"),
        ("phone 138 1234 5678", "5678"),
        ("phone 138-1234-5678", "1234"),
        ("phone 138,1234,5678", "5678"),
        ("phone (0890) 6123456", "6123456"),
        ("id 11010519491231002X", "11010519491231002"),
        ("born 1949-12-31", "1949"),
        ("code WLHQ-7KQ2-9TRB", "7KQ2"),
        ("psk=Sunflower88field", "Sunflower88field"),
        ("psk=welcome", "welcome"),
        ("key 9f86d081884c7d659a2feaa0c55ad015", "9f86d081"),
        ("ticket b64 q83vEjRWeJCrze8SNFZ4kA==", "q83vEjRWeJCrze8SNFZ4kA"),
        ("from 10.0.0.5 and fe80::1c2d", "10.0"),
        ("from 10.0.0.5 and fe80::1c2d", "1c2d"),
        ("mac dc:a6:32:01:02:03", "a6:32"),
        ("mail guilan@example.cn", "guilan"),
        ("我家的低保停了三个月", "低保"),
        ("Имя Отчество", "Имя"),
        ("full ＷＬＨＱ１２３４５６７８", "Ｑ"),
    ],
)
def test_what_may_be_a_persons_is_struck_out(text: str, secret: str) -> None:
    assert secret not in SCRUB.line(text)
    assert STRUCK in SCRUB.line(text)


def test_a_line_has_an_end() -> None:
    assert len(SCRUB.line("again " * 10_000)) <= LONGEST_LINE


@given(st.text(max_size=80))
def test_no_unknown_word_and_no_long_number_gets_through(text: str) -> None:
    told = re.sub(r"0x[0-9a-fA-F]{1,4}", "", Scrub(Vocabulary(frozenset({"again"}), "")).line(text))
    assert {word.lower() for word in re.findall(r"[^\W\d_]+", told)} <= {"again"}
    assert max(map(len, re.findall(r"\d+", told)), default=0) <= 4
