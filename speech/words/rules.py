"""Rules that turn a piece of written text into the words for it.

Invariant: at every place of the text the first rule that has something to say is
taken, so the order of the rules settles what a number is.
"""

import re
from collections.abc import Callable, Iterable

import msgspec

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
"""A written number, with or without separators and decimals."""

DASH = r"\s*(?:--|——|-|–|—|−|~)\s*"
"""What is written between the ends of a range."""

START = r"(?<![\d.])(?<!\d,)"
"""Where a number may begin."""


class Rule(msgspec.Struct, frozen=True):
    """A pattern and what is said for it; None leaves the place to later rules."""

    pattern: re.Pattern[str]
    say: Callable[[re.Match[str]], str | None]


def rule(pattern: str, say: Callable[[re.Match[str]], str | None]) -> Rule:
    """Return a rule; the pattern's ``^`` is the beginning of a line."""
    return Rule(re.compile(pattern, re.MULTILINE), say)


def read(text: str, rules: Iterable[Rule]) -> str:
    """Return the text with everything that a rule matches said in words."""
    rules = tuple(rules)
    said, place = [], 0
    while place < len(text):
        words, place = _step(text, place, rules)
        said.append(words)
    return "".join(said)


def clause_before(match: re.Match[str]) -> str:
    """Return what stands before the match in its own sentence, 20 characters at most."""
    before = match.string[max(0, match.start() - 20) : match.start()]
    return re.split(r"[。；！？\n]", before)[-1]


def _step(text: str, place: int, rules: tuple[Rule, ...]) -> tuple[str, int]:
    for candidate in rules:
        match = candidate.pattern.match(text, place)
        if match and match.end() > place:
            words = candidate.say(match)
            if words is not None:
                return words, match.end()
    return text[place], place + 1
