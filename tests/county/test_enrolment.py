"""Enrolment: from a claim code to a pass, and everything that must not get one."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from content_sync.__main__ import main as agent_main
from content_sync.agent import device
from content_sync.agent.device import Device
from content_sync.agent.http_county import HttpCounty, HttpLimits
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox
from county.__main__ import main
from county.database import tables
from county.people.staff import Role
from county.terminals import claims, register
from county.terminals.claims import Claim
from county.terminals.settings import TerminalSettings
from county.web.serving import build_application
from disclosure.decoding import decode, encode
from disclosure.enrolment import PROOF_TYPE, Challenge, Enrolled, Pass, Proof
from disclosure.errors import NotAllowedError, RetryLaterError
from disclosure.feed import Envelope
from disclosure.outbox import OutboxKind, OutboxReply
from disclosure.requests import TerminalId
from disclosure.seals.signing import new_seed, seal
from tests.county.desk import Browser
from tests.county.making import COUNTY, OTHER_TOWN, VILLAGE, Town, batch
from tests.county.served import running

LIMITS = TerminalSettings()


def a_claim(town: Town, minutes: int = 60) -> str:
    with town.county.database.writing() as connection:
        return claims.make(connection, Claim(VILLAGE, "村口"), minutes, town.clock(), LIMITS)


def ask(client: TestClient, mine: Device, claim: str) -> int:
    return client.post("/v1/terminals", content=encode(mine.enrolment(claim))).status_code


def enrolled(client: TestClient, town: Town, mine: Device) -> TerminalId:
    reply = client.post("/v1/terminals", content=encode(mine.enrolment(a_claim(town))))
    assert reply.status_code == 200
    return decode(reply.content, Enrolled).terminal


def confirmed(client: TestClient, town: Town, mine: Device) -> TerminalId:
    id_ = enrolled(client, town, mine)
    with town.county.database.writing() as connection:
        register.confirm(connection, id_, "wang.lead", town.clock())
    return id_


def challenge(client: TestClient, id_: str) -> Envelope:
    return decode(client.post(f"/v1/terminals/{id_}/challenge").content, Envelope)


def a_pass(client: TestClient, id_: str, proof: Envelope) -> str | int:
    reply = client.post(f"/v1/terminals/{id_}/pass", content=encode(proof))
    return decode(reply.content, Pass).token if reply.status_code == 200 else reply.status_code


def send(client: TestClient, token: str | int) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return client.post("/v1/outbox", content=batch(), headers=headers).status_code


@pytest.fixture
def mine() -> Device:
    return Device(new_seed())


def test_a_confirmed_device_gets_a_pass_that_ends(
    client: TestClient, town: Town, mine: Device
) -> None:
    id_ = confirmed(client, town, mine)
    token = a_pass(client, id_, mine.proof(challenge(client, id_)))
    assert send(client, token) == 200
    town.clock.pass_by(minutes=LIMITS.pass_minutes - 1)
    assert send(client, token) == 200
    town.clock.pass_by(minutes=2)
    assert send(client, token) == 401


def test_a_device_that_waits_gets_nothing(client: TestClient, town: Town, mine: Device) -> None:
    id_ = enrolled(client, town, mine)
    reply = client.post(f"/v1/terminals/{id_}/challenge")
    assert reply.status_code == 403
    assert "waits until a person" in reply.json()["detail"]


def test_a_revoked_terminal_s_passes_stop_at_once(
    client: TestClient, town: Town, mine: Device
) -> None:
    id_ = confirmed(client, town, mine)
    asked = challenge(client, id_)
    token, other = a_pass(client, id_, mine.proof(asked)), town.terminal()
    assert (send(client, token), send(client, other)) == (200, 200)
    with town.county.database.writing() as connection:
        register.revoke(connection, id_, "wang.lead", town.clock())
    assert (send(client, token), send(client, other)) == (401, 200)
    assert a_pass(client, id_, mine.proof(asked)) == 403


def test_a_pass_that_was_left_behind_opens_nothing(
    client: TestClient, town: Town, mine: Device
) -> None:
    id_ = confirmed(client, town, mine)
    token = a_pass(client, id_, mine.proof(challenge(client, id_)))
    with town.county.database.writing() as connection:
        ended = tables.terminals.update().values(standing=register.Standing.REVOKED)
        connection.execute(ended)
    assert send(client, token) == 401


def test_only_the_hash_of_a_pass_is_kept(client: TestClient, town: Town, mine: Device) -> None:
    id_ = confirmed(client, town, mine)
    token = a_pass(client, id_, mine.proof(challenge(client, id_)))
    with town.county.database.reading() as connection:
        [kept] = connection.scalars(select(tables.terminal_passes.c.token_hash))
    assert str(token) not in kept
    assert len(kept) == 64


def test_a_claim_code_is_good_once(client: TestClient, town: Town, mine: Device) -> None:
    claim = a_claim(town)
    assert ask(client, mine, claim.lower().replace("-", " ")) == 200
    assert ask(client, Device(new_seed()), claim) == 403


def test_a_claim_code_expires(client: TestClient, town: Town, mine: Device) -> None:
    claim = a_claim(town, minutes=10)
    town.clock.pass_by(minutes=10)
    assert ask(client, mine, claim) == 403


def test_five_wrong_tries_lock_a_claim_code(client: TestClient, town: Town, mine: Device) -> None:
    claim = a_claim(town)
    wrong = claim[:-1] + ("0" if claim[-1] != "0" else "1")
    for _ in range(4):
        assert ask(client, mine, wrong) == 403
    assert ask(client, mine, claim) == 200
    claim = a_claim(town)
    wrong = claim[:-1] + ("0" if claim[-1] != "0" else "1")
    for _ in range(5):
        assert ask(client, Device(new_seed()), wrong) == 403
    assert ask(client, Device(new_seed()), claim) == 403


def test_guessing_is_slowed_for_everybody(client: TestClient, town: Town, mine: Device) -> None:
    statuses = [ask(client, mine, "AAAA-BBBB") for _ in range(LIMITS.enrolments_a_minute + 1)]
    assert statuses[-2:] == [403, 429]
    town.clock.pass_by(minutes=1)
    assert ask(client, mine, a_claim(town)) == 200


def test_a_claim_code_lies_hashed(town: Town, client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200
    claim = a_claim(town).replace("-", "")
    with town.county.database.reading() as connection:
        [row] = connection.execute(select(tables.claims)).all()
    assert claim[4:] not in repr(row)


def test_a_key_that_did_not_sign_enrols_nobody(
    client: TestClient, town: Town, mine: Device
) -> None:
    envelope = mine.enrolment(a_claim(town))
    forged = msgspec.structs.replace(
        envelope, payload=envelope.payload.replace(b'"claim"', b' "claim"')
    )
    assert client.post("/v1/terminals", content=encode(forged)).status_code == 422


def test_a_device_is_entered_once(client: TestClient, town: Town, mine: Device) -> None:
    assert ask(client, mine, a_claim(town)) == 200
    claim = a_claim(town)
    assert ask(client, mine, claim) == 403
    assert ask(client, Device(new_seed()), claim) == 200


def test_no_other_signature_is_a_proof(client: TestClient, town: Town, mine: Device) -> None:
    id_ = confirmed(client, town, mine)
    other = Device(new_seed())
    other_id = confirmed(client, town, other)
    asked = challenge(client, id_)
    signed = decode(mine.proof(asked).payload, Proof)
    another_type = seal("application/x", encode(signed), mine.seed)
    own = msgspec.structs.replace(decode(asked.payload, Challenge), terminal=id_)
    made_up = seal(asked.payload_type, encode(own), mine.seed)
    assert a_pass(client, id_, other.proof(asked)) == 422
    assert a_pass(client, id_, another_type) == 422
    assert a_pass(client, id_, mine.proof(made_up)) == 422
    assert a_pass(client, id_, mine.proof(challenge(client, other_id))) == 422
    assert a_pass(client, id_, seal(PROOF_TYPE, b"{}", mine.seed)) == 422
    town.clock.pass_by(seconds=LIMITS.challenge_seconds)
    assert a_pass(client, id_, mine.proof(asked)) == 422


def test_the_desk_compares_confirms_and_revokes(
    client: TestClient, town: Town, mine: Device
) -> None:
    id_ = enrolled(client, town, mine)
    town.hire("wang.lead", Role.LEAD, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.lead")
    browser.get("/desk/terminals")
    for group in mine.fingerprint.split():
        assert f"<span>{group}</span>" in browser.page
    assert browser.post(f"/desk/terminals/{id_}/confirm", token="forged").status_code == 403
    browser.get("/desk/terminals")
    assert browser.post(f"/desk/terminals/{id_}/confirm").status_code == 303
    browser.get("/desk/terminals")
    assert "等待确认的设备" not in browser.page
    assert browser.post(f"/desk/terminals/{id_}/refuse").status_code == 409
    browser.get("/desk/terminals")
    assert browser.post(f"/desk/terminals/{id_}/revoke").status_code == 303
    history = tables.terminal_history
    with town.county.database.reading() as connection:
        rows = connection.execute(select(history.c.act, history.c.who).order_by(history.c.id)).all()
    assert [tuple(row) for row in rows] == [
        ("asked", ""),
        ("confirmed", "wang.lead"),
        ("revoked", "wang.lead"),
    ]


def test_neither_a_clerk_nor_a_stranger_lets_a_device_in(
    client: TestClient, town: Town, mine: Device
) -> None:
    id_ = enrolled(client, town, mine)
    for name, role, area, status in (
        ("li.clerk", Role.CLERK, COUNTY, 403),
        ("zhou.lead", Role.LEAD, OTHER_TOWN, 404),
    ):
        town.hire(name, role, area)
        browser = Browser(client)
        browser.log_in(name)
        browser.get("/desk/terminals")
        assert browser.post(f"/desk/terminals/{id_}/confirm").status_code == status
    with town.county.database.reading() as connection:
        entry = register.find(connection, id_)
    assert entry is not None
    assert entry.standing is register.Standing.PENDING


def test_a_refused_device_s_number_is_given_again(
    client: TestClient, town: Town, mine: Device
) -> None:
    first = enrolled(client, town, mine)
    with town.county.database.writing() as connection:
        register.refuse(connection, first, "wang.lead", town.clock())
        with pytest.raises(NotAllowedError):
            register.refuse(connection, first, "wang.lead", town.clock())
    assert ask(client, mine, a_claim(town)) == 200


@pytest.fixture
def url(town: Town) -> Iterator[str]:
    """The real server on loopback."""
    town.load()
    with running(build_application(town.county, town.clock)) as address:
        yield address


def test_by_commands_from_claim_to_delivery(
    town: Town, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("county.commands.terminals.system_clock", town.clock)
    data = ["--data", str(town.county.folder.path)]
    assert main(["terminal", "claim", "--area", VILLAGE, *data]) == 0
    claim = capsys.readouterr().out.splitlines()[0].removeprefix("claim code: ")
    store, out = tmp_path / "store", tmp_path / "agent.toml"
    enrol = ["enrol", "--county-url", url, "--root", str(town.county.folder.root(1))]
    enrol += ["--store", str(store), "--out", str(out), "--claim"]
    assert agent_main([*enrol, "AAAA-BBBB-CCCC-DDDD"]) == 2
    assert "claim code is wrong, used, expired or locked" in capsys.readouterr().err
    assert not out.exists()
    assert agent_main([*enrol, claim]) == 0
    told = capsys.readouterr().out
    assert agent_main([*enrol, claim]) == 2
    settings = tomllib.loads(out.read_text())
    key = Folder(store).device_key
    assert (key.stat().st_mode & 0o777, key.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    mine = device.load(Folder(store))
    assert mine is not None
    assert f"fingerprint: {mine.fingerprint}" in told
    id_ = settings["terminal_id"]
    county = HttpCounty(url, HttpLimits(), "test", device=mine, terminal=id_)
    with pytest.raises(RetryLaterError, match="waits until a person"):
        county.deliver(batch())
    assert main(["terminal", "list", *data]) == 0
    assert mine.fingerprint in capsys.readouterr().out
    assert main(["terminal", "confirm", id_, *data]) == 0
    assert decode(county.deliver(batch()), OutboxReply).rows == ()
    town.clock.pass_by(hours=2)
    assert decode(county.deliver(batch()), OutboxReply).rows == ()
    assert agent_main(["run", "--settings", str(out), "--once"]) in (0, 1)
    with town.county.database.reading() as connection:
        reports = select(tables.outbox_rows.c.kind).where(tables.outbox_rows.c.terminal == id_)
        assert list(connection.scalars(reports)) == ["report"]
    assert main(["terminal", "revoke", "1", *data]) == 0
    with pytest.raises(RetryLaterError, match="revoked"):
        county.deliver(batch())
    county.close()
    outbox = Outbox.open(store)
    kept = outbox.put(OutboxKind.REQUEST, b"box", made=town.clock())
    assert agent_main(["run", "--settings", str(out), "--once"]) == 1
    assert kept in {row.id for row in outbox.take_batch(200, 10**6)}
    assert (outbox.tally().refused, outbox.tally().delivered) == (0, 1)


def test_claims_that_make_no_sense_are_refused(town: Town) -> None:
    town.load()
    with town.county.database.writing() as connection:
        for claim, minutes, reason in (
            (Claim(VILLAGE, " "), 60, "name is empty"),
            (Claim(VILLAGE.replace("201", "299"), "x"), 60, "no area"),  # type: ignore[arg-type]
            (Claim(VILLAGE, "x"), 0, "good for 1 to 1440"),
        ):
            with pytest.raises(NotAllowedError, match=reason):
                claims.make(connection, claim, minutes, town.clock(), LIMITS)
