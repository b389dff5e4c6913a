"""Times of day, and ratios, which look like them.

Invariant: ``7:30`` is a time, ``1:500`` and what stands after 比 is a ratio.
"""

import re

from speech.words.numerals import cardinal
from speech.words.rules import START, Rule, clause_before, rule

_RATIO = re.compile(r"(?:比例|比分|之比|配比|比值|比为|稀释|兑水)[^，。；\d]{0,6}$")
_RATIO_AFTER = re.compile(r"\s*(?:的比例|的配比|兑水|稀释|配制|配成|混合)")


def rules() -> tuple[Rule, ...]:
    """Return the rules for times and ratios."""
    return (
        rule(rf"{START}(\d{{1,4}})[:：](\d{{1,5}})(?![\d:：.])", _ratio),
        rule(rf"{START}(\d{{1,2}})[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?![\d:：])", _time),
        rule(r"(?<=[时点])0(\d)(?=分)", lambda m: "零" + cardinal(int(m[1]))),
        rule(r"(?<=分)0(\d)(?=秒)", lambda m: "零" + cardinal(int(m[1]))),
    )


def clock(hour: int, minute: int, second: int = 0) -> str:
    """Return a time of day as it is said: 七点, 七点零五分, 两点三十分."""
    words = ("两" if hour == 2 else cardinal(hour)) + "点"
    if minute or second:
        words += ("零" if minute < 10 else "") + (cardinal(minute) if minute else "") + "分"
    if second:
        words += ("零" if second < 10 else "") + cardinal(second) + "秒"
    return words


def _time(match: re.Match[str]) -> str | None:
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    return clock(hour, minute, second) if hour <= 24 else None


def _ratio(match: re.Match[str]) -> str | None:
    left, right = match[1], match[2]
    clocklike = int(left) <= 24 and re.fullmatch("[0-5][0-9]", right)
    named = _RATIO.search(clause_before(match)) or _RATIO_AFTER.match(match.string, match.end())
    if clocklike and not named:
        return None
    return f"{cardinal(int(left), ordinal=True)}比{cardinal(int(right), ordinal=True)}"
