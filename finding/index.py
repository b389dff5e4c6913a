"""The search index: an FTS5 table without content, and what results are sorted by.

Debian's SQLite 3.40 knows no ``contentless_delete``: a row is deleted by giving its
old values, so the texts lie in `finding_document`. Invariant: all tables hold the
same rows, cut into words in one way, which `FORM` numbers.
"""

import itertools
import sqlite3
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import EntryCode, Item, ItemId, Strict, text_of
from finding.sounds import blurred, initials, syllables
from finding.tokens import tokens

FORM = 2
"""Counts up when the tables change, or how a text is cut into words: the index is made anew."""
BREAK = "x0"
"""Stands between keywords, so that no phrase runs over two of them."""
WHOLE = "1"
"""Stands before the initials of a whole keyword, which could be a pinyin too."""
NAMES = (
    "title",
    "keywords",
    "title_pinyin",
    "keyword_pinyin",
    "title_initials",
    "keyword_initials",
    "title_sound",
    "keyword_sound",
    "whole",
    "area",
)
"""The columns of `finding_names`; `whole` holds each keyword as one token. Titles and keywords
have a table of their own: a common character is in every body, and would be read through for
every title."""
TEXTS = ("body", "area")
"""The columns of `finding_texts`; its body begins with title and keywords."""
_TABLES = f"""
CREATE TABLE finding_form (form INTEGER NOT NULL);
CREATE TABLE finding_document (
    rowid INTEGER PRIMARY KEY, item_id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    plain_title TEXT NOT NULL, area TEXT NOT NULL, entry TEXT NOT NULL,
    issuing_body TEXT NOT NULL, issued TEXT NOT NULL, shown_first TEXT NOT NULL,
    shown_last TEXT NOT NULL, channels TEXT NOT NULL, keywords TEXT NOT NULL,
    body TEXT NOT NULL);
CREATE INDEX finding_plain_title ON finding_document (plain_title);
CREATE INDEX finding_area ON finding_document (area);
CREATE VIRTUAL TABLE finding_names USING fts5(
    {", ".join(NAMES)}, content='', prefix='1 2', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE finding_texts USING fts5(
    {", ".join(TEXTS)}, content='', tokenize="unicode61 remove_diacritics 0");
"""


class Document(Strict, frozen=True, kw_only=True):
    """What is indexed of an item.

    Attributes:
        shown_last: the last day on display and in force; None for no end. Later it is archive.
    """

    item_id: ItemId
    title: str
    area: AreaCode
    entry: EntryCode
    issuing_body: str
    issued: date
    shown_first: date
    shown_last: date | None
    channels: tuple[Channel, ...]
    keywords: tuple[str, ...]
    body: str


def document_of(item: Item) -> Document:
    """Return what is indexed of an item."""
    elements = item.elements
    return Document(
        item_id=item.id,
        title=item.title,
        area=item.area,
        entry=item.entry,
        issuing_body=elements.issuing_body,
        issued=elements.issued,
        shown_first=item.shown.first,
        shown_last=_last_day(item),
        channels=item.channels,
        keywords=item.keywords,
        body=f"{elements.document_number}\n{text_of(item)}",
    )


def _last_day(item: Item) -> date | None:
    repealed = item.elements.repealed
    ends = [item.shown.last, repealed - timedelta(days=1) if repealed else None]
    return min((end for end in ends if end), default=None)


def create(connection: sqlite3.Connection) -> bool:
    """Make the index's tables where they are missing or of another form.

    One statement at a time, so that it joins the caller's transaction.

    Returns:
        Whether they were made: the caller fills them, in the same transaction.
    """
    if _form(connection) == FORM:
        return False
    _clear(connection)
    for statement in _TABLES.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute("INSERT INTO finding_form VALUES (?)", (FORM,))
    return True


def _form(connection: sqlite3.Connection) -> int:
    """Return the form of the index that is there; 0 for none, or one from before the count."""
    known = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'finding_form'"
    if connection.execute(known).fetchone() is None:
        return 0
    row = connection.execute("SELECT form FROM finding_form").fetchone()
    return int(row[0]) if row else 0


def _clear(connection: sqlite3.Connection) -> None:
    """Drop whatever index there is; its virtual tables first, which take theirs with them."""
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'finding_*'"
        " ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC"
    ).fetchall()
    for (name,) in found:
        connection.execute(f'DROP TABLE IF EXISTS "{name}"')


def put(connection: sqlite3.Connection, rowid: int, document: Document) -> None:
    """Index a document under `rowid`, replacing what stood there.

    The caller owns the transaction.
    """
    drop(connection, rowid)
    connection.execute(
        "INSERT INTO finding_document VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            rowid,
            document.item_id,
            document.title,
            "".join(tokens(document.title)),
            document.area,
            document.entry,
            document.issuing_body,
            document.issued.isoformat(),
            document.shown_first.isoformat(),
            document.shown_last.isoformat() if document.shown_last else "9999-12-31",
            " ".join(document.channels),
            "\n".join(document.keywords),
            document.body,
        ),
    )
    _write(connection, rowid, document.title, document.keywords, document.body, document.area)


def drop(connection: sqlite3.Connection, rowid: int) -> None:
    """Take a document out of the index; nothing happens if it is not there."""
    row = connection.execute(
        "SELECT title, keywords, body, area FROM finding_document WHERE rowid = ?", (rowid,)
    ).fetchone()
    if row is None:
        return
    title, keywords, body, area = row
    words = tuple(keywords.split("\n"))
    _write(connection, rowid, title, words, body, AreaCode(area), delete=True)
    connection.execute("DELETE FROM finding_document WHERE rowid = ?", (rowid,))


def drop_item(connection: sqlite3.Connection, item_id: ItemId) -> None:
    """Take an item out of the index, under whatever row it stands there."""
    row = connection.execute(
        "SELECT rowid FROM finding_document WHERE item_id = ?", (item_id,)
    ).fetchone()
    if row is not None:
        drop(connection, row[0])


def area_token(area: AreaCode) -> str:
    """Return the token that stands for an area in the index."""
    return "a" + area.replace("-", "g")


def _write(
    connection: sqlite3.Connection,
    rowid: int,
    title: str,
    keywords: tuple[str, ...],
    body: str,
    area: AreaCode,
    *,
    delete: bool = False,
) -> None:
    """Write a document's words into both tables, or take the same words out of them."""
    words = [word for word in keywords if word]
    text = " ".join(tokens("\n".join((title, *words, body))))
    for table, columns, values in (
        ("finding_names", NAMES, _names(title, words, area)),
        ("finding_texts", TEXTS, (text, area_token(area))),
    ):
        # FTS5 takes a row out when it is written again with "delete" in the table's column.
        command = (table,) if delete else ()
        named, marks = ", ".join((*command, "rowid", *columns)), ",?" * len(columns)
        # Our own names, and a placeholder a value.
        statement = f"INSERT INTO {table} ({named}) VALUES ({'?,' * delete}?{marks})"  # noqa: S608
        connection.execute(statement, (*(("delete",) if delete else ()), rowid, *values))


def _names(title: str, words: list[str], area: AreaCode) -> tuple[str, ...]:
    """Return what stands in each column of `NAMES`."""
    return (
        " ".join(tokens(title)),
        _parted(words, tokens),
        " ".join(syllables(title)),
        _parted(words, syllables),
        " ".join(first_letters(title)),
        _parted(words, first_letters),
        " ".join(blurred(title)),
        _parted(words, blurred),
        " ".join(token for word in words for token in whole_tokens(word)),
        area_token(area),
    )


def first_letters(text: str) -> tuple[str, ...]:
    """Return the initials of a text two by two: 低保户 → ``db bh``.

    One by one they would be in every title.
    """
    return pairs_of(initials(text))


def pairs_of(letters: Sequence[str]) -> tuple[str, ...]:
    """Return neighbouring initials as tokens; a single one is none."""
    return tuple(one + two for one, two in itertools.pairwise(letters))


def whole_tokens(word: str) -> tuple[str, str, str]:
    """Return the tokens of a whole keyword: its characters, its pinyin, its initials."""
    return "".join(tokens(word)), "".join(syllables(word)), WHOLE + "".join(initials(word))


def _parted(words: list[str], cut: Callable[[str], tuple[str, ...]]) -> str:
    return f" {BREAK} ".join(" ".join(cut(word)) for word in words)
