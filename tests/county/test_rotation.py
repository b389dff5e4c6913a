"""Rotation, revocation and expiry of each kind of key, from the ceremony to a terminal."""

import io
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from content_sync.store.clock import Instant
from content_sync.store.reader import ContentReader, ItemQuery
from county.__main__ import main
from county.keys.key_file import KeyKind, read_key
from county.people.staff import Role
from county.web.serving import build_application
from disclosure.channels import Channel
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError
from disclosure.feed import HEAD_TYPE, Envelope, Head
from disclosure.requests import FiledRequest
from disclosure.seals import locking, root
from disclosure.seals.signing import seal
from tests.county.asking import AskedCounty
from tests.county.ceremony import PASSPHRASE, Ceremony
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    NOW,
    VILLAGE,
    Content,
    Town,
    a_code,
    batch,
    filed,
    item_text,
    request_row,
)
from tests.county.replying import parts, send
from tests.county.test_feed_api import published
from tests.fakes.county import FilledStore


@pytest.fixture
def ceremony(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ceremony:
    cheap = locking.Cost(operations=1, memory_bytes=8192)
    monkeypatch.setattr(locking, "Cost", lambda: cheap)
    for step in ("root_drafts", "root_publishing"):
        monkeypatch.setattr(f"county.commands.{step}.system_clock", town.clock)
    (tmp_path / "table").mkdir()
    return Ceremony(tmp_path / "table", town.county.folder, monkeypatch)


@pytest.fixture
def client(town: Town, content: Content) -> Iterator[TestClient]:
    content.item("water", item_text())
    town.publish()
    app = build_application(town.county, town.clock)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def terminal(town: Town, client: TestClient, tmp_path: Path) -> Iterator[FilledStore]:
    county = AskedCounty(town, client)
    with FilledStore(county, tmp_path / "store") as filled:  # type: ignore[arg-type]
        filled.sync()
        yield filled


def follow(client: TestClient, root_version: int) -> None:
    """Wait until the running server serves heads under a root (it looks four times a second)."""
    for _ in range(200):
        if f'"root_version":{root_version}'.encode() in _head(client):
            return
        time.sleep(0.02)
    raise AssertionError("the server does not follow")


def _head(client: TestClient) -> bytes:
    return decode(client.get(f"/v1/areas/{VILLAGE}/head").content, Envelope).payload


def test_items_of_a_revoked_approver_vanish_until_sealed_again(
    ceremony: Ceremony, client: TestClient, terminal: FilledStore, town: Town
) -> None:
    assert titles(terminal) == {"石桥村停水通知"}
    public = ceremony.approver("wang.lead", COUNTY)
    draft = ceremony.draft(
        "v2", "--add-approver", public, *("--revoke-approver", "approver-1"),
        *("--revoke-approver", "approver-2"),
    )  # fmt: skip
    assert ceremony.publish(ceremony.sign(draft)) == 0
    follow(client, 2)
    terminal.sync()
    assert titles(terminal) == set()
    keys = ceremony.file("wang.lead")
    town.clock.pass_by(minutes=1)
    ceremony.patch.setattr("county.commands.sealing.system_clock", town.clock)
    again = ["seal", "--data", str(ceremony.data.path), f"{VILLAGE}/water", "--key", str(keys)]
    ceremony.patch.setattr("sys.stdin", io.StringIO(PASSPHRASE + "\n"))
    assert main([*again, "--passphrase-stdin"]) == 0
    for _ in range(200):
        terminal.sync()
        if titles(terminal):
            break
        time.sleep(0.02)
    assert titles(terminal) == {"石桥村停水通知"}


def test_a_new_head_key_keeps_content_and_letters(
    ceremony: Ceremony, client: TestClient, terminal: FilledStore, town: Town
) -> None:
    store = terminal.writer.folder.store
    _, keys = a_code()
    _answer(client, town, filed(keys))
    terminal.mailbox.fetch()
    public = ceremony.file("head.public")
    assert ceremony.root("head", "new", "--data", ceremony.data.path, "--out", public) == 0
    draft = ceremony.sign(ceremony.draft("v2", "--rotate-head", public))
    old = town.county.online.head
    assert ceremony.publish(draft) == 0
    follow(client, 2)
    terminal.sync()
    assert terminal.trust.keyring.root_version == 2
    assert terminal.journal.take()[0] == ()
    reader = ContentReader.open(store)
    try:
        assert reader.letter(keys.locator) is not None
        assert reader.freshness(town.clock()).as_of == town.clock()
    finally:
        reader.close()
    _reject_head_of(terminal, old)


def test_letters_that_lay_ready_are_served_as_signed_anew(
    ceremony: Ceremony, client: TestClient, terminal: FilledStore, town: Town, content: Content
) -> None:
    _, keys = a_code()
    _answer(client, town, filed(keys))
    # What is published later is served only with the letter in the server's sight.
    content.item("later", item_text("后来的一条"))
    published(client, town)
    terminal.mailbox.fetch()
    public = ceremony.file("head.public")
    assert ceremony.root("head", "new", "--data", ceremony.data.path, "--out", public) == 0
    assert ceremony.publish(ceremony.sign(ceremony.draft("v2", "--rotate-head", public))) == 0
    follow(client, 2)
    terminal.sync()
    terminal.mailbox.fetch()
    assert terminal.journal.take()[0] == ()


def test_letters_from_before_the_rotation_are_looked_at_again(
    ceremony: Ceremony, client: TestClient, terminal: FilledStore, town: Town
) -> None:
    _, keys = a_code()
    _answer(client, town, filed(keys))
    terminal.mailbox.fetch()
    county: AskedCounty = terminal.county  # type: ignore[assignment]
    county.keep_mail()
    public = ceremony.file("head.public")
    assert ceremony.root("head", "new", "--data", ceremony.data.path, "--out", public) == 0
    assert ceremony.publish(ceremony.sign(ceremony.draft("v2", "--rotate-head", public))) == 0
    follow(client, 2)
    terminal.sync()
    assert terminal.writer.feed(VILLAGE).mail_cursor == 0
    county.kept.clear()
    terminal.mailbox.fetch()
    assert terminal.journal.take()[0] == ()
    with closing(ContentReader.open(terminal.writer.folder.store)) as reader:
        assert reader.letter(keys.locator) is not None


def test_an_old_holder_cannot_sign_the_next_root(
    ceremony: Ceremony, client: TestClient, terminal: FilledStore
) -> None:
    old, new = ceremony.file("old.public"), ceremony.holder("new.key")
    first = ceremony.data.offline_keys / "root-1.key"
    assert ceremony.root("key", "public", first, "--out", old) == 0
    draft = ceremony.sign(ceremony.draft("v2", "--replace-holder", old, new), 1, 2)
    key = ceremony.file("new.key")
    assert ceremony.root("sign", draft, "--key", key, "--passphrase-stdin") == 0
    assert ceremony.publish(draft) == 0
    follow(client, 2)
    terminal.sync()
    assert terminal.trust.keyring.root_version == 2
    forged = ceremony.draft("v3", "--expires", "2030-01-01")
    metadata = root.read_root(forged.read_bytes())
    for number in (1, 2):
        seed = read_key(ceremony.data.offline_keys / f"root-{number}.key", KeyKind.ROOT).seed
        root.sign_root(metadata, seed)
    ceremony.data.root(3).write_bytes(root.root_bytes(metadata))
    with pytest.raises(RejectedError, match="1/2"):
        terminal.trust.refresh(terminal.county)
    assert terminal.trust.keyring.root_version == 2


def test_an_approver_s_key_that_expires_stops_counting(
    client: TestClient, terminal: FilledStore, town: Town, content: Content
) -> None:
    assert client.get("/healthz").status_code == 200
    content.item("road", item_text(title="修路通知"))
    town.load()
    town.clock.pass_by(days=2 * 365 + 1)
    with pytest.raises(RejectedError, match="0 of 1 approvers"):
        town.seal()
    assert titles(terminal) == {"石桥村停水通知"}


def titles(terminal: FilledStore) -> set[str]:
    with closing(ContentReader.open(terminal.writer.folder.store)) as reader:
        query = ItemQuery(channel=Channel.KIOSK, today=NOW.date())
        return {one.item.title for one in reader.items(query)}


def _answer(client: TestClient, town: Town, request: FiledRequest) -> None:
    town.hire("wang.lead", Role.LEAD, COUNTY)
    headers = {"Authorization": f"Bearer {town.terminal()}"}
    client.post("/v1/outbox", content=batch(request_row(town, request)), headers=headers)
    browser = Browser(client)
    browser.log_in("wang.lead")
    assert send(browser, request.id, **parts()).status_code == 303


def _reject_head_of(terminal: FilledStore, seed: bytes) -> None:
    row = terminal.writer.feed(VILLAGE)
    assert row.head is not None
    payload = decode(row.head, Envelope).payload
    forged = encode(seal(HEAD_TYPE, payload, seed))
    assert decode(payload, Head).root_version == 2
    with pytest.raises(RejectedError, match="0 of 1 head keys"):
        terminal.feeds.sync(VILLAGE, forged, Instant(terminal.county.now))
