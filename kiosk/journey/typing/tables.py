"""Words by the keys that spell them: letters, mixed-up letters, nine keys, first letters.

Invariant: the words of one spelling stand likeliest first, and no more than a limit.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable

from kiosk.journey.typing.lexicon import Word
from kiosk.journey.typing.spelling import COMMON_MIXES, Mix, digits_of, plain

MIXED_COST = 4.0
"""How much less likely (in natural logarithms) a word is that only sounds alike."""
_UNFINISHED_COST = 1.5
_MISSING_COST = 0.5
_MOST = 30
_MOST_BEGUN = 200

Scored = tuple[float, str]


class Table:
    """One way of spelling all words."""

    def __init__(self, words: Iterable[Word], spell: Callable[[Word], str], most: int = _MOST):
        found: dict[str, list[Scored]] = defaultdict(list)
        for word in words:
            found[spell(word)].append((word.score, word.text))
        self._words = {
            keys: tuple(sorted(scored, key=_likelihood, reverse=True)[:most])
            for keys, scored in found.items()
        }
        self._order = sorted(self._words)
        self.longest = max(map(len, self._order), default=0)

    def get(self, keys: str) -> tuple[Scored, ...]:
        """Return the words that the keys spell."""
        return self._words.get(keys, ())

    def begun(self, keys: str) -> list[Scored]:
        """Return words that the keys begin, the less likely the more is missing."""
        found: list[Scored] = []
        start = bisect_left(self._order, keys)
        for spelled in self._order[start : start + _MOST_BEGUN]:
            if not spelled.startswith(keys):
                break
            if missing := len(spelled) - len(keys):
                cost = _UNFINISHED_COST + missing * _MISSING_COST
                found += [(score - cost, text) for score, text in self._words[spelled][:4]]
        return found


class Tables:
    """All words by all their spellings."""

    def __init__(self, words: tuple[Word, ...], mixes: frozenset[Mix] = COMMON_MIXES) -> None:
        self.mixes = mixes
        several = [word for word in words if len(word.sound) > 1]
        self.letters = Table(words, letters_of)
        self.mixed = Table(words, lambda word: plain(letters_of(word), mixes).letters)
        self.nine = Table(words, lambda word: digits_of(letters_of(word)))
        self.initials = Table(several, _first_letters, most=6)
        self.nine_initials = Table(several, lambda word: digits_of(_first_letters(word)), most=6)


def letters_of(word: Word) -> str:
    """Return a word's pinyin in one."""
    return "".join(word.sound)


def _first_letters(word: Word) -> str:
    return "".join(part[0] for part in word.sound)


def _likelihood(scored: Scored) -> float:
    return scored[0]
