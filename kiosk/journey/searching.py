"""Searching: a person's words to rows, or to a way on when nothing is found.

Invariant: a result is shown only if the reader vouches for its item at this moment, and
every word of it is read from the sealed item, none from the search index.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.errors import RetryLaterError
from disclosure.items import Item, ItemId, Strict, is_archived
from finding.index import document_of
from finding.matching import explain
from finding.search import Hit, Scope, search
from kiosk.journey.browsing import Reader
from kiosk.journey.rows import Names, Row

RESULT_LIMIT = 40
WRITING_LIMIT = 6
"""Results while somebody is still writing: what fits beside the keyboard."""


class Results(Strict, frozen=True, kw_only=True):
    """What a search shows.

    Attributes:
        text: the words.
        rows: what they find.
        nearest: titles that sound alike where nothing is found.
        ready: whether there was an index to ask; a software update makes it anew.
    """

    text: str
    rows: tuple[Row, ...] = ()
    nearest: tuple[str, ...] = ()
    ready: bool = True


@dataclass(frozen=True)
class Vouched:
    """A result that the reader vouches for.

    Attributes:
        hit: why it was found.
        item: the item as it was sealed.
        archived: whether it is past its days on display or in force.
        matched: parts of its sealed texts that match.
        snippet: where in its sealed text.
    """

    hit: Hit
    item: Item
    archived: bool
    matched: tuple[str, ...]
    snippet: str


@dataclass(frozen=True)
class Answers:
    """What a search finds that may be shown; `nearest` are sealed titles."""

    hits: tuple[Vouched, ...]
    nearest: tuple[str, ...]


def vouched(
    reader: Reader, connection: sqlite3.Connection, text: str, scope: Scope, limit: int
) -> Answers:
    """Return what the words find, in the words of the sealed items alone.

    Raises:
        RetryLaterError: the search index cannot be read now.
    """
    try:
        found = search(connection, text, scope, limit=limit)
    except sqlite3.DatabaseError as error:
        raise RetryLaterError(f"the search index: {error}") from error
    hits = (_vouched(reader, hit, scope) for hit in found.hits)
    near = (_sealed(reader, id_, scope) for id_ in found.near_items)
    return Answers(
        hits=tuple(hit for hit in hits if hit is not None),
        nearest=tuple(dict.fromkeys(item.title for item in near if item is not None)),
    )


def _vouched(reader: Reader, hit: Hit, scope: Scope) -> Vouched | None:
    item = _sealed(reader, hit.item_id, scope)
    if item is None:
        return None
    document = document_of(item)
    keywords = "\n".join(document.keywords)
    matched, snippet = explain(document.title, keywords, document.body, hit.words)
    archived = is_archived(document.shown_last, scope.today)
    return Vouched(hit, item, archived, matched, snippet)


def _sealed(reader: Reader, id_: ItemId, scope: Scope) -> Item | None:
    """Return the sealed item where it is what was searched for, whatever the index says."""
    verified = reader.item(id_)
    if verified is None:
        return None
    item = verified.item
    fits = item.area in scope.areas and item.shown.first <= scope.today
    return item if fits and scope.channel in item.channels else None


class Searching:
    """The search of one kiosk."""

    def __init__(
        self,
        reader: Reader,
        connection: Callable[[], sqlite3.Connection],
        names: Names,
    ) -> None:
        self._reader = reader
        self._connection = connection
        self._names = names

    def find(
        self, text: str, areas: tuple[AreaCode, ...], today: date, limit: int = RESULT_LIMIT
    ) -> Results:
        """Return what the words find in the areas, nearest area first."""
        scope = Scope(areas=areas, today=today, channel=Channel.KIOSK)
        try:
            found = vouched(self._reader, self._connection(), text, scope, limit)
        except RetryLaterError:
            return Results(text=text, ready=False)
        rows = (self._names.row(one.item, today, one.matched, one.snippet) for one in found.hits)
        return Results(text=text, rows=tuple(rows), nearest=found.nearest)
