"""Every page of the desk is led to, and axe-core finds no serious or critical violation on it.

Pages are found by walking: a new page is looked at without being named here, and one that no link
leads to fails, unless `LED_BY_ACTS` says which act leads there.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from sqlalchemy import select

from county.database.tables import requests
from county.people.staff import Role
from county.web.serving import build_application
from demo.desk_walk import routes_of, walk
from disclosure.requests import CameBy
from tests.browser.busy_requests import ANSWERED, BEGUN
from tests.browser.busy_town import WATER, busy_town
from tests.browser.chromium import DESK, MARKS, PHONE, launched, log_in, no_sideways, served, window
from tests.county.desk import Browser
from tests.county.making import PASSWORD, TOWN, VILLAGE, Town

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRAVE = {"serious", "critical"}

FILES = {
    "/desk/items/{id:uuid}/seal/payload": "fetched by the script that seals",
    "/desk/items/{id:uuid}/withdraw/payload": "fetched by the script that seals",
    "/desk/broadcasts/hearing/{id:uuid}/audio": "sound, once a voice has rendered it",
    "/desk/keys/{keyid:str}/public": "a file, for whoever has made a key",
    "/desk/paper/rounds/{id}/file.zip": "a file, once the sheets are drawn",
    "/desk/terminals/{id:uuid}/screenshots/{number:int}/{process:str}": "a picture, once sent",
    "/desk/requests/{id:uuid}/answer/pages/{page:int}": "a page sealed beside an answer, a picture",
    "/desk/requests/{id:uuid}/application/bundle.zip": "a file, once an application has ended",
    "/desk/requests/{id:uuid}/photos": "an act: the look is noted",
    "/desk/requests/next": "leads on to another page at once",
    "/desk/login/code": "the second factor; the town of this test asks for none",
    **{
        f"/desk/items/{{id:uuid}}/{page}/stills/{{sha256}}/{{width:int}}/{{height:int}}": (
            "a picture within a screen's page"
        )
        for page in ("seal", "write")
    },
}
"""Routes that no walker comes to here, and why; each has tests of its own."""

KIOSK = re.compile(r"/kiosk(/|$)")
"""Pages that a kiosk of their own draws, for seconds; tests/county looks at them."""

pytestmark = [
    *MARKS,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: ./dev setup"),
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with busy_town(tmp_path_factory.mktemp("busy")) as town:
        yield town


@dataclass
class Walker:
    """A person who follows links; keeps those that lead to an error, to pages, and to files.

    A file, once made, is not asked for again by the next person.
    """

    browser: Browser
    broken: list[str]
    pages: set[str]
    files: set[str]

    def fetch(self, address: str) -> str | None:
        if address in self.files or KIOSK.search(address):
            return ""
        reply = self.browser.get(address)
        if reply.status_code in {302, 303}:
            reply = self.browser.get(reply.headers["location"])
        if reply.status_code != 200:
            self.broken.append(f"{reply.status_code} {address}")
            return None
        if "<html" not in reply.text:
            self.files.add(address)
            return ""
        self.pages.add(address)
        return reply.text


@dataclass
class Met:
    """What all roles met: a page's address by its route, and by whom first."""

    addresses: dict[str, tuple[Role, str]]
    unmet: list[str]
    broken: list[str]
    pages: set[str]


@pytest.fixture(scope="module")
def met(town: Town) -> Met:
    app = build_application(town.county, town.clock)
    routes = routes_of(app)
    addresses: dict[str, tuple[Role, str]] = {}
    broken: list[str] = []
    pages: set[str] = set()
    files: set[str] = set()
    with TestClient(app, follow_redirects=False) as client:
        for role in Role:
            browser = Browser(client)
            browser.log_in(f"the.{role}")
            walker = Walker(browser, broken, pages, files)
            starts = ["/desk", *led_by_acts(browser, role), *stages(town, role)]
            for route, address in walk(walker.fetch, routes, starts).items():
                addresses.setdefault(route, (role, address))
    met_or_excused = {*addresses, *FILES}
    unmet = [
        one.path for one in routes if one.path not in met_or_excused and not KIOSK.search(one.path)
    ]
    return Met(addresses, unmet, broken, pages)


def led_by_acts(browser: Browser, role: Role) -> list[str]:
    """Return addresses that only an act leads to, by doing it."""
    if role is not Role.EDITOR:
        return []
    browser.get("/desk/broadcasts/emergency")
    told = {"title": "停水", "words": "请储水。", "gravity": "notice", "hours": "6"}
    emergency = browser.post("/desk/broadcasts/emergency", areas=VILLAGE, **told)
    browser.get("/desk/paper?kind=poster")
    papers = browser.post("/desk/paper/rounds", kind="poster", area=TOWN, month="")
    slip, twice = (begin(browser).headers["location"] for _ in range(2))
    copy = write_at_once(browser, twice)
    done = (emergency, papers, copy)
    return [*(one.headers["location"] for one in done), slip, f"{slip}/look"]


def stages(town: Town, role: Role) -> list[str]:
    """Return pages of requests at other stages than the first that a walker comes to."""
    if role is not Role.CLERK:
        return []
    with town.county.database.reading() as connection:
        query = select(requests.c.came_by, requests.c.number, requests.c.id)
        ids = {(row.came_by, row.number): row.id for row in connection.execute(query)}
    sent = next(id_ for (came_by, _), id_ in ids.items() if came_by == CameBy.PHONE)
    answered, begun = (ids[(CameBy.KIOSK, number)] for number in (ANSWERED, BEGUN))
    return [
        f"/desk/requests/{answered}",
        f"/desk/requests/{answered}/answer.pdf",
        f"/desk/requests/{begun}/answer/preview",
        f"/desk/requests/{sent}/photos/0",
    ]


def begin(browser: Browser) -> Response:
    """Begin a text; its form is empty, its channels are those of the catalogue."""
    browser.get("/desk/items/new")
    return browser.post("/desk/items/new/begin", entry="finance.monthly", area=VILLAGE, like="")


def write_at_once(browser: Browser, address: str) -> Response:
    """Save a text, and again from a page opened before; return the way to both copies."""
    other = Browser(browser.client)
    other.log_in(f"the.{Role.LEAD}")
    for one in (other, browser):
        one.get(address)
    for one, title in ((other, "她的标题"), (browser, "我的标题")):
        found = re.search(r'id="revision" value="(\d+)"', one.page)
        assert found is not None
        fields = {"revision": found.group(1), "title": title, "act": "save"}
        reply = one.post(f"{address}/act", **fields)
    return reply


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


def test_every_page_is_led_to_and_no_link_leads_to_an_error(met: Met) -> None:
    assert met.unmet == []
    assert met.broken == []
    assert len(met.addresses) > 40


def test_the_check_finds_a_button_without_a_name(town: Town) -> None:
    with ExitStack() as stack:
        address = stack.enter_context(served(town))
        page = stack.enter_context(window(stack.enter_context(launched()), DESK))
        page.goto(f"{address}/desk/login")
        assert violations(page) == []
        page.evaluate("document.body.append(document.createElement('button'))")
        assert "button-name" in " ".join(violations(page))


def look_at(page: Page, address: str, path: str) -> list[str]:
    """Return what is wrong with a page; its width is looked at on a phone too."""
    answer = page.goto(f"{address}{path}")
    assert answer is not None
    if answer.status != 200:
        return [f"{answer.status} {path}"]
    faults = violations(page)
    no_sideways(page)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    no_sideways(page)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    return faults


@pytest.mark.timeout(480)
def test_no_page_has_a_serious_fault_for_who_reads_otherwise(town: Town, met: Met) -> None:
    faults: list[str] = []
    with ExitStack() as stack:
        address = stack.enter_context(served(town))
        chromium = stack.enter_context(launched())
        for role in Role:
            mine = [path for who, path in met.addresses.values() if who is role]
            pages = [path for path in mine if path in met.pages and not KIOSK.search(path)]
            page = stack.enter_context(window(chromium, DESK))
            page.route(KIOSK, lambda route: route.fulfill(status=204))
            log_in(page, address, f"the.{role}")
            for path in ["/desk", *pages]:
                faults += look_at(page, address, path)
    assert faults == []


REFUSED = (
    (Role.ADMIN, "/desk/staff/new", "添加"),
    (Role.ADMIN, "/desk/me", "改密码"),
    (Role.LEAD, "/desk/broadcasts/emergency", "送去用印"),
    (Role.EDITOR, "/desk/broadcasts/record", "送去审核"),
    (Role.CLERK, "/desk/requests/{id:uuid}/answer", "预览答复"),
)
"""Forms that are sent empty: who, on which route, by which button."""


def send_empty(page: Page, address: str, path: str, button: str) -> None:
    """Send a form without anything, as a browser would that asks for nothing."""
    page.goto(f"{address}{path}")
    page.evaluate("document.querySelectorAll('[required]').forEach(one => one.required = false)")
    page.evaluate("document.querySelectorAll('main textarea').forEach(one => one.value = '')")
    page.locator("main").get_by_role("button", name=button, exact=True).click()
    page.wait_for_selector(".govuk-error-summary")


def test_a_refused_form_leads_to_its_fields(town: Town, met: Met) -> None:
    faults: list[str] = []
    with ExitStack() as stack:
        address = stack.enter_context(served(town))
        chromium = stack.enter_context(launched())
        for role, route, button in REFUSED:
            path = met.addresses[route][1]
            with quiet_window(chromium) as page:
                log_in(page, address, f"the.{role}")
                send_empty(page, address, path, button)
                faults += violations(page)
                focused = "document.activeElement.className"
                assert page.evaluate(focused) == "govuk-error-summary", path
                links = page.locator(".govuk-error-summary a")
                assert links.count() > 0, path
                for link in links.all():
                    target = page.locator(link.get_attribute("href") or "")
                    assert target.count() == 1, (path, link.inner_text())
    assert faults == []


class quiet_window(ExitStack):  # noqa: N801 - reads as a function
    """A page whose refusals (4xx) are no errors of the test."""

    def __init__(self, chromium: Chromium) -> None:
        super().__init__()
        self._chromium = chromium

    def __enter__(self) -> Page:  # type: ignore[override]
        width, height = DESK
        context = self._chromium.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN"
        )
        self.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page


def test_pages_of_errors_and_phones_have_no_serious_fault_either(town: Town) -> None:
    faults: list[str] = []
    with ExitStack() as stack:
        address = stack.enter_context(served(town))
        chromium = stack.enter_context(launched())
        with quiet_window(chromium) as page:
            page.goto(f"{address}/desk/login")
            page.get_by_label("用户名").fill("nobody")
            page.get_by_label("密码").fill(f"{PASSWORD} wrong")
            page.get_by_role("button", name="登录").click()
            page.wait_for_selector(".govuk-error-summary")
            faults += violations(page)
            log_in(page, address, "the.clerk")
            for path, status in (("/desk/nothing", 404), ("/desk/staff", 403)):
                answer = page.goto(f"{address}{path}")
                assert answer is not None
                assert answer.status == status
                faults += violations(page)
        with quiet_window(chromium) as page:
            page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
            for path in ("/", f"/v/{VILLAGE}", f"/p/items/{WATER}", "/p/answer", "/p/nothing"):
                page.goto(f"{address}{path}")
                faults += violations(page)
                no_sideways(page)
    assert faults == []
