"""Text to words: the rules in their order.

Invariant: the words hold no digit and no sign that a voice would skip or spell.
"""

import re
from functools import lru_cache

from speech.words import (
    codes,
    dates,
    documents,
    measures,
    money,
    quantities,
    signs,
    telephones,
    times,
)
from speech.words.lexicon import Lexicon
from speech.words.rules import Rule, read, rule


def to_words(text: str, lexicon: Lexicon) -> str:
    """Return the words that a voice says for a text, as an approver sees them.

    Arguments:
        text: as written: digits, signs, several lines.
        lexicon: the county's own readings and hotlines.
    """
    return signs.settle(read(signs.even(text), _rules(lexicon)))


@lru_cache(maxsize=8)
def _rules(lexicon: Lexicon) -> tuple[Rule, ...]:
    said = lexicon.said()
    own = _lexicon_rule(said) if said else ()
    return (
        *own,
        *telephones.rules(lexicon.hotlines),
        *dates.rules(),
        *codes.rules(),
        *documents.rules(),
        *measures.rules(),
        *money.rules(),
        *times.rules(),
        *quantities.rules(),
    )


def _lexicon_rule(said: dict[str, str]) -> tuple[Rule, ...]:
    longest = sorted(said, key=len, reverse=True)
    pattern = "|".join(_bounded(word) for word in longest)
    return (rule(pattern, lambda match: said[match[0]]),)


def _bounded(word: str) -> str:
    """An abbreviation in letters is no part of a longer one."""
    before = r"(?<![A-Za-z0-9])" if word[0].isascii() else ""
    after = r"(?![A-Za-z0-9])" if word[-1].isascii() else ""
    return before + re.escape(word) + after
