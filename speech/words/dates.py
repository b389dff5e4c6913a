"""Dates and years.

Invariant: a year is said digit by digit, a month and a day as numbers.
"""

import re

from speech.words.numerals import cardinal, year
from speech.words.rules import DASH, START, Rule, rule

_YEAR = r"(?:1[5-9]|20|21)\d{2}"
_MONTH = r"0?[1-9]|1[0-2]"
_DAY = r"0?[1-9]|[12]\d|3[01]"


def rules() -> tuple[Rule, ...]:
    """Return the rules for dates."""
    return (
        rule(rf"{START}({_YEAR})([-/.])({_MONTH})\2({_DAY})(?![\d.])", _full),
        rule(rf"{START}({_YEAR})-(0[1-9]|1[0-2])(?![\d.-])", _month),
        rule(
            rf"{START}({_YEAR})(?=\s*(?:年|学年)|{DASH}{_YEAR}\s*(?:年|学年))", lambda m: year(m[1])
        ),
        rule(rf"{START}(\d{{2}})(?=年(?:{_MONTH})月)", lambda m: year(m[1])),
        rule(rf"{START}([5-9]0|[01]0)(?=后(?![的天日年个面来续期]))", lambda m: year(m[1])),
        rule(rf"{START}0(\d)(?=[月日号])", lambda m: cardinal(int(m[1]))),
        rule(rf"{START}({_MONTH})/({_DAY})(?![\d/])", _slash),
    )


def _full(match: re.Match[str]) -> str:
    return f"{year(match[1])}年{cardinal(int(match[3]))}月{cardinal(int(match[4]))}日"


def _month(match: re.Match[str]) -> str:
    return f"{year(match[1])}年{cardinal(int(match[2]))}月"


def _slash(match: re.Match[str]) -> str | None:
    """``10/1`` can be no fraction, ``1/3`` is taken for one."""
    month, day = int(match[1]), int(match[2])
    return f"{cardinal(month)}月{cardinal(day)}日" if month >= day else None
