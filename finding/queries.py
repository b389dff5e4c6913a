"""FTS5 queries for each stage of a search.

Invariant: only tokens and syllables enter a query, never what a person typed raw.
"""

import itertools

from disclosure.items import Strict
from finding.index import BREAK
from finding.question import Meaning, smaller
from finding.sounds import blurred, syllables
from finding.syllables import SYLLABLES, blur, cut
from finding.synonyms import Synonyms
from finding.tokens import phrase, tokens

_MOST_PARTS = 12


class Asked(Strict, frozen=True, kw_only=True):
    """A query and the words whose occurrence explains a result."""

    match: str
    words: tuple[str, ...]


def all_of(terms: tuple[str, ...], columns: str) -> str:
    """Return the query for items that have every term in the columns."""
    return " AND ".join(f"({phrase(tokens(term), columns)})" for term in terms)


def synonyms_of(terms: tuple[str, ...], synonyms: Synonyms) -> Asked | None:
    """Return the query that lets each term stand for its synonyms, if any has one.

    A term that is no known word itself may have known words inside (``低保户补贴``).
    """
    clauses, words, known = [], [], False
    for term in terms:
        inside = (term,) if synonyms.of(term) else synonyms.inside(term)
        others = tuple(other for word in inside for other in synonyms.of(word))
        known = known or bool(others)
        choices = [phrase(tokens(word), "{title keywords}") for word in (term, *others)]
        clauses.append("(" + " OR ".join(choices) + ")")
        words += [term, *others]
    return Asked(match=" AND ".join(clauses), words=tuple(words)) if known else None


def sounds_of(terms: tuple[str, ...], column: str) -> str:
    """Return the query for titles that sound like the terms (``pinyin`` or ``sound``)."""
    sound = blurred if column == "sound" else syllables
    return " AND ".join(f"({phrase(sound(term), column)})" for term in terms)


def typed_pinyin(letters: str, column: str) -> str:
    """Return the query for letters typed as pinyin, or nothing if they are none."""
    clauses = []
    for way in cut(letters):
        unfinished = way[-1] not in SYLLABLES
        pieces = tuple(blur(piece) for piece in way) if column == "sound" else way
        open_end = unfinished or (column == "pinyin" and len(way) > 1)
        clauses.append(f"({phrase(pieces, column, open_end=open_end)})")
    return " OR ".join(clauses)


def typed_initials(letters: str, *, whole: bool = False) -> str:
    """Return the query for letters typed as initials of a title's or keyword's syllables.

    Arguments:
        letters: two at least.
        whole: whether they must be all of a keyword: 低保 for ``db``, not 接「待把」手.
    """
    pieces = tuple(letters)
    return phrase((BREAK, *pieces, BREAK) if whole else pieces, "initials")


def parts_of(terms: tuple[str, ...], synonyms: Synonyms) -> Asked | None:
    """Return the query for items with some telling part of the terms.

    Known words first, then what lies between small words, then pairs of characters
    that must occur two at a time.
    """
    text = " ".join(terms)
    known = synonyms.inside(text)
    words = list(known) + [other for word in known for other in synonyms.of(word)]
    words += [part for term in terms for part in smaller(term) if part != term]
    if len(terms) > 1:
        words += [term for term in terms if len(tokens(term)) > 1]
    clauses = [phrase(tokens(word), "{title keywords}") for word in dict.fromkeys(words)]
    pairs = _pairs(terms)
    clauses += [
        f"({phrase(one, '{title keywords body}')} AND {phrase(two, '{title keywords}')})"
        for one, two in zip(pairs, pairs[2:], strict=False)
    ]
    if not clauses:
        return None
    explained = (*words, *("".join(pair) for pair in pairs))
    return Asked(match=" OR ".join(clauses[:_MOST_PARTS]), words=tuple(dict.fromkeys(explained)))


def nearest(meaning: Meaning) -> str:
    """Return the query for titles that share two neighbouring sounds, or nothing."""
    if meaning.letters:
        sounds = tuple(blur(piece) for way in cut(meaning.letters, 1) for piece in way)
    else:
        sounds = blurred(" ".join(meaning.terms))
    pairs = list(itertools.pairwise(sounds))[:_MOST_PARTS]
    return " OR ".join(f"({phrase(pair, 'sound')})" for pair in pairs)


def _pairs(terms: tuple[str, ...]) -> list[tuple[str, ...]]:
    pairs: list[tuple[str, ...]] = []
    for term in terms:
        marks = tokens(term)
        pairs += itertools.pairwise(marks)
    return pairs
