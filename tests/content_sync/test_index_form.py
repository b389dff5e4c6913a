"""A software update with another search index: made anew in place, nothing fetched."""

import hashlib
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from content_sync.store import placing
from content_sync.store.folder import Folder
from content_sync.store.reader import ContentReader
from content_sync.store.writer import ContentWriter
from disclosure.channels import Channel
from finding import index
from finding.search import Scope, search
from tests.fakes.county import TODAY, VILLAGE, FakeCounty, an_item
from tests.fakes.stores import column, tamper, titles
from tests.fakes.terminal import CutError

SCOPE = Scope(areas=(VILLAGE,), today=TODAY, channel=Channel.KIOSK)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    county = FakeCounty()
    county.publish(an_item("石桥村停水通知"))
    county.publish(an_item("石桥村供电通知"))
    gone = an_item("石桥村修路通知")
    county.publish(gone)
    county.withdraw(gone)
    county.fill(tmp_path)
    return tmp_path


def found(store: Path, words: str) -> set[str]:
    reader = ContentReader.open(store)
    try:
        return {hit.title for hit in search(reader.connection(), words, SCOPE).hits}
    finally:
        reader.close()


def first_form(store: Path) -> None:
    """Put an index there as it was before forms were counted."""
    with closing(sqlite3.connect(Folder(store).content_db)) as connection, connection:
        for table in ("finding_names", "finding_texts", "finding_document", "finding_form"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("CREATE TABLE finding_document (rowid INTEGER PRIMARY KEY, words TEXT)")
        connection.execute("CREATE VIRTUAL TABLE finding_text USING fts5(words, content='')")
        connection.execute("INSERT INTO finding_text (rowid, words) VALUES (1, 'x')")


def another_number(store: Path) -> None:
    tamper(store, "UPDATE finding_form SET form = form - 1")
    tamper(store, "DELETE FROM finding_document")


def make_anew_and_cut(writer: ContentWriter) -> None:
    with writer.transaction() as connection:
        assert index.create(placing.raw_connection(connection))
        placing.index_anew(connection)
        raise CutError


def no_index(store: Path) -> None:
    for table in ("finding_names", "finding_texts", "finding_document", "finding_form"):
        tamper(store, f"DROP TABLE {table}")


@pytest.mark.parametrize("age", [first_form, another_number, no_index])
def test_everything_is_found_again_and_nothing_is_fetched(
    store: Path, age: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    shown, feeds = titles(store), column(store, "SELECT cursor FROM feeds ORDER BY area")
    age(store)
    caplog.set_level(logging.INFO)
    ContentWriter.open(Folder(store), VILLAGE).close()
    assert found(store, "通知") == {"石桥村停水通知", "石桥村供电通知"}
    assert found(store, "tingshui") == {"石桥村停水通知"}
    assert found(store, "修路") == set()
    assert titles(store) == shown
    assert column(store, "SELECT cursor FROM feeds ORDER BY area") == feeds
    assert "2 of 2 items" in caplog.text
    left = column(store, "SELECT name FROM sqlite_master WHERE name GLOB 'finding_text*'")
    assert "finding_text" not in left


def test_an_index_of_this_form_is_left_alone(store: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    ContentWriter.open(Folder(store), VILLAGE).close()
    assert "search index" not in caplog.text


def test_a_cut_while_it_is_made_leaves_the_old_one_and_all_content(store: Path) -> None:
    with closing(ContentWriter.open(Folder(store), VILLAGE)) as writer:
        first_form(store)
        with pytest.raises(CutError):
            make_anew_and_cut(writer)
    assert column(store, "SELECT name FROM sqlite_master WHERE name = 'finding_text'")
    assert titles(store)
    ContentWriter.open(Folder(store), VILLAGE).close()
    assert found(store, "停水")


def test_a_damaged_document_keeps_no_other_out_of_the_index(store: Path) -> None:
    last = "SELECT max(number) FROM documents WHERE kind = 'item' AND state = 'ready'"
    tamper(store, f"UPDATE documents SET envelope = x'00' WHERE number = ({last})")  # noqa: S608
    first_form(store)
    ContentWriter.open(Folder(store), VILLAGE).close()
    assert len(found(store, "通知")) == 1


def test_a_face_sees_its_content_while_the_index_is_old(store: Path) -> None:
    before = titles(store)
    first_form(store)
    assert titles(store) == before


def test_another_layout_needs_another_number() -> None:
    """Change `FORM` together with the tables, and then this digest."""
    layout = hashlib.sha256(" ".join(index._TABLES.split()).encode()).hexdigest()
    assert (index.FORM, layout[:16]) == (2, "ddf74494fa888c90")
