"""Search: the stages of a match, from the exact title down to a lucky fragment.

Order: exact title, title words, keywords, synonyms, pinyin and homophones, initials, body,
fragments; within a stage what is on display before the archive, the own village
before township before county, the newest first.
Invariant: an item is returned once, by the first stage that finds it.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import EntryCode, ItemId, Strict
from finding import queries
from finding.matching import matched_in, snippet
from finding.question import Meaning, read
from finding.synonyms import Synonyms, shipped

_LONGEST_QUERY = 60


class Why(StrEnum):
    """The stage that found an item."""

    EXACT_TITLE = "exact_title"
    TITLE = "title"
    KEYWORD = "keyword"
    SYNONYM = "synonym"
    PINYIN = "pinyin"
    INITIALS = "initials"
    BODY = "body"
    FRAGMENT = "fragment"


class Scope(Strict, frozen=True, kw_only=True):
    """Where is searched.

    Attributes:
        areas: areas whose items count, nearest first.
        today: date in the county's zone; later first days are hidden, past last days
            are archive.
        channel: the face that asks, or None for the desk.
        archive: whether archived items are found too, after all others.
    """

    areas: tuple[AreaCode, ...]
    today: date
    channel: Channel | None = None
    archive: bool = True


class Hit(Strict, frozen=True, kw_only=True):
    """One result: what, from whom, when, where, and why it was found."""

    item_id: ItemId
    title: str
    area: AreaCode
    entry: EntryCode
    issuing_body: str
    issued: date
    archived: bool
    why: Why
    matched: tuple[str, ...]
    snippet: str


class Found(Strict, frozen=True, kw_only=True):
    """Results in order, and titles that sound alike where there is no result."""

    hits: tuple[Hit, ...]
    nearest: tuple[str, ...] = ()


class _Finder:
    """One search: remembers what it has found."""

    def __init__(self, connection: sqlite3.Connection, scope: Scope, wanted: int) -> None:
        self._connection = connection
        self._scope = scope
        self._wanted = wanted
        self._seen: set[str] = set()
        self.hits: list[Hit] = []

    @property
    def full(self) -> bool:
        """Tell whether enough has been found."""
        return len(self.hits) >= self._wanted

    def take(self, why: Why, match: str, words: tuple[str, ...]) -> None:
        """Add what an FTS5 query finds."""
        rows = self._connection.execute(
            _sql(
                self._scope,
                "d.rowid IN (SELECT rowid FROM finding_text WHERE finding_text MATCH ?)",
            ),
            (match, *_values(self._scope), self._wanted),
        )
        self._add(why, rows, words)

    def take_title(self, title: str) -> None:
        """Add the items whose title is exactly this, punctuation aside."""
        rows = self._connection.execute(
            _sql(self._scope, "d.plain_title = ?"), (title, *_values(self._scope), self._wanted)
        )
        self._add(Why.EXACT_TITLE, rows, (title,))

    def _add(self, why: Why, rows: sqlite3.Cursor, words: tuple[str, ...]) -> None:
        for row in rows:
            if row[0] not in self._seen and not self.full:
                self._seen.add(row[0])
                self.hits.append(_hit(row, why, words, self._scope.today))


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
        offset: how many are skipped before them.
        synonyms: the shipped ones unless others are given.
    """
    meaning = read(text[:_LONGEST_QUERY])
    if not meaning.terms:
        return Found(hits=())
    finder = _Finder(connection, scope, limit + offset)
    finder.take_title("".join(meaning.whole))
    for why, match, words in _stages(meaning, synonyms or shipped()):
        if finder.full:
            break
        finder.take(why, match, words)
    nearest = () if finder.hits else _nearest(connection, meaning, scope)
    return Found(hits=tuple(finder.hits[offset:]), nearest=nearest)


def _stages(meaning: Meaning, synonyms: Synonyms) -> Iterator[tuple[Why, str, tuple[str, ...]]]:
    if meaning.letters:
        yield from _letter_stages(meaning)
        return
    terms = meaning.terms
    yield Why.TITLE, queries.all_of(terms, "title"), terms
    yield Why.KEYWORD, queries.all_of(terms, "{title keywords}"), terms
    if alike := queries.synonyms_of(terms, synonyms):
        yield Why.SYNONYM, alike.match, alike.words
    yield Why.PINYIN, queries.sounds_of(terms, "pinyin"), terms
    yield Why.BODY, queries.all_of(terms, "{title keywords body}"), terms
    yield Why.PINYIN, queries.sounds_of(terms, "sound"), terms
    if parts := queries.parts_of(terms, synonyms):
        yield Why.FRAGMENT, parts.match, parts.words


def _letter_stages(meaning: Meaning) -> Iterator[tuple[Why, str, tuple[str, ...]]]:
    words = (meaning.letters,)
    yield Why.KEYWORD, queries.all_of(meaning.terms, "{title keywords}"), meaning.terms
    if match := queries.typed_pinyin(meaning.letters, "pinyin"):
        yield Why.PINYIN, match, words
    if match := queries.typed_pinyin(meaning.letters, "sound"):
        yield Why.PINYIN, match, words
    if len(meaning.letters) > 1:
        yield Why.INITIALS, queries.typed_initials(meaning.letters, whole=True), words
        yield Why.INITIALS, queries.typed_initials(meaning.letters), words
    yield Why.BODY, queries.all_of(meaning.terms, "{title keywords body}"), meaning.terms


def _nearest(connection: sqlite3.Connection, meaning: Meaning, scope: Scope) -> tuple[str, ...]:
    match = queries.nearest(meaning)
    if not match:
        return ()
    finder = _Finder(connection, scope, 3)
    finder.take(Why.FRAGMENT, match, ())
    return tuple(hit.title for hit in finder.hits)


def _sql(scope: Scope, condition: str) -> str:
    areas = ",".join("?" * len(scope.areas))
    nearness = " ".join(f"WHEN ? THEN {rank}" for rank in range(len(scope.areas)))
    # What is put in are placeholders and our own conditions.
    return (
        "SELECT d.item_id, d.title, d.area, d.entry, d.issuing_body, d.issued, d.shown_last,"  # noqa: S608
        " d.keywords, d.body FROM finding_document d"
        f" WHERE {condition} AND d.area IN ({areas}) AND d.shown_first <= ?"
        " AND (? OR d.shown_last >= ?)"
        " AND ' ' || d.channels || ' ' LIKE ?"
        f" ORDER BY d.shown_last < ?, CASE d.area {nearness} END, d.issued DESC, d.rowid"
        " LIMIT ?"
    )


def _values(scope: Scope) -> tuple[object, ...]:
    today = scope.today.isoformat()
    channel = f"% {scope.channel} %" if scope.channel else "%"
    return (*scope.areas, today, scope.archive, today, channel, today, *scope.areas)


def _hit(row: tuple[str, ...], why: Why, words: tuple[str, ...], today: date) -> Hit:
    id_, title, area, entry, issuing_body, issued, last, keywords, body = row
    matched = matched_in(f"{title}\n{keywords}\n{body}", words)
    return Hit(
        item_id=ItemId(id_),
        title=title,
        area=AreaCode(area),
        entry=EntryCode(entry),
        issuing_body=issuing_body,
        issued=date.fromisoformat(issued),
        archived=last < today.isoformat(),
        why=why,
        matched=matched,
        snippet=snippet(body, matched),
    )
