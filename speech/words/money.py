"""Amounts of money.

Invariant: no amount is said with more or fewer yuan and fen than are written; zeros
that end the decimals are left out.
"""

import re

from speech.words.numerals import number
from speech.words.rules import NUMBER, START, Rule, rule

_CURRENCIES = {"￥": "元", "¥": "元", "$": "美元", "＄": "美元", "€": "欧元", "£": "英镑"}
_SIGN = r"(?:(?<![\dA-Za-z%℃年月日元角万亿])([-−]))?"


def rules() -> tuple[Rule, ...]:
    """Return the rules for money."""
    return (
        rule(rf"([-−])?([￥¥$＄€£])\s*([-−])?({NUMBER})\s*(百?万|千万|亿|千)?(?:元)?", _symbol),
        rule(rf"{START}{_SIGN}({NUMBER})\s*(百?万|千万|亿|千)?(元|块钱|块)(?![\d])", _yuan),
        rule(r"(?<![\d\w%℃])[-−](?=[￥¥])", lambda _: "负"),
    )


def amount(text: str) -> str:
    """Return an amount as words without its unit: ``12.50`` is 十二点五, ``2`` is 两."""
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "两" if text == "2" else number(text)


def _symbol(match: re.Match[str]) -> str:
    sign = "负" if match[1] or match[3] else ""
    return sign + amount(match[4]) + (match[5] or "") + _CURRENCIES[match[2]]


def _yuan(match: re.Match[str]) -> str:
    sign = "负" if match[1] else ""
    return sign + amount(match[2]) + (match[3] or "") + match[4]
