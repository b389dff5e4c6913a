"""Fragments: how much of what was said an item has, rare pieces counting more.

Known words count as one piece with their synonyms, all else two characters at a time.
Invariant: a share lies between 0 and 1, and more pieces found never make it smaller.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from disclosure.items import Strict
from finding import queries
from finding.looking import Index
from finding.question import Meaning, smaller
from finding.ranking import Candidate
from finding.sounds import blurred
from finding.syllables import SPOKEN, blur, cut
from finding.synonyms import Synonyms
from finding.tokens import is_chinese, phrase, tokens

MOST_PIECES = 10
LEAST = 0.3
"""An item with a smaller share of what was said is no result."""
_MOST_GATHERED = 150
_MOST_SOUGHT = 2
"""So many pieces are looked for in bodies, which takes longest."""
_TITLE, _KEYWORD, _SOUND, _BODY = 1.0, 0.8, 0.5, 0.35
_SYNONYM = 0.8
"""A synonym counts less than the very word."""


class Piece(Strict, frozen=True, kw_only=True):
    """A part of what was said.

    Attributes:
        written: the words it may stand for, first as it was said.
        sound: clause on what sounds alike, or empty.
        size: how many pairs of characters it says.
    """

    written: tuple[str, ...]
    sound: str = ""
    size: int = 1


def pieces_of(meaning: Meaning, synonyms: Synonyms) -> tuple[Piece, ...]:
    """Return the pieces of what was said, at most `MOST_PIECES`."""
    pieces: list[Piece] = []
    for run in meaning.said:
        pieces += [_known(word, synonyms) for word in synonyms.inside(run)]
        for rest in synonyms.outside(run):
            pieces += [piece for part in smaller(rest) for piece in _pairs(part)]
    return tuple({piece.written: piece for piece in pieces}.values())[:MOST_PIECES]


class Gathered(Strict, frozen=True, kw_only=True):
    """Items that have pieces, and how well those that no name has are had by a row."""

    items: tuple[Candidate, ...]
    faint: dict[tuple[Piece, int], float]


def gather(pieces: tuple[Piece, ...], index: Index) -> Gathered:
    """Return the items that have most of the pieces, in no order.

    A piece that no title or keyword has is looked for by its sound and in the bodies.
    """
    found: dict[int, float] = {}
    faint: dict[tuple[Piece, int], float] = {}
    total = index.size()
    sought = 0
    for piece in pieces:
        rows = dict.fromkeys(index.rows(queries.any_word(piece.written, queries.NAMED)), _TITLE)
        if not rows and sought < _MOST_SOUGHT:
            sought += 1
            rows = _faintly(piece, index)
            faint.update({(piece, row): part for row, part in rows.items()})
        weight = piece.size * _rarity(len(rows), total)
        for row, part in rows.items():
            found[row] = found.get(row, 0.0) + part * weight
    best = sorted(found, key=lambda row: (-found[row], -row))
    return Gathered(items=tuple(index.of(best[:_MOST_GATHERED])), faint=faint)


def _faintly(piece: Piece, index: Index) -> dict[int, float]:
    said = queries.word(piece.written[0], queries.EVERYWHERE)
    rows = dict.fromkeys(index.rows(said, everywhere=True), _BODY)
    return rows | dict.fromkeys(index.rows(piece.sound) if piece.sound else (), _SOUND)


def shares(
    pieces: tuple[Piece, ...],
    candidates: Sequence[Candidate],
    faint: Mapping[tuple[Piece, int], float] = MappingProxyType({}),
) -> dict[int, float]:
    """Return what share of the pieces each candidate has, the telling ones weighing more.

    What all of them have tells nothing, and neither does what none has: two halves of
    neighbouring words.

    Arguments:
        pieces: what was said.
        candidates: the items to tell apart.
        faint: how well a row has a piece that is in no name.
    """
    found: dict[int, float] = {one.row: 0.0 for one in candidates}
    whole = 0.0
    for piece in pieces:
        parts = {
            one.row: _part(piece, one) or faint.get((piece, one.row), 0.0) for one in candidates
        }
        having = sum(part > 0 for part in parts.values())
        weight = piece.size * _rarity(having, len(candidates)) if having else 0.0
        # What is to be had of it at all: in a body alone, less than in a title.
        whole += weight * max(parts.values(), default=0.0)
        for row, part in parts.items():
            found[row] += weight * part
    return {row: share / whole for row, share in found.items()} if whole else found


def _rarity(having: int, total: int) -> float:
    return math.log(1 + total / (1 + having))


def _part(piece: Piece, one: Candidate) -> float:
    """Return how well a candidate's names have a piece: in title or keywords, or not."""
    said, *others = piece.written
    if said in one.title:
        return _TITLE
    synonym = _TITLE * _SYNONYM if any(word in one.title for word in others) else 0.0
    return max(synonym, _KEYWORD if said in one.keywords else 0.0) or (
        _KEYWORD * _SYNONYM if any(word in one.keywords for word in others) else 0.0
    )


def _known(word: str, synonyms: Synonyms) -> Piece:
    alike = (word, *synonyms.of(word))
    return Piece(written=alike, size=max(1, len(tokens(word)) - 1))


def _pairs(rest: str) -> list[Piece]:
    """Return a run of unknown words two characters at a time, pinyin two syllables."""
    marks = tokens(rest)
    spelled = [
        piece for mark in marks if mark.isalpha() and mark.isascii() for piece in _spelled(mark)
    ]
    if len(marks) == 1:
        return spelled or [Piece(written=(marks[0],))]
    return [_pair(one, two) for one, two in itertools.pairwise(marks)] + spelled


def _pair(one: str, two: str) -> Piece:
    both = one + two
    chinese = is_chinese(one) and is_chinese(two)
    sound = phrase(blurred(both), queries.ALIKE) if chinese else ""
    return Piece(written=(both,), sound=sound)


def _spelled(letters: str) -> list[Piece]:
    way = next(iter(cut(letters, 1, SPOKEN)), ())
    return [
        Piece(
            written=(one + two,),
            sound=phrase((blur(one), blur(two)), queries.ALIKE, open_end=two not in SPOKEN),
        )
        for one, two in itertools.pairwise(way)
    ]
