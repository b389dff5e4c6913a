"""The search index: an FTS5 table without content, and what results are sorted by.

Debian's SQLite 3.40 knows no ``contentless_delete``: a row is deleted by giving its
old values, so the texts lie in `finding_document`. Invariant: both tables hold the
same rows.
"""

import sqlite3
from datetime import date

from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.items import EntryCode, Item, ItemId, Strict, text_of
from finding.sounds import blurred, initials, syllables
from finding.tokens import tokens

BREAK = "x0"
"""Stands after the title and each keyword, so that no phrase runs over two of them."""
_TABLES = """
CREATE TABLE IF NOT EXISTS finding_document (
    rowid INTEGER PRIMARY KEY, item_id TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
    plain_title TEXT NOT NULL, area TEXT NOT NULL, entry TEXT NOT NULL,
    issuing_body TEXT NOT NULL, issued TEXT NOT NULL, shown_first TEXT NOT NULL,
    shown_last TEXT NOT NULL, channels TEXT NOT NULL, keywords TEXT NOT NULL,
    body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS finding_plain_title ON finding_document (plain_title);
CREATE VIRTUAL TABLE IF NOT EXISTS finding_text USING fts5(
    title, keywords, body, pinyin, initials, sound, content='', tokenize="unicode61 remove_diacritics 0");
"""


class Document(Strict, frozen=True, kw_only=True):
    """What is indexed of an item."""

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
        shown_last=item.shown.last,
        channels=item.channels,
        keywords=item.keywords,
        body=f"{elements.document_number}\n{text_of(item)}",
    )


def create(connection: sqlite3.Connection) -> None:
    """Create the index's tables where they are missing.

    One statement at a time, so that it joins the caller's transaction.
    """
    for statement in _TABLES.split(";"):
        if statement.strip():
            connection.execute(statement)


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
    texts = _texts(document.title, document.keywords, document.body)
    connection.execute(
        "INSERT INTO finding_text (rowid, title, keywords, body, pinyin, initials, sound)"
        " VALUES (?,?,?,?,?,?,?)",
        (rowid, *texts),
    )


def drop(connection: sqlite3.Connection, rowid: int) -> None:
    """Take a document out of the index; nothing happens if it is not there."""
    row = connection.execute(
        "SELECT title, keywords, body FROM finding_document WHERE rowid = ?", (rowid,)
    ).fetchone()
    if row is None:
        return
    texts = _texts(row[0], tuple(row[1].split("\n")), row[2])
    connection.execute(
        "INSERT INTO finding_text"
        " (finding_text, rowid, title, keywords, body, pinyin, initials, sound)"
        " VALUES ('delete',?,?,?,?,?,?,?)",
        (rowid, *texts),
    )
    connection.execute("DELETE FROM finding_document WHERE rowid = ?", (rowid,))


def drop_item(connection: sqlite3.Connection, item_id: ItemId) -> None:
    """Take an item out of the index, under whatever row it stands there."""
    row = connection.execute(
        "SELECT rowid FROM finding_document WHERE item_id = ?", (item_id,)
    ).fetchone()
    if row is not None:
        drop(connection, row[0])


def _texts(title: str, keywords: tuple[str, ...], body: str) -> tuple[str, ...]:
    named = (title, *(word for word in keywords if word))
    return (
        " ".join(tokens(title)),
        _joined([tokens(word) for word in named[1:]]),
        " ".join(tokens(body)),
        _joined([syllables(word) for word in named]),
        _joined([initials(word) for word in named]),
        _joined([blurred(word) for word in named]),
    )


def _joined(parts: list[tuple[str, ...]]) -> str:
    """Join parts, each with a break after it."""
    return " ".join(" ".join((*part, BREAK)) for part in parts)
