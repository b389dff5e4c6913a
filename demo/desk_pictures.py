"""A picture of every page of the desk, at a desk's and at a phone's size, for people to look at.

`./dev demo --headless --out demo-out`, then `./dev run python -m demo.desk_pictures demo-out`:
pictures and contact sheets are in ``demo-out/desk``. Pages are found by following links, once
for each role. Invariant: the demo's own county is only copied, and nothing is changed on it.
"""

import re
import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import APIResponse, Browser, Page, sync_playwright
from starlette.types import ASGIApp

from county.clock import system_clock
from county.desk.frame import DeskRoute
from county.folder import DataFolder
from county.importing.item_file import item_id
from county.parts import County, open_county
from county.people.staff import Role
from county.web.serving import build_application
from demo import weeks
from demo.applied import Applying
from demo.asked import Asking
from demo.asker import ask, read
from demo.clerk import chromium
from demo.county import COUNTY, STAFF
from demo.desk_walk import Fetch, routes_of, walk
from demo.processes import once
from disclosure import command
from disclosure.errors import UsageError
from disclosure.seals import boxes

SIZES = {"desk": (1366, 768), "phone": (390, 844)}
_TALLEST_PX = 2600
_COLUMNS = {"desk": 4, "phone": 9}
_THUMB_PX = {"desk": 440, "phone": 190}
_SWITCHES = ["--no-sandbox", "--disable-gpu"]
_STEP_MS = 20_000
_START_SECONDS = 20
_MOVED = {STAFF[0].name: "990421101000", STAFF[1].name: "990421101000"}
"""The demo's people serve one town here, so that the county has room for more people."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = command.Parser(prog="demo.desk_pictures", description=__doc__)
    parser.add_argument("out", type=Path, help="folder that the demo left")
    options = parser.parse_args(arguments)
    return command.run("demo.desk_pictures", lambda: _make(options.out))


def _make(out: Path) -> int:
    data = out / "work" / "county"
    if not data.is_dir():
        raise UsageError(f"{out} holds no county; run ./dev demo --headless --out {out}")
    copy, target = out / "desk-county", out / "desk"
    for old in (copy, target):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(data, copy)
    # The lead first, who sees most: what no link leads to is opened as by the first of them.
    people = {
        role: f"picture.{role}" for role in sorted(Role, key=lambda one: one is not Role.LEAD)
    }
    with open_county(DataFolder(copy)) as county:
        code = boxes.new_code()
        more = remember(county, code)
        for role, name in people.items():
            typed = STAFF[0].password + "\n"
            options = ("--role", role, "--area", COUNTY, "--password-stdin")
            once("county", "user", "add", "--data", copy, *options, name, typed=typed)
        app = build_application(county, system_clock)
        with served(app) as address:
            names = list(people.values())
            made = shoot(address, names, routes_of(app), target, code, more)
    print(f"{made} pages / {made} 页: {target}")
    return 0


def remember(county: County, code: str) -> dict[str, str]:
    """Let the weeks before have been; return pages that show each thing left, by a name.

    Arguments:
        county: the open county.
        code: opens the answer that is to be opened.
    """
    now, told = system_clock(), weeks.read()
    overseer = weeks.hire(county, told, now, _MOVED)
    keys = boxes.derive(code, county.online.keyring.county)
    asking = Asking(county, overseer, keys)
    applying = Applying(county, asking, overseer)
    events, pages = [], {}
    for asked in told.request:
        happened, id_ = asking.events(asked, now)
        events += happened
        pages[f"request-{asked.label}"] = f"/desk/requests/{id_}"
        pages[f"answer-{asked.label}"] = f"/desk/requests/{id_}/answer"
        if asked.item:
            pages[f"item-{asked.label}"] = f"/desk/items/{item_id(asked.area, asked.item)}"
    for applied in told.application:
        happened, id_ = applying.events(applied, now)
        events += happened
        pages[f"application-{applied.label}"] = f"/desk/requests/{id_}/application"
    weeks.live(county, events, now)
    pages["preview-written"] = pages["answer-written"] + "/preview"
    pages["requests-open"] = "/desk/requests?whose=all&standing=open"
    pages["requests-answered"] = "/desk/requests?whose=all&standing=answered"
    return pages


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """Serve an application; yield its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    begun = time.monotonic()
    while not server.started and time.monotonic() - begun < _START_SECONDS:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_START_SECONDS)


def shoot(
    address: str,
    people: list[str],
    routes: list[DeskRoute],
    out: Path,
    code: str,
    more: Mapping[str, str],
) -> int:
    """Take the pictures; return of how many pages.

    Arguments:
        address: of the county's server.
        people: user names, at best one a role; a page is shown as the first meets it.
        routes: of the desk.
        out: folder for pictures, ``desk-*.png`` and ``phone-*.png``, and for contact sheets.
        code: opens an answer.
        more: further pages by name, which the first of the people opens.
    """
    out.mkdir(parents=True, exist_ok=True)
    done: set[str] = set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=_SWITCHES)
        ask(browser, address, out)
        read(browser, address, code, out)
        for name in people:
            with _at(browser, address, name) as page:
                for word, path in more.items() if name == people[0] else ():
                    _take(page, address, path, out / f"{word}")
                met = walk(_fetching(page, address), routes)
                for route in sorted(met.keys() - done):
                    if _take(page, address, met[route], out / _slug(route)):
                        done.add(route)
        browser.close()
    for size in SIZES:
        _sheet(out, size)
    return len(done)


@contextmanager
def _at(browser: Browser, address: str, name: str) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(_STEP_MS)
    page.goto(f"{address}/desk/login")
    page.fill("[name=name]", name)
    page.fill("[name=password]", STAFF[0].password)
    page.click("main button")
    page.wait_for_url(f"{address}/desk/**")
    yield page
    context.close()


def _fetching(page: Page, address: str) -> Fetch:
    def fetch(path: str) -> str | None:
        reply: APIResponse = page.request.get(f"{address}{path}")
        if not reply.ok:
            return None
        kind = reply.headers.get("content-type", "")
        return reply.text() if kind.startswith("text/html") else ""

    return fetch


def _take(page: Page, address: str, path: str, target: Path) -> bool:
    """Take a page's pictures; tell whether it is a page, and not a file or a piece of one."""
    reply = page.request.get(f"{address}{path}")
    if not reply.headers.get("content-type", "").startswith("text/html"):
        return False
    if "<html" not in reply.text():
        return False
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{address}{path}")
        tall = page.evaluate("document.documentElement.scrollHeight")
        if tall > height:
            page.set_viewport_size({"width": width, "height": min(tall, _TALLEST_PX)})
        page.screenshot(path=target.with_name(f"{size}-{target.name}.png"))
    return True


def _slug(route: str) -> str:
    return re.sub(r"[^a-z]+", "-", route.removeprefix("/desk").lower()).strip("-") or "start"


def _sheet(out: Path, size: str) -> None:
    """Put the pictures of a size on contact sheets."""
    files = sorted(one for one in out.glob(f"{size}-*.png") if "-sheet-" not in one.name)
    width, columns = _THUMB_PX[size], _COLUMNS[size]
    tall = width * 3 // 4 if size == "desk" else width * 5 // 2
    each = columns * 3
    for number, start in enumerate(range(0, len(files), each), 1):
        sheet = Image.new("RGB", (columns * (width + 8), 3 * (tall + 8)), "#888")
        for place, file in enumerate(files[start : start + each]):
            with Image.open(file) as picture:
                small = picture.convert("RGB")
                small = small.resize((width, round(small.height * width / small.width)))
            spot = (place % columns * (width + 8), place // columns * (tall + 8))
            sheet.paste(small.crop((0, 0, width, min(tall, small.height))), spot)
        sheet.save(out / f"{size}-sheet-{number}.png")


if __name__ == "__main__":
    sys.exit(main())
