"""Document numbers, roads, trains, ordinals and numbered lists.

Invariant: the name of a document or road is said so that it can be written down.
"""

import re

from speech.words.numerals import by_digit, cardinal, number, year
from speech.words.rules import START, Rule, rule

_ROADS = {"G": "国道", "S": "省道", "X": "县道", "Y": "乡道", "C": "村道"}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_LATIN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"


def rules() -> tuple[Rule, ...]:
    """Return the rules for documents, roads and ordinals."""
    return (
        rule(r"[〔\[［(（【]((?:19|20)\d{2})[〕\]］)）】]\s*(?:第)?(\d+)号", _document),
        rule(r"[(（]((?:19|20)\d{2})[)）](?=[一-鿿]{1,8}第?\d+号)", lambda m: year(m[1]) + "年"),
        rule(r"(?<![A-Za-z\d])([GDCKTZYS])(\d{1,4})(?=次(?!会))", _letter_digits),
        rule(r"(?<![A-Za-z\d])([GSXYC])(\d{3})(?![\d.])(国道|省道|县道|乡道|村道)?", _road),
        rule(r"(?<![A-Za-z\d])([GS])(\d{1,2}|\d{4})(?=\S{0,4}高速|[一-鿿]{2,4}线)", _letter_digits),
        rule(rf"{START}([1-9]\d{{2}})(国道|省道|县道|乡道)", _road_by_number),
        rule(r"第\s*(\d{1,9})(?![\d.])", lambda m: "第" + cardinal(int(m[1]), ordinal=True)),
        rule(r"(?:No\.|NO\.|№)\s*(\d+)", lambda m: by_digit(m[1]) + "号"),
        rule(r"^[ \t]*(\d{1,2})[.．、](?!\d)\s*", _listed),
        rule(r"(?:^|(?<=[，。；：:;、\n ]))[(（](\d{1,2})[)）]", _listed),
        rule(rf"([{_CIRCLED}])", lambda m: cardinal(_CIRCLED.index(m[1]) + 1) + "，"),
        rule(rf"([{_ROMAN}])", lambda m: cardinal(_ROMAN.index(m[1]) + 1)),
        rule(r"(?<![A-Za-z])([IV]{1,4})(?=[级类型期])", _latin),
        rule(r"(?<![A-Za-z])(GB|DB|DB\d\d|NY|HJ|JT|GA|WS)(?:/T)? ?(\d+)-(\d{4})(?!\d)", _standard),
        rule(r"(?<![A-Za-z])PM(2\.5|10)(?!\d)", lambda m: "PM" + number(m[1])),
    )


def _document(match: re.Match[str]) -> str:
    return f"{year(match[1])}年第{cardinal(int(match[2]), ordinal=True)}号"


def _latin(match: re.Match[str]) -> str | None:
    """``II级`` is written with letters where ``Ⅱ`` is not on the keyboard."""
    return cardinal(_LATIN[match[1]]) if match[1] in _LATIN else None


def _standard(match: re.Match[str]) -> str:
    """A standard is told by its letters and number, ``GB/T 32168-2015``."""
    return f"{by_digit(match[1])}{by_digit(match[2])}，{year(match[3])}年版"


def _letter_digits(match: re.Match[str]) -> str:
    return match[1] + by_digit(match[2])


def _road(match: re.Match[str]) -> str:
    """A road is called by its number and kind, the letter only stands for the kind."""
    return by_digit(match[2]) + (match[3] or _ROADS[match[1]])


def _road_by_number(match: re.Match[str]) -> str:
    return by_digit(match[1]) + match[2]


def _listed(match: re.Match[str]) -> str:
    return cardinal(int(match[1]), ordinal=True) + "，"
