"""Percentages, temperatures, fractions and units of measure.

Invariant: a sign that no voice can say (％, ℃, ㎡, a slash between units) becomes words.
"""

import re

from speech.words.money import amount
from speech.words.numerals import cardinal, number
from speech.words.rules import DASH, NUMBER, START, Rule, rule

UNITS = {
    "km²": "平方公里", "km2": "平方公里", "㎢": "平方公里",
    "m²": "平方米", "m2": "平方米", "㎡": "平方米", "m³": "立方米", "m3": "立方米", "㎥": "立方米",
    "km": "公里", "㎞": "公里", "cm": "厘米", "㎝": "厘米", "mm": "毫米", "㎜": "毫米", "m": "米",
    "kg": "公斤", "㎏": "公斤", "mg": "毫克", "μg": "微克", "g": "克", "t": "吨",
    "mL": "毫升", "ml": "毫升", "L": "升", "kWh": "千瓦时", "kW·h": "千瓦时", "kW": "千瓦",
    "MW": "兆瓦", "kV": "千伏", "KV": "千伏", "V": "伏", "W": "瓦", "hPa": "百帕", "MPa": "兆帕",
    "mu": "亩", "ha": "公顷", "h": "小时", "min": "分钟", "dB": "分贝", "GB": "吉字节",
    "MB": "兆字节", "Mbps": "兆", "°": "度",
}  # fmt: skip
"""Signs of units as they are written after a number, and their names."""

_SIGNS = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_PER = (
    r"/\s*(人|户|亩|㎡|m²|平方米|平米|月|年|日|天|次|吨|公斤|斤|kg|度|方|立方米|m³|㎥|间|辆|小时|公里|km"
    r"|头|只|株|张|份|学期)"
)
_MEASURED = "公斤|斤|克|吨|升|毫升|立方米|方|度|袋|瓶|片|粒|株|棵|只|头|人|户|次|小时"
_EACH = {"h": "每小时", "s": "每秒", "d": "每天"}
_MINUS = r"(?:(?<![\dA-Za-z%℃°])([-−]))?"


def rules() -> tuple[Rule, ...]:
    """Return the rules for measures."""
    return (
        rule(
            rf"{START}{_MINUS}({NUMBER})(?:({DASH}|[至到])([-−])?({NUMBER}))?\s*(?:℃|°C|°c)",
            _degrees,
        ),
        rule(rf"{START}{_MINUS}({NUMBER})(?:%)?{DASH}({NUMBER})\s*([%‰])", _parts_range),
        rule(rf"{START}{_MINUS}({NUMBER})\s*([%‰])", _parts),
        rule(
            rf"{START}({NUMBER})\s*(百?万|千万|亿|千)?(元)(?:{_PER})(?:[·•/])?(月|年|日|天|次)?",
            _per,
        ),
        rule(rf"{START}({NUMBER})\s*({_SIGNS}|{_MEASURED}){_PER}", _rate),
        rule(rf"{START}(?<!/)(\d{{1,3}})/(\d{{1,3}})(?![\d/])", _fraction),
        rule(rf"{START}{_MINUS}({NUMBER})\s*({_SIGNS})(?:/(h|s|d))?(?![A-Za-z\d²³])", _unit),
        rule(rf"({_SIGNS})(?![A-Za-z\d])", _lone),
    )


def _degrees(match: re.Match[str]) -> str:
    low = ("零下" if match[1] else "") + number(match[2])
    if not match[5]:
        return low + "摄氏度"
    high = number(match[5])
    if match[1] and not match[4]:
        high = "零上" + high if match[5].strip("0.") else high
    elif match[4]:
        high = "零下" + high
    return f"{low}{'到' if match[3] == '到' else '至'}{high}摄氏度"


def _parts(match: re.Match[str]) -> str:
    whole = "百分之" if match[3] == "%" else "千分之"
    return ("负" if match[1] else "") + whole + number(match[2], ordinal=True)


def _parts_range(match: re.Match[str]) -> str:
    whole = "百分之" if match[4] == "%" else "千分之"
    low, high = number(match[2], ordinal=True), number(match[3], ordinal=True)
    return ("负" if match[1] else "") + f"{whole}{low}至{whole}{high}"


def _per(match: re.Match[str]) -> str:
    """``60元/人·年`` is said 每人每年六十元, as people say it."""
    each = "每" + UNITS.get(match[4], match[4])
    if match[5]:
        each += "每" + match[5]
    return each + amount(match[1]) + (match[2] or "") + match[3]


def _rate(match: re.Match[str]) -> str:
    """``15kg/亩`` is said 每亩十五公斤."""
    said = "两" if match[1] == "2" else number(match[1])
    each = "每" + UNITS.get(match[3], match[3])
    return each + said + UNITS.get(match[2], match[2])


def _fraction(match: re.Match[str]) -> str | None:
    above, below = int(match[1]), int(match[2])
    return f"{cardinal(below)}分之{cardinal(above)}" if 0 < above < below else None


def _unit(match: re.Match[str]) -> str:
    said = "两" if match[2] == "2" else number(match[2])
    each = _EACH[match[4]] if match[4] else ""
    return ("负" if match[1] else "") + said + UNITS[match[3]] + each


def _lone(match: re.Match[str]) -> str | None:
    """A unit without a number, as in 每㎡; only signs that are no letters."""
    return None if match[1][0].isascii() else UNITS[match[1]]
