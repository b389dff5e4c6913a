"""Words by the keys that spell them: letters, mixed-up letters, nine keys, first letters.

Invariant: the words of one spelling stand likeliest first, and no more than a limit.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import accumulate

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
    """One way of spelling all words.

    Words lie side by side in a few long arrays, found by halving: as objects in dictionaries the
    five tables of a kiosk took 58 MB (resident, what making them leaves included), so 31.
    """

    def __init__(self, words: Iterable[Word], spell: Callable[[Word], str], most: int = _MOST):
        found: dict[str, list[Scored]] = defaultdict(list)
        for word in words:
            found[spell(word)].append((word.score, word.text))
        order = sorted(found)
        self.longest = max(map(len, order), default=0)
        self._size = len(order)
        self._keys, self._key_ends = _joined(order)
        likely = [sorted(found[keys], key=_likelihood, reverse=True)[:most] for keys in order]
        self._ends = array("I", accumulate(map(len, likely)))
        self._scores = array("d", (score for scored in likely for score, _ in scored))
        self._texts, self._text_ends = _joined([text for scored in likely for _, text in scored])

    def get(self, keys: str) -> tuple[Scored, ...]:
        """Return the words that the keys spell."""
        place = self._place(keys)
        return tuple(self._words(place)) if self._spelled(place) == keys else ()

    def begun(self, keys: str) -> list[Scored]:
        """Return words that the keys begin, the less likely the more is missing."""
        found: list[Scored] = []
        start = self._place(keys)
        for place in range(start, min(start + _MOST_BEGUN, self._size)):
            spelled = self._spelled(place)
            if not spelled.startswith(keys):
                break
            if missing := len(spelled) - len(keys):
                cost = _UNFINISHED_COST + missing * _MISSING_COST
                found += [(score - cost, text) for score, text in self._words(place, 4)]
        return found

    def _place(self, keys: str) -> int:
        """Return where the keys stand among all, or would."""
        return bisect_left(range(self._size), keys, key=self._spelled)

    def _spelled(self, place: int) -> str:
        """Return the keys at a place; none after the last."""
        return _part(self._keys, self._key_ends, place) if place < self._size else ""

    def _words(self, place: int, most: int = _MOST) -> list[Scored]:
        first, end = _bounds(self._ends, place)
        return [
            (self._scores[number], _part(self._texts, self._text_ends, number))
            for number in range(first, min(end, first + most))
        ]


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


def _joined(texts: list[str]) -> "tuple[str, array[int]]":
    """Return texts as one, and where each ends in it."""
    return "".join(texts), array("I", accumulate(map(len, texts)))


def _bounds(ends: "array[int]", place: int) -> tuple[int, int]:
    return ends[place - 1] if place else 0, ends[place]


def _part(joined: str, ends: "array[int]", place: int) -> str:
    start, end = _bounds(ends, place)
    return joined[start:end]
