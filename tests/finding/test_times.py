"""Months and years as people say them."""

from datetime import date

import pytest

from finding.question import read
from finding.synonyms import shipped
from finding.times import in_digits

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("九月的账", "9月的账"),
        ("九月份收支", "9月收支"),
        ("十一月", "11月"),
        ("9月份", "9月"),
        ("二〇二六年五月", "2026年5月"),
        ("26年5月", "2026年5月"),
        ("去年分红", "2025年分红"),
        ("前年", "2024年"),
        ("明年医保", "2027年医保"),
        ("上个月的账", "10月的账"),
        ("十二月一号停水", "12月1日停水"),
        ("3季度", "第三季度"),
        ("三季度资产", "第三季度资产"),
        ("五保", "五保"),
        ("一个月多少钱", "一个月多少钱"),
        ("6号院", "6号院"),
    ],
)
def test_times_are_written_in_digits(said: str, meant: str) -> None:
    assert in_digits(said, TODAY) == meant


def test_last_month_of_january_is_december() -> None:
    assert in_digits("上个月", date(2027, 1, 3)) == "12月"


@pytest.mark.parametrize(
    ("said", "terms"),
    [
        ("9月账", ("9月", "账")),
        ("2026年5月收支", ("2026年5月", "收支")),
        ("去年分红", ("2025年", "分红")),
        ("今年财政预算", ("财政预算",)),
    ],
)
def test_times_stand_alone(said: str, terms: tuple[str, ...]) -> None:
    assert read(said, TODAY, shipped()).terms == terms


@pytest.mark.parametrize("said", ["怎么领", "如何申请低保", "要什么手续"])
def test_who_asks_how_wants_a_guide(said: str) -> None:
    assert read(said, TODAY, shipped()).how_to
    assert not read("低保名单", TODAY, shipped()).how_to
