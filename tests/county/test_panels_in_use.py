"""Previews are drawn for the panels that an area's screens say they have."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from county.database.tables import panels as told
from county.previews.panels import faces
from county.settings import PreviewSettings
from county.terminals import register
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.outbox import OutboxKind
from disclosure.panels import PanelRecord
from disclosure.requests import TerminalId
from disclosure.wording import Wording
from tests.county.making import COUNTY, NOW, VILLAGE, Town, batch, row

SAY = Wording().say
TOWNSHIP = AreaCode("990421101000")
ELSEWHERE = AreaCode("990421102000")


def record(**changes: Any) -> PanelRecord:
    fields = {"format": 1, "width_px": 1920, "height_px": 1080, "inches": 54.6}
    return PanelRecord(**(fields | {"distance_mm": 4000} | changes))


@pytest.fixture
def headers(town: Town) -> dict[str, str]:
    return {"Authorization": f"Bearer {town.terminal()}"}


def names(town: Town, area: AreaCode, now: datetime = NOW) -> list[tuple[str, int | None]]:
    with town.county.database.reading() as connection:
        found = faces(connection, area, now, PreviewSettings(), SAY)
    return [(one.name, one.terminals) for one in found]


def send(client: TestClient, headers: dict[str, str], *records: PanelRecord) -> list[str]:
    rows = batch(*(row(OutboxKind.PANEL, encode(one)) for one in records))
    reply = client.post("/v1/outbox", content=rows, headers=headers)
    return [one["result"] for one in reply.json()["rows"]]


def test_before_any_screen_has_told_the_expected_kinds_are_drawn(town: Town) -> None:
    assert [name for name, count in names(town, VILLAGE) if count is None] == [
        "村口横屏",
        "大厅竖屏",
        "条屏",
    ]


def test_what_screens_tell_replaces_the_expected_kinds(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    strip = record(width_px=384, height_px=32, inches=70.0, distance_mm=6000)
    assert send(client, headers, record(), record(), strip) == ["stored"] * 3
    expected = [("70 英寸条屏（6 米外看）", 1), ("54.6 英寸横屏（4 米外看）", 1)]
    for area in (VILLAGE, TOWNSHIP, COUNTY):
        assert names(town, area) == expected
    assert names(town, ELSEWHERE)[0] == ("村口横屏", None)


def test_a_panel_not_told_of_for_weeks_is_forgotten(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    send(client, headers, record())
    assert names(town, VILLAGE, NOW + timedelta(days=44))[0][1] == 1
    assert names(town, VILLAGE, NOW + timedelta(days=46))[0][1] is None


def test_panels_of_a_revoked_terminal_count_no_more(
    client: TestClient, town: Town, headers: dict[str, str]
) -> None:
    send(client, headers, record())
    with town.county.database.writing() as connection:
        id_ = connection.scalar(select(told.c.terminal))
        register.revoke(connection, TerminalId(str(id_)), "li.admin", NOW)
    assert names(town, VILLAGE)[0][1] is None


@pytest.mark.parametrize(
    "wrong", [{"width_px": 1}, {"inches": float(5000)}, {"distance_mm": -4}, {"height_px": 10**9}]
)
def test_a_panel_that_cannot_be_is_refused_alone(
    client: TestClient, headers: dict[str, str], wrong: dict[str, Any]
) -> None:
    assert send(client, headers, record(**wrong), record()) == ["refused", "stored"]
