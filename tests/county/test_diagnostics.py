"""Diagnostics at the county: asked for by a person, taken from the one that was asked, shown as text."""

import hashlib
import io
import warnings
import zipfile
from collections.abc import Mapping
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from content_sync.agent.device import Device
from content_sync.diagnosing.packing import pack
from county.audit.log import Act
from county.database.tables import acts, diagnostic_pieces, diagnostics
from county.desk.terminals.words import ADVICE
from county.diagnostics.forgetting import ForgettingDiagnostics
from county.diagnostics.opening import open_bundle
from county.people.staff import Role
from county.terminals.health import Mark, ailments
from county.terminals.passes import Passes
from county.terminals.settings import TerminalSettings
from county.watching import standing
from disclosure.blocks import Sha256
from disclosure.decoding import decode, encode
from disclosure.diagnostics import FILES, FINDINGS, JOURNAL, PIECE_BYTES, DiagnosticsPiece
from disclosure.errors import MalformedError, RejectedError
from disclosure.feed import Envelope
from disclosure.findings import Examination, Report, bad, good
from disclosure.machines import MachineRecord, Power
from disclosure.outbox import OutboxKind
from disclosure.requests import TerminalId
from disclosure.seals.asking import open_ask
from disclosure.seals.signing import new_seed
from tests.county.desk import Browser
from tests.county.making import COUNTY, OTHER_TOWN, VILLAGE, Town, batch, row

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
MIB = 1024 * 1024


def a_bundle(journal: str = "the journal", **texts: str) -> bytes:
    found = Report(of="terminal", findings=(bad("供电", "换电源"), good("磁盘", HOSTILE)))
    told = dict.fromkeys(FILES, "{}") | {FINDINGS: encode(Examination(reports=(found,))).decode()}
    return pack(told | texts, journal.splitlines(), MIB)


def pieces(bundle: bytes, number: int = 1) -> list[DiagnosticsPiece]:
    sha256 = Sha256(hashlib.sha256(bundle).hexdigest())
    parts = -(-len(bundle) // PIECE_BYTES)
    return [
        DiagnosticsPiece(
            format=1,
            number=number,
            part=part,
            parts=parts,
            sha256=sha256,
            content=bundle[part * PIECE_BYTES : (part + 1) * PIECE_BYTES],
        )
        for part in range(parts)
    ]


class Asked:
    """A county with two terminals, one of which a lead asks."""

    def __init__(self, town: Town, client: TestClient) -> None:
        self.town, self.client = town, client
        self.terminal, self.headers = self._enter(town)
        self.other, self.other_headers = self._enter(town)
        town.hire("wang.lead", Role.LEAD, COUNTY)
        self.browser = Browser(client)
        self.browser.log_in("wang.lead")
        self.page = f"/desk/terminals/{self.terminal}/diagnostics"

    def ask(self, why: str = "屏幕早上变黑") -> int:
        self.browser.get(self.page)
        return self.browser.post(f"{self.page}/ask", why=why).status_code

    def send(self, sent: list[DiagnosticsPiece], *, by_other: bool = False) -> list[str]:
        rows = batch(*(row(OutboxKind.DIAGNOSIS, encode(one)) for one in sent))
        headers = self.other_headers if by_other else self.headers
        reply = self.client.post("/v1/outbox", content=rows, headers=headers)
        assert reply.status_code == 200
        return [one["result"] for one in reply.json()["rows"]]

    def offered(self, terminal: str) -> bytes | None:
        reply = self.client.get(f"/v1/terminals/{terminal}/diagnostics")
        assert reply.headers["cache-control"] == "no-store"
        return reply.content if reply.status_code == 200 else None

    def fault(self) -> str | None:
        with self.town.county.database.reading() as connection:
            return connection.scalar(select(diagnostics.c.fault))

    def done(self, act: Act) -> int:
        with self.town.county.database.reading() as connection:
            count = select(func.count()).select_from(acts).where(acts.c.act == act)
            return connection.scalar(count) or 0

    def _enter(self, town: Town) -> tuple[TerminalId, Mapping[str, str]]:
        device = Device(new_seed())
        id_ = town.enter(device, VILLAGE)
        county = town.county
        passes = Passes(county.database, county.online, county.settings.terminals)
        proof = device.proof(passes.challenge(id_, town.clock()))
        return id_, {"Authorization": f"Bearer {passes.give(id_, proof, town.clock()).token}"}


@pytest.fixture
def asked(town: Town, client: TestClient) -> Asked:
    town.load()
    return Asked(town, client)


def test_it_is_asked_for_sent_in_pieces_shown_and_every_step_is_recorded(asked: Asked) -> None:
    assert asked.offered(asked.terminal) is None
    assert asked.ask() == 303
    assert asked.done(Act.DIAGNOSTICS_ASKED) == 1
    raw = asked.offered(asked.terminal)
    assert raw is not None
    keyring, now = asked.town.county.online.keyring, asked.town.clock()
    assert open_ask(decode(raw, Envelope), keyring, asked.terminal, now).number == 1
    with pytest.raises(RejectedError):
        open_ask(decode(raw, Envelope), keyring, asked.other, now)
    assert asked.offered(asked.other) is None

    long = "\n".join(hashlib.sha256(bytes([n % 251, n // 251])).hexdigest() for n in range(3000))
    sent = pieces(a_bundle(f"{long}\n{HOSTILE}"))
    assert len(sent) > 1
    assert asked.send(sent[1:]) == ["stored"] * (len(sent) - 1)
    assert asked.offered(asked.terminal) is not None
    assert asked.send(sent[:1]) == ["stored"]
    assert (asked.fault(), asked.offered(asked.terminal)) == (None, None)

    page = asked.client.get(f"{asked.page}/1", headers=asked.browser._headers())
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert page.text.count("&lt;script&gt;alert(1)") == 2
    assert page.text.index("换电源") < page.text.index("磁盘")
    assert long.splitlines()[-1] in page.text
    file = asked.browser.get(f"{asked.page}/1/file")
    assert file.headers["content-disposition"].startswith("attachment;")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert asked.done(Act.DIAGNOSTICS_SEEN) == 2


def test_nobody_sends_what_was_not_asked_of_it(asked: Asked) -> None:
    sent = pieces(a_bundle())
    assert asked.send(sent) == ["refused"]
    assert asked.ask() == 303
    assert asked.send(sent, by_other=True) == ["refused"]
    assert asked.send(pieces(a_bundle(), number=2)) == ["refused"]
    asked.town.clock.pass_by(minutes=1)
    assert asked.send(sent) == ["stored"]
    assert asked.send(sent) == ["refused"], "it has come already"


def test_an_ask_ends(asked: Asked) -> None:
    assert asked.ask() == 303
    with asked.town.county.database.writing() as connection:
        earlier = asked.town.clock() - timedelta(seconds=1)
        connection.execute(diagnostics.update().values(until=earlier))
    assert asked.offered(asked.terminal) is None
    assert asked.send(pieces(a_bundle())) == ["refused"]


def test_asks_have_a_reason_one_at_a_time_and_few_a_day(asked: Asked) -> None:
    assert asked.ask(why="  ") == 422
    for number in range(1, 4):
        assert asked.ask() == 303
        assert asked.ask() == 422
        assert asked.send(pieces(a_bundle(), number)) == ["stored"]
    assert asked.ask() == 422
    asked.town.clock.pass_by(hours=25)
    asked.browser.log_in("wang.lead")
    assert asked.ask() == 303


@pytest.mark.parametrize(("role", "area"), [(Role.CLERK, COUNTY), (Role.LEAD, OTHER_TOWN)])
def test_who_does_not_decide_there_neither_asks_nor_reads(
    asked: Asked, role: Role, area: str
) -> None:
    assert asked.ask() == 303
    assert asked.send(pieces(a_bundle())) == ["stored"]
    asked.town.hire("li.other", role, area)  # type: ignore[arg-type]
    other = Browser(asked.client)
    other.log_in("li.other")
    for path in ("", "/1", "/1/file"):
        assert other.get(f"{asked.page}{path}").status_code in (403, 404)
    assert other.post(f"{asked.page}/ask", why="好奇").status_code in (403, 404)


def test_a_new_bundle_takes_the_place_of_a_half_sent_one(asked: Asked) -> None:
    long = "\n".join(hashlib.sha256(bytes([n % 251, n // 251])).hexdigest() for n in range(3000))
    assert asked.ask() == 303
    assert asked.send(pieces(a_bundle(long))[:1]) == ["stored"]
    assert asked.send(pieces(a_bundle("short"))) == ["stored"]
    assert asked.fault() is None
    with asked.town.county.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(diagnostic_pieces)) == 0


def a_zip(entries: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def named(**changed: bytes) -> list[tuple[str, bytes]]:
    found = encode(Examination(reports=()))
    texts = dict.fromkeys(FILES, b"{}") | {FINDINGS: found} | changed
    return list(texts.items())


@pytest.mark.parametrize(
    "bundle",
    [
        b"no zip at all",
        a_zip([*named(), ("../../etc/passwd", b"x")]),
        a_zip([("/etc/passwd", b"x"), *named()[1:]]),
        a_zip(named()[1:]),
        a_zip([*named()[:-1], named()[0]]),
        a_zip([*named()[:-1], (JOURNAL, b"0" * (9 * MIB))]),
        a_zip([*named()[:-1], (JOURNAL, b"\xff\xfe")]),
        a_zip(named(**{FINDINGS: b'{"reports": [1]}'})),
        a_zip(named())[:-30],
    ],
    ids=["text", "climbs", "absolute", "fewer", "twice", "bomb", "no utf-8", "no findings", "cut"],
)
def test_a_bundle_that_is_none_is_kept_from_every_page(asked: Asked, bundle: bytes) -> None:
    assert asked.ask() == 303
    assert set(asked.send(pieces(bundle))) == {"stored"}
    assert asked.fault()
    assert asked.browser.get(f"{asked.page}/1").status_code == 404
    assert "来的打不开" in asked.browser.get(asked.page).text


def test_a_bomb_is_not_unpacked_further_than_allowed() -> None:
    bomb = a_zip([*named()[:-1], (JOURNAL, b"0" * (9 * MIB))])
    assert len(bomb) < 64 * 1024
    with pytest.raises(MalformedError, match="more than"):
        open_bundle(bomb, MIB)


def test_other_bytes_than_announced_are_no_bundle(asked: Asked) -> None:
    assert asked.ask() == 303
    [honest] = pieces(a_bundle())
    forged = DiagnosticsPiece(
        format=1, number=1, part=0, parts=1, sha256=honest.sha256, content=a_bundle("other")
    )
    assert asked.send([forged]) == ["stored"]
    assert "other bytes" in (asked.fault() or "")


@pytest.mark.parametrize(
    "wrong", [{"part": 3, "parts": 3}, {"parts": 17}, {"content": b"x" * (PIECE_BYTES + 1)}]
)
def test_no_piece_is_larger_or_further_than_a_bundle(wrong: dict[str, object]) -> None:
    fields = {"format": 1, "number": 1, "part": 0, "parts": 1, "sha256": "0" * 64, "content": b"x"}
    with pytest.raises(ValueError, match=r"(bundle|piece) has"):
        DiagnosticsPiece(**(fields | wrong))  # type: ignore[arg-type]


def test_what_is_old_goes_with_its_pieces(asked: Asked) -> None:
    assert asked.ask() == 303
    assert asked.send(pieces(a_bundle())) == ["stored"]
    chore = ForgettingDiagnostics(asked.town.county.database, TerminalSettings())
    assert chore.run(asked.town.clock() + timedelta(days=29)) == ""
    assert chore.run(asked.town.clock() + timedelta(days=31)) == "1 diagnostics dropped"
    assert asked.browser.get(f"{asked.page}/1").status_code == 404
    assert asked.done(Act.DIAGNOSTICS_ASKED) == 1


POOR = Power(low_now=False, low_once=True, slowed_now=False, slowed_once=False)


@pytest.mark.parametrize(
    ("told", "mark"),
    [
        ({"card_tenths": 9}, Mark.CARD),
        ({"file_errors": 1}, Mark.FILES),
        ({"read_only": True}, Mark.FILES),
        ({"power": POOR}, Mark.POWER),
    ],
)
def test_a_board_that_ails_is_told_in_list_and_page_with_what_to_do(
    asked: Asked, told: dict[str, object], mark: Mark
) -> None:
    record = MachineRecord(format=1, host="mingbai-0001", **told)  # type: ignore[arg-type]
    assert ailments(record, TerminalSettings()) == (mark,)
    rows = batch(row(OutboxKind.MACHINE, encode(record)))
    reply = asked.client.post("/v1/outbox", content=rows, headers=asked.headers)
    assert reply.json()["rows"][0]["result"] == "stored"
    page = asked.browser.get(f"/desk/terminals/{asked.terminal}").text
    assert ADVICE[mark] in page


def test_a_sound_board_and_one_that_tells_nothing_ail_not() -> None:
    fine = MachineRecord(format=1, card_tenths=8, power=None)
    assert ailments(fine, TerminalSettings()) == ()
    assert ailments(None, TerminalSettings()) == ()


def test_boards_that_ail_are_counted_for_who_watches(asked: Asked) -> None:
    record = MachineRecord(format=1, file_errors=2, power=POOR)
    rows = batch(row(OutboxKind.MACHINE, encode(record)))
    assert asked.client.post("/v1/outbox", content=rows, headers=asked.headers).status_code == 200
    county = asked.town.county
    with county.database.reading() as connection:
        told = standing.Asked(COUNTY, county.zone(), asked.town.clock())
        [family] = [
            one
            for one in standing.figures(connection, told)
            if one.name == "mingbai_terminals_ailing"
        ]
    found = {one.labels["what"]: one.value for one in family.samples}
    assert found == {"card": 0, "files": 1, "power": 1}
