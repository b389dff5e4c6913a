"""axe-core finds no serious or critical violation on any page of the desk, nor on phone pages."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from county.desk.frame import DeskRoute
from county.importing.item_file import item_id
from county.people.staff import Role
from county.settings import CountySettings, DeskSettings, SpeakingSettings
from county.web.serving import build_application
from tests.browser.chromium import DESK, MARKS, PHONE, launched, log_in, no_sideways, served, window
from tests.county.making import (
    COUNTY,
    SPOKEN,
    VILLAGE,
    Content,
    Town,
    item_text,
    make_folder,
)

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = {"serious", "critical"}
MEANS = {"id": item_id(VILLAGE, "water")}
"""Parameters of addresses that lead somewhere here; pages of others are opened by their own tests."""

pytestmark = [
    *MARKS,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: ./dev setup"),
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    place = tmp_path_factory.mktemp("axe")
    settings = CountySettings(
        desk=DeskSettings(second_factor=()), speaking=SpeakingSettings(rendering=False)
    )
    town = Town.open(make_folder(place / "data"), Content(place / "content"), settings)
    channels = '["kiosk", "screen", "phone", "loudspeaker", "print"]'
    town.content.item("water", item_text(channels=channels, more=SPOKEN))
    town.publish()
    town.content.item("water", item_text(channels=channels, more=SPOKEN, body="停水两天。"))
    town.load()
    town.terminal()
    for role in Role:
        town.hire(f"the.{role}", role, COUNTY)
    yield town
    town.county.database.close()


def routes(town: Town) -> list[DeskRoute]:
    """Return the desk's pages that are opened by their address alone, or by `MEANS`."""
    app: Any = build_application(town.county, town.clock)
    while not hasattr(app, "router"):
        app = app.app
    return [
        route
        for route in app.router.routes
        if isinstance(route, DeskRoute) and "GET" in (route.methods or ())
    ]


def address_of(route: DeskRoute) -> str | None:
    names = re.findall(r"{(\w+)", route.path)
    if any(name not in MEANS for name in names):
        return None
    return re.sub(r"{(\w+)[^}]*}", lambda match: MEANS[match.group(1)], route.path)


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{page.url}: {one['impact']} {one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
    ]


def test_the_check_finds_a_button_without_a_name(town: Town) -> None:
    with ExitStack() as stack:
        address = stack.enter_context(served(town))
        page = stack.enter_context(window(stack.enter_context(launched()), DESK))
        page.goto(f"{address}/desk/login")
        assert violations(page) == []
        page.evaluate("document.body.append(document.createElement('button'))")
        assert "button-name" in " ".join(violations(page))


def test_no_page_has_a_serious_fault_for_who_reads_otherwise(town: Town) -> None:
    faults, seen = [], set()
    with ExitStack() as stack:
        address = stack.enter_context(served(town))
        chromium = stack.enter_context(launched())
        for role in (Role.ADMIN, Role.EDITOR):
            page = stack.enter_context(window(chromium, DESK))
            page.goto(f"{address}/desk/login")
            faults += violations(page)
            log_in(page, address, f"the.{role}")
            for route in routes(town):
                path = address_of(route)
                if path is None or role not in route.roles or path in seen:
                    continue
                answer = page.request.get(f"{address}{path}", max_redirects=0)
                kind = answer.headers.get("content-type", "")
                if answer.status != 200 or not kind.startswith("text/html"):
                    continue
                seen.add(path)
                page.goto(f"{address}{path}")
                faults += violations(page)
                no_sideways(page)
        page = stack.enter_context(window(chromium, PHONE))
        for path in ("/", f"/p/{VILLAGE}", f"/p/items/{MEANS['id']}", "/p/answer"):
            page.goto(f"{address}{path}")
            faults += violations(page)
    assert len(seen) > 15
    assert faults == []
