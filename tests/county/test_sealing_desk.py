"""Sealing on the desk over HTTP: keys handed in, the queue, seals, sending back, taking back."""

import base64
import json
import re
from dataclasses import dataclass, replace

import msgspec
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from county.importing.item_file import item_id
from county.items import public
from county.keys.key_file import KeyFile, KeyKind, read_key, signing_key
from county.keys.public_file import KEY_TYPE, PublicFile
from county.people.staff import Role
from county.settings import SpeakingSettings
from county.web.serving import build_application
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.items import PersonId
from disclosure.seals.signing import key_id, new_seed, seal, sign
from tests.county.ceremony import Ceremony
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    OTHER_TOWN,
    PASSWORD,
    SPOKEN,
    VILLAGE,
    Content,
    Town,
    item_text,
)

ID = item_id(VILLAGE, "water")
ALOUD = item_text(channels='["loudspeaker"]', more=SPOKEN)


@dataclass
class Sealer:
    """A person at a browser, with the key that WebCrypto would hold."""

    browser: Browser
    key: KeyFile

    def seal(self, id_: str = ID, **changes: str) -> Response:
        self.browser.get(f"/desk/items/{id_}/seal")
        return self._send(f"/desk/items/{id_}/seal", f"/desk/items/{id_}/seal/payload", **changes)

    def withdraw(self, reason: str, id_: str = ID, **changes: str) -> Response:
        address = f"/desk/items/{id_}/withdraw"
        self.browser.get(f"{address}?reason={reason}")
        return self._send(address, f"{address}/payload?reason={reason}", reason=reason, **changes)

    def _send(self, address: str, payload: str, **changes: str) -> Response:
        raw = self.browser.get(payload).content
        shown = re.search(r'data-type="([^"]+)" data-hash="([0-9a-f]{64})"', self.browser.page)
        assert shown is not None, self.browser.page
        signature = sign(self.key.seed, shown.group(1), raw)
        form = {
            "sha256": shown.group(2),
            "keyid": signature.keyid,
            "sig": base64.b64encode(signature.sig).decode(),
            "password": PASSWORD,
        }
        return self.browser.post(address, **{**form, **changes})


def sealer(town: Town, client: TestClient, number: int) -> Sealer:
    name = f"approver-{number}"
    town.hire(name, Role.APPROVER, COUNTY)
    browser = Browser(client)
    assert browser.log_in(name).status_code == 303
    key = read_key(town.county.folder.offline_keys / f"{name}.key", KeyKind.APPROVER)
    return Sealer(browser, key)


@pytest.fixture
def client(town: Town, content: Content) -> TestClient:
    mute = SpeakingSettings(rendering=False)
    settings = msgspec.structs.replace(town.county.settings, speaking=mute)
    town.county = replace(town.county, settings=settings)
    content.item("water", ALOUD)
    town.load()
    return TestClient(build_application(town.county, town.clock), follow_redirects=False)


def live_version(town: Town) -> int | None:
    with town.county.database.reading() as connection:
        found = public.one(connection, ID)
    return found.item.version if found else None


def test_two_people_seal_and_one_takes_back(town: Town, client: TestClient) -> None:
    first, second = sealer(town, client, 1), sealer(town, client, 2)
    assert "石桥村停水通知" in first.browser.get("/desk/approvals").text
    assert first.seal().headers["location"] == "/desk/approvals?said=more"
    assert live_version(town) is None
    assert "approver-1" in first.browser.get("/desk/approvals?place=signed").text
    assert second.seal().headers["location"] == "/desk/approvals?said=public"
    assert live_version(town) == 1
    gone = first.withdraw("金额有误")
    assert gone.headers["location"] == f"/desk/items/{ID}/reach"
    assert live_version(town) is None
    assert "已撤回，原因：金额有误" in first.browser.get(f"/desk/items/{ID}/reach").text


def test_a_refusal_is_told_in_words_and_changes_nothing(town: Town, client: TestClient) -> None:
    first = sealer(town, client, 1)
    wrong = first.seal(sig=base64.b64encode(b"0" * 64).decode())
    assert wrong.status_code == 409
    assert "签名和这份内容对不上" in wrong.text
    assert "签名和这份内容对不上" in first.seal(sig="no base64 %").text
    assert "内容和您看到的不一样了" in first.seal(sha256="0" * 64).text
    assert "还没有写进根" in first.seal(keyid="0" * 64).text
    first.seal()
    again = first.browser.get(f"/desk/items/{ID}/seal")
    assert "您已经给这条内容用过印" in again.text
    assert 'id="seal"' not in again.text


def test_a_stolen_session_without_the_password_seals_nothing(
    town: Town, client: TestClient
) -> None:
    first = sealer(town, client, 1)
    assert "请再输一次密码" in first.seal(password="").text
    assert "密码不对" in first.seal(password="a guess at it").text
    assert live_version(town) is None
    page = first.browser.get(f"/desk/items/{ID}/seal").text
    assert "待我用印" in first.browser.get("/desk/approvals").text
    assert "已用印：" not in page


def test_one_password_lasts_for_a_batch_and_no_longer(
    town: Town, content: Content, client: TestClient
) -> None:
    for name in ("a", "b", "c"):
        content.item(name, item_text(f"通知{name}"))
    town.load()
    first = sealer(town, client, 1)
    ids = [item_id(VILLAGE, name) for name in ("a", "b", "c")]
    minutes = town.county.settings.desk.proof_minutes
    assert first.seal(ids[0]).status_code == 303
    town.clock.pass_by(minutes=minutes - 1)
    assert first.seal(ids[1], password="").status_code == 303
    town.clock.pass_by(minutes=1)
    assert first.seal(ids[2], password="").status_code == 409
    assert first.seal(ids[2]).status_code == 303


def test_an_editor_may_not_seal(town: Town, client: TestClient) -> None:
    town.hire("li.editor", Role.EDITOR, COUNTY)
    browser = Browser(client)
    browser.log_in("li.editor")
    for address in ("/desk/approvals", f"/desk/items/{ID}/seal", f"/desk/items/{ID}/withdraw"):
        assert browser.get(address).status_code == 403


def test_a_draft_beyond_ones_area_is_not_there(town: Town, client: TestClient) -> None:
    town.hire("zhao.lead", Role.APPROVER, OTHER_TOWN)
    browser = Browser(client)
    browser.log_in("zhao.lead")
    assert "石桥村停水通知" not in browser.get("/desk/approvals").text
    assert browser.get(f"/desk/items/{ID}/seal/payload").status_code == 404
    browser.get("/desk/keys")
    assert browser.post(f"/desk/items/{ID}/return", comment="x").status_code == 404


def test_a_batch_goes_from_item_to_item(town: Town, content: Content, client: TestClient) -> None:
    for name in ("a", "b", "c"):
        content.item(name, item_text(f"通知{name}"))
    town.load()
    person = sealer(town, client, 1)
    page = person.browser.get("/desk/approvals").text
    assert "逐条审核，共 5 条" in page
    first = re.search(r'class="button primary" href="/desk/items/([^/]+)/seal"', page)
    assert first is not None
    shown = person.browser.get(f"/desk/items/{first.group(1)}/seal").text
    assert "1 / 5" in shown
    after = re.search(r'name="after" value="([^"]+)"', shown)
    assert after is not None
    went = person.seal(first.group(1), next="next", after=after.group(1), done="0")
    assert went.headers["location"] == f"/desk/items/{after.group(1)}/seal?done=1"
    assert "2 / 5" in person.browser.get(went.headers["location"]).text


def test_a_draft_sent_back_waits_no_more_and_keeps_the_comment(
    town: Town, client: TestClient
) -> None:
    first = sealer(town, client, 1)
    first.seal()
    assert first.browser.post(f"/desk/items/{ID}/return", comment=" ").status_code == 409
    first.browser.get("/desk/keys")
    sent = first.browser.post(f"/desk/items/{ID}/return", comment="请写明停水时间")
    assert sent.headers["location"] == "/desk/approvals?said=back"
    assert "石桥村停水通知" not in first.browser.get("/desk/approvals?place=signed").text


def handed(person: str, seed: bytes, **changes: object) -> bytes:
    key = signing_key(KeyKind.APPROVER, seed, person)
    facts = {"person": PersonId(person), "area": AreaCode(COUNTY), "channels": tuple(Channel)}
    wanted = PublicFile(format=1, kind=KeyKind.APPROVER, public=key.public, **{**facts, **changes})  # type: ignore[arg-type]
    return encode(seal(KEY_TYPE, encode(wanted), seed))


def test_a_key_from_a_browser_goes_through_the_ceremony_into_the_root(
    town: Town, client: TestClient, ceremony: Ceremony
) -> None:
    town.hire("wang.lead", Role.APPROVER, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.lead")
    assert "您还没有印章密钥" in browser.get("/desk/keys").text
    seed = new_seed()
    file = handed("wang.lead", seed)
    assert browser.post("/desk/keys", file=file.decode()).status_code == 303
    assert "等待密钥仪式" in browser.get("/desk/keys").text
    keyid = key_id(signing_key(KeyKind.APPROVER, seed).public_bytes)
    got = browser.get(f"/desk/keys/{keyid}/public")
    assert got.content == file
    path = ceremony.file("wang.key.public")
    path.write_bytes(got.content)
    assert ceremony.publish(ceremony.sign(ceremony.draft("2.json", "--add-approver", path))) == 0
    page = browser.get("/desk/keys").text
    assert "可以用印" in page
    assert "自第 2 版起" in page
    revoked = ceremony.sign(ceremony.draft("3.json", "--revoke-approver", "wang.lead"))
    assert ceremony.publish(revoked) == 0
    assert "已撤销" in browser.get("/desk/keys").text


@pytest.mark.parametrize(
    "file",
    [
        handed("somebody.else", new_seed()),
        handed("wang.lead", new_seed(), area=AreaCode("990422000000")),
        b"{}",
        b"no json",
    ],
)
def test_a_public_file_that_is_not_the_persons_is_refused(
    town: Town, client: TestClient, file: bytes
) -> None:
    town.hire("wang.lead", Role.APPROVER, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.lead")
    browser.get("/desk/keys")
    refused = browser.post("/desk/keys", file=file.decode())
    assert refused.status_code == 422
    assert "没有收下" in refused.text


def test_a_public_file_signed_by_another_key_is_refused(town: Town, client: TestClient) -> None:
    town.hire("wang.lead", Role.APPROVER, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.lead")
    browser.get("/desk/keys")
    real, forged = (json.loads(handed("wang.lead", new_seed())) for _ in range(2))
    forged["signatures"] = real["signatures"]
    assert browser.post("/desk/keys", file=json.dumps(forged)).status_code == 422


def test_nobody_hands_in_keys_without_end(town: Town, client: TestClient) -> None:
    town.hire("wang.lead", Role.APPROVER, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.lead")
    browser.get("/desk/keys")
    most = town.county.settings.desk.keys
    sent = [
        browser.post("/desk/keys", file=handed("wang.lead", new_seed()).decode()).status_code
        for _ in range(most + 1)
    ]
    assert sent == [303] * most + [422]


def test_the_faces_of_a_draft_are_shown_before_the_seal(
    town: Town, content: Content, client: TestClient
) -> None:
    content.item("water", item_text(channels='["screen", "print"]'))
    town.load()
    first = sealer(town, client, 1)
    one = f"/desk/items/{ID}/seal"
    assert "村口横屏" in first.browser.get(f"{one}/screens").text
    assert first.browser.get(f"{one}/paper.pdf").content.startswith(b"%PDF")
    assert first.browser.get(f"{one}/paper/1.png").content.startswith(b"\x89PNG")
    assert first.browser.get(f"{one}/paper/9.png").status_code == 404
    content.item("water", item_text(channels='["phone"]'))
    town.load()
    assert first.browser.get(f"{one}/screens").status_code == 404
    assert first.browser.get(f"{one}/paper.pdf").status_code == 404


def test_a_withdrawn_item_is_corrected_from_what_was_public(town: Town, client: TestClient) -> None:
    first, second = sealer(town, client, 1), sealer(town, client, 2)
    first.seal()
    second.seal()
    first.withdraw("金额有误")
    town.hire("li.editor", Role.EDITOR, COUNTY)
    editor = Browser(client)
    editor.log_in("li.editor")
    assert "改正后重新公开" in editor.get(f"/desk/items/{ID}").text
    taken = editor.post(f"/desk/items/{ID}/write/take-up")
    assert taken.headers["location"] == f"/desk/items/{ID}/write"
    assert "石桥村停水通知" in editor.get(f"/desk/items/{ID}/write").text
