"""Months and years as people say them, written as titles write them.

Invariant: what is no time is left as it stands.
"""

import re
from datetime import date

_DIGITS = {mark: number for number, mark in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_NUMBER = "[〇零一二三四五六七八九十两]"
_MONTH = re.compile(rf"(?<!个)({_NUMBER}{{1,3}}|[0-9]{{1,2}})月份?")
_DAY = re.compile(rf"(?<=月)({_NUMBER}{{1,3}}|[0-9]{{1,2}})[日号]")
_YEAR = re.compile(r"([〇零一二三四五六七八九]{4}|(?<![0-9])[0-9]{2})年")
_QUARTER = re.compile("第?([一二三四1-4])季度")
_TIME = re.compile(
    "(?:[0-9]{4}年度?)?(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)|[0-9]{4}年度?|第[一二三四]季度"
)


def in_digits(text: str, today: date) -> str:
    """Return a text with its months, days and years in digits (九月份 → 9月, 去年 → 2025年).

    Arguments:
        text: what a person asked, folded.
        today: the day on which it was asked; last month is the one before its month.
    """
    last_month = 12 if today.month == 1 else today.month - 1
    for words, meant in (
        ("上个月|上月", f"{last_month}月"),
        ("前年", f"{today.year - 2}年"),
        ("去年", f"{today.year - 1}年"),
        ("明年", f"{today.year + 1}年"),
    ):
        text = re.sub(words, meant, text)
    text = _YEAR.sub(lambda found: f"{_year(found[1])}年", text)
    text = _MONTH.sub(lambda found: f"{_number(found[1])}月", text)
    text = _DAY.sub(lambda found: f"{_number(found[1])}日", text)
    return _QUARTER.sub(lambda found: f"第{_ordinal(found[1])}季度", text)


def set_apart(text: str) -> str:
    """Return a text with its times standing alone (9月账 → 9月 账)."""
    return _TIME.sub(lambda found: f" {found[0].removesuffix('度')} ", text)


def _year(said: str) -> str:
    digits = "".join(str(_DIGITS.get(mark, mark)) for mark in said)
    return digits if len(digits) == 4 else f"20{digits}"


def _number(said: str) -> int:
    if said.isdigit():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _ordinal(said: str) -> str:
    return "一二三四"[int(said) - 1] if said.isdigit() else said
