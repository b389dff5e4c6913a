"""Numbers that name a thing: identity cards, rooms, accounts, plates, bus lines.

Invariant: a number that names is said digit by digit, 1 as 幺.
"""

import re

from speech.words.numerals import by_digit, cardinal
from speech.words.quantities import COUNTED
from speech.words.rules import START, Rule, clause_before, rule

_NAMING = re.compile(
    r"(?:邮编|邮政编码|验证码|取件码|编号|编码|账号|账户|卡号|证号|密码|学号|批号|序号|代码|尾号"
    r"|QQ|qq|微信号|身份证号?码?)[^，,。；\d]{0,4}$"
)
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


def rules() -> tuple[Rule, ...]:
    """Return the rules for numbers that name."""
    return (
        rule(rf"{START}(\d{{17}}[\dXx])(?![\dA-Za-z])", _digits),
        rule(r"(?<![\dA-Za-z])(?=[A-Z0-9]*[A-Z])([0-9][A-Z0-9]{17})(?![\dA-Za-z])", _digits),
        rule(rf"([{_PROVINCES}][A-Z])[·• ]?([A-Z0-9]{{5,6}})(?![\dA-Za-z])", _digits),
        rule(rf"{START}(\d{{4}}(?: \d{{4}}){{2,}}(?: \d{{1,4}})?)(?!\d)", _spaced),
        rule(rf"{START}(\d{{12,}})(?![\d.])", _digits),
        rule(rf"{START}(\d{{3,11}})(?![\d.,])", _named),
        rule(
            rf"{START}(\d{{3,4}})(?=会议室|办公室|教室|病房|室|号房(?!间)|房(?![间屋产]))", _digits
        ),
        rule(rf"(?:(?<=[栋幢座])|(?<=单元))(\d{{3,4}})(?![\d.,]|\s*(?:{COUNTED}))", _digits),
        rule(rf"{START}(\d{{3}})(?=路(?:公交|公共|汽车|车|区间|[、，。；]|$))", _digits),
        rule(rf"{START}(\d{{1,4}}(?:-\d{{1,4}}){{2,}})(?![\d-])", _address),
        rule(rf"{START}(\d{{1,2}})[·•](\d{{1,2}})(?!\d)", _digits),
        rule(r"(?:https?://)?(?:[A-Za-z0-9-]+\.)+(?:cn|com|net|org|gov)(?![A-Za-z0-9-])", _site),
        rule(rf"{START}(0\d+)(?![\d.:：])", _digits),
    )


def _digits(match: re.Match[str]) -> str:
    return by_digit("".join(match.groups()).upper())


def _site(match: re.Match[str]) -> str:
    name = match[0].partition("://")[2] or match[0]
    return by_digit(name.replace(".", "点").replace("-", "杠"))


def _spaced(match: re.Match[str]) -> str:
    return by_digit(match[1].replace(" ", ""))


def _named(match: re.Match[str]) -> str | None:
    return by_digit(match[1]) if _NAMING.search(clause_before(match)) else None


def _address(match: re.Match[str]) -> str:
    parts = match[1].split("-")
    return "杠".join(by_digit(part) if len(part) > 2 else cardinal(int(part)) for part in parts)
