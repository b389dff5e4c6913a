"""Characters that no installed font has.

Invariant: only what leaves no mark anyway is passed over; a character of a private font or of
a newer Unicode than this program knows is told.
"""

import unicodedata
from collections.abc import Callable

_MARKLESS = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_SELECTORS = range(0xFE00, 0xFE10)


def missing(text: str, has: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the characters of a text that would be empty boxes, each once.

    Arguments:
        text: to be shown.
        has: tells whether a font has a character.
    """
    return tuple(dict.fromkeys(sign for sign in text if _marks(sign) and not has(sign)))


def _marks(sign: str) -> bool:
    return unicodedata.category(sign) not in _MARKLESS and ord(sign) not in _SELECTORS
