"""No page asks the database more than twelve things, whatever is on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from content_sync.agent.device import Device
from county.desk.frame import DeskRoute
from county.requests.terms import CurrentTerms
from county.web.serving import build_application
from disclosure.seals.signing import new_seed
from tests.county.desk import Browser
from tests.county.making import COUNTY, SPOKEN, Town, a_code, batch, filed, item_text, request_row
from tests.county.replying import parts, send
from tests.county.test_desk_doors import address, desk_routes, hold_every_role

MOST = 12
KNOWN: dict[str, int] = {}
"""Pages whose owners are still at it, with what they ask today; there shall be none."""

AROUND = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE", "SET")
UPKEEP = (
    "SELECT heads.area, heads.sequence, heads.envelope",
    "SELECT live_items.id, documents.live_version",
    "SELECT documents.live \nFROM documents \nWHERE documents.id =",
)
"""What the server asks by itself after each change, in another thread."""


@contextmanager
def counting(town: Town) -> Iterator[list[str]]:
    found: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith((*AROUND, *UPKEEP)):
            found.append(statement)

    engine = town.county.database.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", count)


@pytest.fixture
def ids(town: Town) -> list[str]:
    """Ids of items, drafts, terminals and requests: three of each, so that a row shows."""
    for number in range(3):
        town.content.item(f"a{number}", item_text(f"公开{number}"))
    town.load()
    town.seal()
    for number in range(3):
        more = {"channels": '["kiosk", "loudspeaker"]', "more": SPOKEN}
        text = item_text(f"草稿{number}", entry="other.safety", **more)
        town.content.item(f"b{number}", text)
    town.load()
    terminals = [str(town.enter(Device(new_seed()), name=f"第{n}台")) for n in range(3)]
    items = [str(one.id) for one in town.content.items()]
    return [*items[:1], *items[-1:], *terminals[:1]]


def test_every_page_asks_at_most_twelve_things(town: Town, ids: list[str]) -> None:
    # Terms are read once a second, by whichever page comes then: on a slow machine by any.
    town.county = replace(town.county, current_terms=CurrentTerms(monotonic=lambda: 0.0))
    app = build_application(town.county, town.clock)
    with TestClient(app, follow_redirects=False) as client:
        requests = [filed(a_code()[1], number=f"20261120-01-00{n}") for n in range(3)]
        bearer = {"Authorization": f"Bearer {town.terminal()}"}
        body = batch(*(request_row(town, one) for one in requests))
        assert client.post("/v1/outbox", content=body, headers=bearer).status_code == 200
        browser = hold_every_role(client, town, COUNTY)
        send(browser, requests[2].id, **parts("请看公开的账。", item=ids[0]))
        stages = [str(requests[0].id), str(requests[2].id)]
        with counting(town) as statements:
            asked = measured(client, browser, [*ids, *stages], statements)
    over = {path: count for path, count in asked.items() if count > max(MOST, KNOWN.get(path, 0))}
    assert not over
    assert len(asked) >= 40


def measured(
    client: TestClient, browser: Browser, ids: list[str], statements: list[str]
) -> dict[str, int]:
    """Return the most statements of each page that opens, by its path."""
    found: dict[str, int] = {}
    for route in desk_routes(client):
        if not isinstance(route, DeskRoute) or "GET" not in (route.methods or ()):
            continue
        for id_ in ids if ":uuid}" in route.path else ids[:1]:
            statements.clear()
            if browser.get(address(route, id_)).status_code == 200:
                found[route.path] = max(found.get(route.path, 0), len(statements))
    return found
