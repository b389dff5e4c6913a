"""Pinyin to characters: the most likely words for the letters typed so far.

A k-best Viterbi search over the lexicon; letters may be full pinyin, with sounds mixed
up (zh=z, n=l, ing=in), unfinished at the end, or initials only.
Invariant: a candidate's `used` letters are exactly those that it stands for, so what
remains can be typed on.
"""

import heapq
from bisect import bisect_left
from collections import defaultdict

from disclosure.items import Strict
from finding.syllables import blur, cut
from kiosk.journey.typing.lexicon import Lexicon, Word

_BLUR_COST = 4.0
_UNFINISHED_COST = 1.5
_INITIALS_COST = 6.0
_BEST = 5
_LONGEST_WORD = 6
_LONGEST_INPUT = 40
_COMPLETIONS = 200


class Candidate(Strict, frozen=True, kw_only=True):
    """Characters to choose from, and how many of the letters they use up."""

    text: str
    used: int


class Pinyin:
    """Turns letters into candidates by one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._exact: dict[tuple[str, ...], list[Word]] = defaultdict(list)
        self._blurred: dict[tuple[str, ...], list[Word]] = defaultdict(list)
        self._initials: dict[str, list[Word]] = defaultdict(list)
        for word in sorted(lexicon.words, key=lambda word: -word.score):
            self._exact[word.sound].append(word)
            self._blurred[tuple(map(blur, word.sound))].append(word)
            if len(word.sound) > 1:
                self._initials["".join(part[0] for part in word.sound)].append(word)
        spelled = ((word.sound, "".join(word.sound), word) for word in lexicon.words)
        self._spelled = sorted(((letters, word) for _, letters, word in spelled), key=_letters)

    def candidates(self, keys: str, limit: int = 20) -> list[Candidate]:
        """Return the candidates for the letters, most likely first.

        Arguments:
            keys: letters as typed; an apostrophe parts syllables, other marks are an
                empty list of candidates.
            limit: how many to return at most.
        """
        letters = keys.replace("'", "")[:_LONGEST_INPUT]
        if not (letters.isascii() and letters.isalpha() and letters.islower()):
            return []
        scored = [*self._whole(letters), *self._completed(letters), *self._by_initials(letters)]
        whole = [Candidate(text=text, used=len(keys)) for _, text in _best(scored, limit // 2)]
        found = {each.text: each for each in [*whole, *self._beginnings(letters)]}
        return list(found.values())[:limit]

    def _whole(self, letters: str) -> list[tuple[float, str]]:
        """Return texts for all letters, by the best ways through the words."""
        return [best for way in cut(letters) for best in self._through(way)]

    def _through(self, way: tuple[str, ...]) -> list[tuple[float, str]]:
        best: list[list[tuple[float, str]]] = [[(0.0, "")], *([] for _ in way)]
        for end in range(1, len(way) + 1):
            options = [
                (score + cost, text + word)
                for start in range(max(0, end - _LONGEST_WORD), end)
                for score, text in best[start]
                for cost, word in self._edges(way[start:end])
            ]
            best[end] = _best(options, _BEST)
        return best[len(way)]

    def _edges(self, sound: tuple[str, ...]) -> list[tuple[float, str]]:
        exact = [(word.score, word.text) for word in self._exact.get(sound, ())[: _BEST * 2]]
        alike = self._blurred.get(tuple(map(blur, sound)), ())[: _BEST * 2]
        return exact + [(word.score - _BLUR_COST, word.text) for word in alike]

    def _completed(self, letters: str) -> list[tuple[float, str]]:
        """Return words that begin with the letters, the last syllable unfinished."""
        start = bisect_left(self._spelled, letters, key=_letters)
        found = []
        for spelled, word in self._spelled[start : start + _COMPLETIONS]:
            if not spelled.startswith(letters):
                break
            if len(spelled) > len(letters):
                missing = len(spelled) - len(letters)
                found.append((word.score - _UNFINISHED_COST - missing / 2, word.text))
        return found

    def _by_initials(self, letters: str) -> list[tuple[float, str]]:
        words = self._initials.get(letters, ())[:_BEST]
        return [(word.score - _INITIALS_COST, word.text) for word in words]

    def _beginnings(self, letters: str) -> list[Candidate]:
        """Return words for the first syllables only, the longest first."""
        ways = cut(letters, 2)
        way = ways[0] if ways else (letters[:1],)
        found = []
        for size in range(min(len(way), _LONGEST_WORD), 0, -1):
            used = len("".join(way[:size]))
            for _, text in _best(self._edges(way[:size]), 12):
                found.append(Candidate(text=text, used=used))
        return found


def _best(scored: list[tuple[float, str]], limit: int) -> list[tuple[float, str]]:
    """Return the best distinct texts, the likeliest first."""
    best: dict[str, float] = {}
    for score, text in scored:
        if score > best.get(text, -1e9):
            best[text] = score
    return heapq.nlargest(limit, ((score, text) for text, score in best.items()))


def _letters(entry: tuple[str, Word]) -> str:
    return entry[0]
