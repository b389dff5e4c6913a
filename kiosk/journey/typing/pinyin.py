"""Pinyin to characters: the most likely words for the keys typed so far.

A k-best Viterbi search over the lexicon. Keys are letters or the digits of nine keys; they
may be full pinyin, with sounds mixed up (zh=z, n=l, ing=in), unfinished at the end, or
initials only.
Invariant: a candidate's `used` keys are exactly those that it stands for, so what remains
can be typed on.
"""

import heapq
from collections.abc import Callable, Iterable

from disclosure.items import Strict
from kiosk.journey.typing.lexicon import Lexicon
from kiosk.journey.typing.spelling import COMMON_MIXES, Mix, plain
from kiosk.journey.typing.tables import MIXED_COST, Scored, Table, Tables

_INITIALS_COST = 6.0
_WORD_COST = 2.0
"""Of two ways of the same likelihood the one with fewer words is meant."""
_BEST = 5
_EDGES = 6
_BEGINNING = 24
_LONGEST_INPUT = 40
_LONGEST_WORD = 28
"""Letters of the longest words looked for inside a sentence."""

Edges = Callable[[int, int, int], Iterable[Scored]]
"""Returns the words that the keys from one place to another spell, at most so many."""


class Candidate(Strict, frozen=True, kw_only=True):
    """Characters to choose from, and how many of the keys they use up."""

    text: str
    used: int


class Pinyin:
    """Turns keys into candidates by one lexicon."""

    def __init__(self, lexicon: Lexicon, mixes: frozenset[Mix] = COMMON_MIXES) -> None:
        self._tables = Tables(lexicon.words, mixes)

    def candidates(self, keys: str, limit: int = 20) -> list[Candidate]:
        """Return the candidates for the keys, most likely first.

        Arguments:
            keys: letters, or digits from 2 to 9, as typed; an apostrophe parts syllables,
                other marks are an empty list of candidates.
            limit: how many to return at most.
        """
        pressed = keys.replace("'", "")[:_LONGEST_INPUT]
        reading = self._reading(pressed)
        if reading is None:
            return []
        found: dict[str, int] = {}
        for _, text in _best(reading.whole(), limit // 2):
            found[text] = len(keys)
        for text, used in reading.beginnings():
            found.setdefault(text, used)
        return [Candidate(text=text, used=used) for text, used in found.items()][:limit]

    def _reading(self, pressed: str) -> "_Reading | None":
        tables = self._tables
        if pressed.isascii() and pressed.isalpha() and pressed.islower():
            return _letters(pressed, tables)
        if pressed and set(pressed) <= set("23456789"):
            return _nine_keys(pressed, tables)
        return None


class _Reading:
    """Some keys, and what each part of them may spell."""

    def __init__(self, ends: tuple[int, ...], edges: Edges, begun: Edges, initials: Edges) -> None:
        self._ends = ends
        self._edges = edges
        self._begun = begun
        self._initials = initials

    def whole(self) -> list[Scored]:
        """Return texts for all keys: whole words, the last begun, or initials."""
        size = len(self._ends)
        best = self._through(self._edges)
        found = [
            *best[size],
            *self._begun(0, size, _EDGES),
            *_dearer(self._initials(0, size, _EDGES)),
        ]
        if not best[size]:
            found += self._open_ended(best)
        return found or self._through(self._initials)[size]

    def beginnings(self) -> list[tuple[str, int]]:
        """Return words for the first keys only, the longest first."""
        found = []
        for end in range(len(self._ends), 0, -1):
            for _, text in _best(list(self._edges(0, end, _BEGINNING)), _BEGINNING):
                found.append((text, self._ends[end - 1]))
        return found

    def _through(self, edges: Edges) -> list[list[Scored]]:
        """Return for each place the best ways to it."""
        best: list[list[Scored]] = [[(0.0, "")], *([] for _ in self._ends)]
        for end in range(1, len(best)):
            options = [
                (score + cost - _WORD_COST, text + word)
                for start in range(max(0, end - _LONGEST_WORD), end)
                if best[start]
                for cost, word in edges(start, end, _EDGES)
                for score, text in best[start]
            ]
            best[end] = _best(options, _BEST)
        return best

    def _open_ended(self, best: list[list[Scored]]) -> list[Scored]:
        """Return the best way as far as it goes, and what is begun or shortened after it."""
        size = len(self._ends)
        for start in range(size - 1, 0, -1):
            if not best[start]:
                continue
            rest = [*self._begun(start, size, _EDGES), *self._initials(start, size, _EDGES)]
            if begun := _best(rest, _BEST):
                return [
                    (score + cost, text + word)
                    for score, text in best[start]
                    for cost, word in begun
                ]
        return []


def _letters(pressed: str, tables: Tables) -> _Reading:
    said = plain(pressed, tables.mixes)
    starts = (0, *said.ends)

    def edges(start: int, end: int, most: int) -> list[Scored]:
        if end - start > tables.mixed.longest:
            return []
        alike = tables.mixed.get(said.letters[start:end])
        if not alike:
            return []
        exact = tables.letters.get(pressed[starts[start] : starts[end]])[:most]
        return [*exact, *((score - MIXED_COST, text) for score, text in alike[:most])]

    def begun(start: int, end: int, _most: int) -> list[Scored]:
        return tables.letters.begun(pressed[starts[start] : starts[end]])

    def initials(start: int, end: int, _most: int) -> tuple[Scored, ...]:
        return tables.initials.get(pressed[starts[start] : starts[end]])

    return _Reading(said.ends, edges, begun, initials)


def _nine_keys(pressed: str, tables: Tables) -> _Reading:
    def of(table: Table) -> Edges:
        return lambda start, end, most: table.get(pressed[start:end])[:most]

    def begun(start: int, end: int, _most: int) -> list[Scored]:
        return tables.nine.begun(pressed[start:end])

    ends = tuple(range(1, len(pressed) + 1))
    return _Reading(ends, of(tables.nine), begun, of(tables.nine_initials))


def _dearer(scored: Iterable[Scored]) -> list[Scored]:
    return [(score - _INITIALS_COST, text) for score, text in scored]


def _best(scored: list[Scored], limit: int) -> list[Scored]:
    """Return the best distinct texts, the likeliest first."""
    best: dict[str, float] = {}
    for score, text in scored:
        if score > best.get(text, -1e9):
            best[text] = score
    return heapq.nlargest(limit, ((score, text) for text, score in best.items()))
