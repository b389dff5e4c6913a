"""Search: from the exact title down to a lucky fragment.

`finding.stages` orders the ways of finding, `finding.ranking` what each way finds.
Invariant: an item is returned once, by the first stage that finds it.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from disclosure.areas import AreaCode
from disclosure.items import EntryCode, ItemId, Strict
from finding import fragments
from finding.fragments import Piece
from finding.looking import Index, Scope
from finding.matching import explain
from finding.question import Meaning, read
from finding.ranking import Candidate, ranked
from finding.stages import Stage, Why, near_sounds, stages
from finding.synonyms import Synonyms, shipped

__all__ = ["Found", "Hit", "Scope", "Why", "search"]

_LONGEST_QUERY = 60
MOST_RESULTS = 200
"""A search ends with so many, whatever page of them is wanted: so pages fit each other."""
_FEW = 5
"""With fewer different results than this, fragments of the question may find more."""
_NEAREST = 3


class Hit(Strict, frozen=True, kw_only=True):
    """One result: what, from whom, when, where, and why it was found.

    Attributes:
        words: those that explain the result, for `finding.matching.explain`.
        matched, snippet: what they explain by the index's own text; a face that is to
            show sealed words alone explains them by the item's.
    """

    item_id: ItemId
    title: str
    area: AreaCode
    entry: EntryCode
    issuing_body: str
    issued: date
    archived: bool
    why: Why
    words: tuple[str, ...]
    matched: tuple[str, ...]
    snippet: str


class Found(Strict, frozen=True, kw_only=True):
    """Results in order, and titles that sound alike where there is no result.

    Attributes:
        nearest: these titles, as the index holds them.
        near_items: the item of each of them, in the same order.
    """

    hits: tuple[Hit, ...]
    nearest: tuple[str, ...] = ()
    near_items: tuple[ItemId, ...] = ()


@dataclass(frozen=True)
class _Seen:
    item: Candidate
    stage: Stage


class _Finder:
    """One search: remembers what it has found."""

    def __init__(self, index: Index, meaning: Meaning, pieces: tuple[Piece, ...]) -> None:
        self._index = index
        self._meaning = meaning
        self._pieces = pieces
        self._series: set[tuple[str, str, str]] = set()
        self._first: dict[int, _Seen] = {}
        self._again: dict[int, _Seen] = {}

    @property
    def found(self) -> list[_Seen]:
        """Return what was found so far, in its order.

        The accounts of each month have the same keywords: one of them comes before, the
        others after what else was found, unless it was their title that was asked for.
        """
        return [*self._first.values(), *self._again.values()]

    @property
    def full(self) -> bool:
        """Tell whether there is as much as anybody leafs through."""
        return len(self._first) + len(self._again) >= MOST_RESULTS

    @property
    def few(self) -> bool:
        """Tell whether so little was found that fragments may help."""
        return len(self._series) < _FEW

    def take_title(self, title: str) -> None:
        """Add the items of exactly this title."""
        stage = Stage(Why.EXACT_TITLE, "", (title,), titled=True)
        self._add(stage, self._new(self._index.titled(title)), {})

    def take(self, stage: Stage) -> None:
        """Add what a stage finds, in its order."""
        if stage.needs and not self._index.rows(stage.needs):
            return
        new = self._new(self._index.candidates(stage.clause, everywhere=stage.why is Why.BODY))
        wordy = self._meaning.wordy and len(new) > 1
        self._add(stage, new, fragments.shares(self._pieces, new) if wordy else {})

    def take_fragments(self) -> None:
        """Add what has much of what was said."""
        gathered = fragments.gather(self._pieces, self._index)
        shares = fragments.shares(self._pieces, gathered.items, gathered.faint)
        new = [one for one in self._new(gathered.items) if shares[one.row] >= fragments.LEAST]
        words = tuple(word for piece in self._pieces for word in piece.written)
        self._add(Stage(Why.FRAGMENT, "", words), new, shares)

    def _new(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        return [one for one in candidates if not (one.row in self._first or one.row in self._again)]

    def _add(self, stage: Stage, new: list[Candidate], shares: dict[int, float]) -> None:
        for one in ranked(new, self._index.areas, shares, how_to=self._meaning.how_to):
            if self.full:
                return
            again = one.series in self._series and not stage.titled
            (self._again if again else self._first)[one.row] = _Seen(one, stage)
            self._series.add(one.series)


def search(
    connection: sqlite3.Connection,
    text: str,
    scope: Scope,
    *,
    limit: int = 50,
    offset: int = 0,
    synonyms: Synonyms | None = None,
) -> Found:
    """Return what a person's words find.

    Arguments:
        connection: of the database that holds the index; may be read-only.
        text: as typed: characters, pinyin, initials or a whole question.
        scope: where to search.
        limit: how many results are wanted at most.
        offset: how many are skipped before them; after `MOST_RESULTS` there are none.
        synonyms: the shipped ones unless others are given.
    """
    known = synonyms or shipped()
    meaning = read(text[:_LONGEST_QUERY], scope.today, known)
    if not meaning.terms:
        return Found(hits=())
    index = Index(connection, scope)
    finder = _Finder(index, meaning, fragments.pieces_of(meaning, known))
    finder.take_title("".join(meaning.whole))
    for stage in stages(meaning, known):
        if finder.full:
            break
        finder.take(stage)
    if finder.few:
        finder.take_fragments()
    near = {} if finder.found else _nearest(index, meaning)
    return Found(
        hits=tuple(_hit(index, seen) for seen in finder.found[offset : offset + limit]),
        nearest=tuple(near),
        near_items=tuple(near.values()),
    )


def _nearest(index: Index, meaning: Meaning) -> dict[str, ItemId]:
    near = [one for clause in near_sounds(meaning) if clause for one in index.candidates(clause)]
    first = {one.title: ItemId(one.item_id) for one in reversed(near)}
    titles = list(dict.fromkeys(one.title for one in near))[:_NEAREST]
    return {title: first[title] for title in titles}


def _hit(index: Index, seen: _Seen) -> Hit:
    one, body = seen.item, index.body(seen.item.row)
    matched, around = explain(one.title, one.keywords, body, seen.stage.words)
    return Hit(
        item_id=ItemId(one.item_id),
        title=one.title,
        area=AreaCode(one.area),
        entry=EntryCode(one.entry),
        issuing_body=one.issuing_body,
        issued=date.fromisoformat(one.issued),
        archived=one.archived,
        why=seen.stage.why,
        words=seen.stage.words,
        matched=matched,
        snippet=around,
    )
