"""Telephone numbers, said digit by digit.

Invariant: a telephone number is never said as one large number.
"""

import re
from collections.abc import Iterable

from speech.words.numerals import by_digit
from speech.words.quantities import COUNTED
from speech.words.rules import START, Rule, clause_before, rule

_CONTEXT = re.compile(
    r"电话|热线|拨打|拨|致电|手机|联系|咨询|传真|号码|短信|客服|专线|监督|报警|火警|急救|打$"
    r"|(?:0\d{2,3}-)?\d{7,8}[、，/或 ]*$"
)
_AFTER = r"(?=(?:政务|消防|医疗|公安|民政|社保|税务|供电)?\S{0,6}?(?:热线|电话|报警|火警|急救|专线|平台|中心))"
_END = r"(?![\d.]*\d)"


def rules(hotlines: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules for telephone numbers.

    Arguments:
        hotlines: numbers known as hotlines, e.g. ``110`` and ``12345``.
    """
    known = "|".join(sorted(map(re.escape, hotlines), key=len, reverse=True))
    end = rf"(?![\d,.]*\d|\s*(?:{COUNTED})|[%‰℃万亿余多A-Za-zμ㎡㎥㎞㎏])"
    return (
        rule(rf"{START}(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{{4}})[- ]?(\d{{4}}){_END}", _digits),
        rule(rf"{START}(1[3-9]\d)\*{{4}}(\d{{4}}){_END}", _masked),
        rule(rf"{START}([48]00)[- ]?(\d{{3}})[- ]?(\d{{4}}){_END}", _digits),
        rule(
            rf"{START}[(（]?(0\d{{2,3}})[)）]?{_JOINT}([1-9]\d{{6,7}})(?:(?:转|-)(\d{{1,5}}))?{_END}",
            _landline,
        ),
        rule(rf"{START}([2-9]\d{{6,7}})(?:转(\d{{1,5}}))?{end}", _bare),
        rule(rf"{START}((?:{known})){_AFTER}{end}", _digits),
        rule(rf"{START}((?:{known})){end}", _hotline),
        rule(rf"{START}(9[56]\d{{3,4}}){end}", _bare),
    )


_JOINT = r"\s?[-–—]?\s?"


def _digits(match: re.Match[str]) -> str:
    return by_digit("".join(match.groups()))


def _masked(match: re.Match[str]) -> str:
    return f"{by_digit(match[1])}开头，尾号{by_digit(match[2])}"


def _landline(match: re.Match[str]) -> str:
    return by_digit(match[1] + match[2]) + _extension(match[3])


def _bare(match: re.Match[str]) -> str | None:
    if not _CONTEXT.search(clause_before(match)):
        return None
    extension = match[2] if match.re.groups > 1 else None
    return by_digit(match[1]) + _extension(extension)


def _hotline(match: re.Match[str]) -> str | None:
    """A short number is a hotline where calling is spoken of, or where it stands alone."""
    before = clause_before(match)
    if _CONTEXT.search(before) or len(match[1]) > 3:
        return by_digit(match[1])
    return None if before.strip(" ，、") else by_digit(match[1])


def _extension(digits: str | None) -> str:
    return f"转{by_digit(digits)}" if digits else ""
