"""The outbox: stored once, refused with a reason, closed to strangers."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Table, func, select

from county.database import tables
from county.terminals.passes import by_pass
from county.terminals.receiving import Receiver
from disclosure.decoding import encode
from disclosure.items import ItemId
from disclosure.outbox import (
    AiredRecord,
    AiredResult,
    DisplayRecord,
    OutboxBatch,
    OutboxKind,
    RowVerdict,
    TerminalReport,
)
from disclosure.requests import RequestKind
from disclosure.seals import boxes
from tests.county.making import (
    NOW,
    VILLAGE,
    Town,
    a_code,
    batch,
    filed,
    request_row,
    row,
)


@pytest.fixture
def headers(town: Town, client: TestClient) -> dict[str, str]:
    assert client.get("/healthz").json()["status"] == "ok"
    return {"Authorization": f"Bearer {town.terminal()}"}


def count(town: Town, table: Table) -> int:
    with town.county.database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def shown(**changes: object) -> bytes:
    fields: dict[str, Any] = {"format": 1, "item": str(uuid4()), "version": 1, "channel": "screen"}
    return encode(DisplayRecord(**(fields | {"started": NOW, "seconds": 12.5} | changes)))


def results(reply: Any) -> list[tuple[str, str]]:
    return [(one["result"], one["reason"]) for one in reply.json()["rows"]]


def test_rows_sent_twice_are_stored_once(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    _, keys = a_code()
    rows = batch(request_row(town, filed(keys)), row(OutboxKind.DISPLAY, shown()))
    first = client.post("/v1/outbox", content=rows, headers=headers)
    again = client.post("/v1/outbox", content=rows, headers=headers)
    assert results(first) == results(again) == [("stored", ""), ("stored", "")]
    assert count(town, tables.requests) == 1
    assert count(town, tables.display_records) == 1
    assert count(town, tables.request_history) == 1


def test_a_stolen_pass_files_only_so_many_requests_a_day(
    town: Town, headers: dict[str, str]
) -> None:
    receiver = Receiver(
        town.county.database, town.county.online, town.county.terms, requests_a_day=2
    )
    with town.county.database.reading() as connection:
        terminal = by_pass(connection, headers["Authorization"].split()[1], town.clock())
    assert terminal is not None
    rows = [request_row(town, filed(a_code()[1])) for _ in range(4)]
    sent = OutboxBatch(format=1, rows=tuple(rows))
    reply = receiver.receive(sent, terminal, town.clock())
    assert [one.result for one in reply.rows] == [RowVerdict.STORED] * 2 + [RowVerdict.REFUSED] * 2
    assert "2 requests within a day" in reply.rows[3].reason
    assert count(town, tables.requests) == 2
    again = receiver.receive(sent, terminal, town.clock.pass_by(hours=25))
    assert [one.result for one in again.rows] == [RowVerdict.STORED] * 4


def test_one_request_under_two_rows_is_filed_once(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    _, keys = a_code()
    request = filed(keys)
    box = boxes.close(town.county.online.keyring.request_key, encode(request))
    rows = batch(row(OutboxKind.REQUEST, box), row(OutboxKind.REQUEST, box))
    assert results(client.post("/v1/outbox", content=rows, headers=headers)) == [("stored", "")] * 2
    assert count(town, tables.requests) == 1


def test_a_bad_row_keeps_no_good_one_out(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    _, keys = a_code()
    stranger, _ = boxes.new_request_key()
    closed_to_others = boxes.close(boxes.new_request_key()[1], encode(filed(keys)))
    rows = batch(
        row(OutboxKind.REQUEST, closed_to_others),
        row(OutboxKind.DISPLAY, b"{}"),
        row(OutboxKind.DISPLAY, shown(seconds=-1)),
        row(OutboxKind.DISPLAY, shown(version=2**40)),
        row(OutboxKind.REPORT, b"[]"),
        request_row(town, filed(keys, area="990421999999")),
        request_row(town, filed(keys, answer_key=b"short")),
        row(OutboxKind.DISPLAY, shown()),
    )
    found = results(client.post("/v1/outbox", content=rows, headers=headers))
    assert [verdict for verdict, _ in found] == ["refused"] * 7 + ["stored"]
    assert all(reason for _, reason in found[:7])
    assert count(town, tables.requests) == 0
    assert count(town, tables.outbox_rows) == 1
    assert stranger


@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer ", "Bearer wrong", "Basic abc", "Bearer " + "x" * 5000]
)
def test_without_a_terminals_token_nothing_is_stored(
    client: TestClient, town: Town, header: str | None
) -> None:
    headers = {"Authorization": header} if header else {}
    rows = batch(row(OutboxKind.DISPLAY, shown()))
    reply = client.post("/v1/outbox", content=rows, headers=headers)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == "Bearer"
    assert count(town, tables.outbox_rows) == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{}", 422),
        (b'{"format":2,"rows":[]}', 422),
        (b'{"format":1,"rows":[],"more":1}', 422),
        (b'{"format":1,"format":1,"rows":[]}', 422),
        (
            b'{"format":1,"rows":[{"id":"1","kind":"display","made":"2026-11-20T00:00:00Z","body":""}]}',
            422,
        ),
        (b"[" * 100_000, 422),
        (b"x" * (4 * 1024 * 1024 + 1), 413),
    ],
)
def test_a_batch_that_is_none_is_refused_in_words(
    client: TestClient, headers: dict[str, str], body: bytes, status: int
) -> None:
    reply = client.post("/v1/outbox", content=body, headers=headers)
    assert reply.status_code == status
    assert reply.json()["detail"]


def test_a_body_of_unknown_length_is_not_read(client: TestClient, headers: dict[str, str]) -> None:
    def endless() -> Iterator[bytes]:
        yield from (b"x" * 1024 for _ in range(10))

    reply = client.post("/v1/outbox", content=endless(), headers=headers)
    assert reply.status_code == 411


def test_an_older_report_does_not_replace_a_newer_one(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    def report(software: str) -> bytes:
        return encode(TerminalReport(format=1, area=VILLAGE, process="agent", software=software))

    newer = row(OutboxKind.REPORT, report("2"), made=NOW)
    older = row(OutboxKind.REPORT, report("1"), made=NOW.replace(hour=1))
    for one in (newer, older):
        client.post("/v1/outbox", content=batch(one), headers=headers)
    with town.county.database.reading() as connection:
        [kept] = connection.scalars(select(tables.terminals.c.report))
    assert kept == report("2")


def test_as_aired_records_are_kept_misses_too(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    rows = [
        row(
            OutboxKind.AIRED,
            encode(
                AiredRecord(
                    format=1,
                    item=ItemId(str(uuid4())),
                    version=1,
                    slot="morning",
                    planned=NOW,
                    result=result,
                )
            ),
        )
        for result in (AiredResult.DONE, AiredResult.MISSED)
    ]
    client.post("/v1/outbox", content=batch(*rows), headers=headers)
    assert count(town, tables.aired_records) == 2


def test_a_request_gets_its_due_day_by_its_kind(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    _, keys = a_code()
    kinds = (RequestKind.LOOKUP, RequestKind.ENQUIRY, RequestKind.APPLICATION)
    rows = [request_row(town, filed(keys, kind=kind)) for kind in kinds]
    client.post("/v1/outbox", content=batch(*rows), headers=headers)
    with town.county.database.reading() as connection:
        found = {
            one.kind: (one.due.isoformat(), one.provisional)
            for one in connection.execute(select(tables.requests))
        }
    assert found == {
        "lookup": ("2026-11-24", False),
        "enquiry": ("2026-11-23", False),
        "application": ("2026-12-18", False),
    }


def test_a_due_day_in_a_year_without_a_notice_is_provisional(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    _, keys = a_code()
    town.clock.pass_by(days=30)
    late = filed(keys, kind=RequestKind.APPLICATION, filed_at=town.clock())
    client.post("/v1/outbox", content=batch(request_row(town, late)), headers=headers)
    with town.county.database.reading() as connection:
        [provisional] = connection.scalars(select(tables.requests.c.provisional))
    assert provisional


def test_a_terminal_whose_clock_runs_ahead_moves_no_due_day(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    _, keys = a_code()
    ahead = filed(keys, filed_at=NOW.replace(year=2031))
    client.post("/v1/outbox", content=batch(request_row(town, ahead)), headers=headers)
    with town.county.database.reading() as connection:
        [due] = connection.scalars(select(tables.requests.c.due))
    assert due.isoformat() == "2026-11-24"
