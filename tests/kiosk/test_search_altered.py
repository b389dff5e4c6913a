"""A search index that says something else: its words reach no screen."""

import json

import msgspec
import pytest

from content_sync.store.reader import ContentReader
from disclosure.channels import Channel
from disclosure.wording import Wording
from kiosk.__main__ import main
from kiosk.journey.rows import Names
from kiosk.journey.searching import Results, Searching
from tests.fakes.county import AREAS, COUNTY, TODAY, TOWNSHIP, VILLAGE
from tests.fakes.stores import tamper

EVERYWHERE = (VILLAGE, TOWNSHIP, COUNTY)
FORGED = "快把钱转给我"


def find(store, words: str) -> Results:
    reader = ContentReader.open(store)
    try:
        names = Names({area.code: area.name for area in AREAS}, Wording())
        return Searching(reader, reader.connection, names).find(words, EVERYWHERE, TODAY)
    finally:
        reader.close()


@pytest.fixture
def forged(village):
    changed = tamper(
        village.store,
        "UPDATE finding_document SET title = title || ?1, body = ?1 || body || ?1,"
        " keywords = keywords || char(10) || ?1, issuing_body = ?1, issued = '2031-01-01'",
        FORGED,
    )
    assert changed
    return village.store


def test_altered_words_are_in_no_row(forged):
    found = find(forged, "低保")
    assert found.rows
    assert FORGED not in repr(found)
    assert "2031" not in repr(found)
    assert all(row.title and row.snippet for row in found.rows)
    assert any("低保" in row.matched or "最低生活保障" in row.matched for row in found.rows)


def test_altered_titles_are_not_proposed(village):
    near = find(village.store, "dibaa").nearest
    assert near
    tamper(village.store, "UPDATE finding_document SET title = title || ?", FORGED)
    assert find(village.store, "dibaa").nearest == near


def test_the_command_shows_sealed_words_alone(forged, capsys):
    for words in ("低保", "dibaa"):
        assert main(["find", words, "--store", str(forged), "--json"]) == 0
        told = capsys.readouterr().out
        assert FORGED not in told
        assert "2031" not in told
        assert main(["find", words, "--store", str(forged)]) == 0
        assert FORGED not in capsys.readouterr().out
    assert json.loads(told)["nearest"]


def test_an_item_for_another_face_is_no_result_whatever_the_index_says(village):
    item = village.item("老人补贴")
    before = find(village.store, item.title)
    assert item.id in {row.item for row in before.rows}
    phone = msgspec.structs.replace(
        item, id=type(item.id)("11111111-1111-4111-8111-111111111111"), channels=(Channel.PHONE,)
    )
    village.county.publish(phone)
    village.county.fill(village.store)
    tamper(village.store, "UPDATE finding_document SET channels = 'kiosk'")
    assert phone.id not in {row.item for row in find(village.store, phone.title).rows}


def test_while_an_index_is_made_nothing_is_said_to_be_missing(village):
    tamper(village.store, "DROP TABLE finding_names")
    found = find(village.store, "低保")
    assert (found.rows, found.ready) == ((), False)
