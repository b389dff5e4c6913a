"""The phone pages show what the root in force stands behind, and nothing else."""

import io
import sqlite3
from contextlib import closing

import msgspec
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from county.__main__ import main
from county.database.tables import changes, live_items
from county.importing.item_file import item_id
from county.items.search import ItemSearch
from county.items.vouching import Vouching
from county.publishing import new_root
from disclosure.decoding import decode, encode
from disclosure.feed import Envelope
from tests.county.ceremony import PASSPHRASE, Ceremony
from tests.county.making import COUNTY, VILLAGE, Content, Town, item_text

ID = item_id(VILLAGE, "water")
TITLE = "石桥村停水通知"


@pytest.fixture
def public(client: TestClient, town: Town, content: Content) -> TestClient:
    content.item("water", item_text())
    town.publish()
    assert TITLE in client.get(f"/v/{VILLAGE}").text
    assert client.get(f"/p/items/{ID}").status_code == 200
    return client


def revoking(ceremony: Ceremony) -> bytes:
    """Return a signed root without the approvers who sealed the item."""
    other = ceremony.approver("wang.lead", COUNTY)
    both = ("--revoke-approver", "approver-1", "--revoke-approver", "approver-2")
    draft = ceremony.draft("v2.json", "--add-approver", other, *both)
    return ceremony.sign(draft).read_bytes()


def found(client: TestClient) -> str:
    """Return the page of results for a word of the item's."""
    return client.get(f"/v/{VILLAGE}/search", params={"words": "停水"}).text


def gone(client: TestClient) -> bool:
    listed = TITLE in client.get(f"/v/{VILLAGE}").text or f"/p/items/{ID}" in found(client)
    return client.get(f"/p/items/{ID}").status_code == 404 and not listed


def test_a_revoked_approvers_item_leaves_the_phone_pages(
    public: TestClient, ceremony: Ceremony, town: Town
) -> None:
    revoking(ceremony)
    assert ceremony.publish(ceremony.file("v2.json")) == 0
    assert gone(public)
    with town.county.database.reading() as connection:
        assert connection.execute(live_items.select()).first() is None


def test_a_ceremony_that_was_cut_off_leaves_no_revoked_item_on_show(
    public: TestClient, ceremony: Ceremony, town: Town
) -> None:
    raw = revoking(ceremony)
    keyring = new_root.require_next(ceremony.data, raw, town.clock())
    new_root.put_in_place(ceremony.data, raw, keyring)
    assert gone(public)


def test_an_item_sealed_again_is_back(public: TestClient, ceremony: Ceremony, town: Town) -> None:
    revoking(ceremony)
    assert ceremony.publish(ceremony.file("v2.json")) == 0
    town.clock.pass_by(minutes=1)
    ceremony.patch.setattr("county.commands.sealing.system_clock", town.clock)
    ceremony.patch.setattr("sys.stdin", io.StringIO(PASSPHRASE + "\n"))
    seal = ["seal", "--data", str(ceremony.data.path), f"{VILLAGE}/water"]
    assert main([*seal, "--key", str(ceremony.file("wang.lead")), "--passphrase-stdin"]) == 0
    assert TITLE in public.get(f"/v/{VILLAGE}").text
    assert TITLE in public.get(f"/p/items/{ID}").text


def test_a_title_changed_in_the_database_is_not_what_is_shown(
    public: TestClient, town: Town
) -> None:
    with town.county.database.writing() as connection:
        connection.execute(update(live_items).values(title="伪造的标题"))
    page = public.get(f"/v/{VILLAGE}").text
    assert TITLE in page
    assert "伪造的标题" not in page


def test_a_payload_changed_in_the_database_is_not_there(public: TestClient, town: Town) -> None:
    with town.county.database.writing() as connection:
        row = connection.execute(changes.select().where(changes.c.id == ID)).one()
        sealed = decode(row.envelope, Envelope)
        payload = sealed.payload.replace("停水".encode(), "断水".encode())
        forged = encode(msgspec.structs.replace(sealed, payload=payload))
        connection.execute(update(changes).where(changes.c.id == ID).values(envelope=forged))
    # What was drawn of it before is answered for the rest of its minute.
    town.clock.pass_by(minutes=1)
    assert gone(public)


def test_an_index_that_says_something_else_is_not_believed(public: TestClient, town: Town) -> None:
    ItemSearch(town.county.folder.search, town.county.database).update()
    assert f"/p/items/{ID}" in found(public)
    with closing(sqlite3.connect(town.county.folder.search)) as connection, connection:
        assert connection.execute("UPDATE finding_document SET title = '伪造的标题'").rowcount
    assert "伪造的标题" not in found(public)
    assert f"/p/items/{ID}" not in found(public)


@pytest.mark.usefixtures("public")
def test_verdicts_are_remembered_up_to_a_limit(town: Town) -> None:
    few = Vouching(lambda: town.county.online.keyring, most=1)
    with town.county.database.reading() as connection:
        assert few.one(connection, ID) is few.one(connection, ID)
        assert few.items(connection, [ID, ID]).keys() == {ID}
        assert few.items(connection, []) == {}
