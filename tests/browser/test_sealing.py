"""Sealing in a real Chromium: keys by WebCrypto, a ceremony, two people, a terminal, and back."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page, expect

from content_sync.agent import device
from content_sync.agent.http_county import HttpCounty
from content_sync.agent.journal import Journal
from content_sync.agent.running import Agent, Parts
from content_sync.agent.settings import AgentSettings
from content_sync.agent.timekeeping import Timekeeper
from content_sync.agent.trust import Trust
from content_sync.store.clock import StoreClock
from content_sync.store.evidence import Evidence
from content_sync.store.floors import FloorFile
from content_sync.store.folder import Folder
from content_sync.store.outbox import Outbox
from content_sync.store.reader import ItemQuery
from content_sync.store.writer import ContentWriter
from county.importing.item_file import item_id
from county.keys.key_file import KeyKind
from county.keys.public_file import read_public
from county.people.staff import Role
from county.settings import CountySettings, DeskSettings, SpeakingSettings
from disclosure.channels import Channel
from disclosure.seals import locking
from tests.browser.chromium import DESK, MARKS, PHONE, launched, log_in, no_sideways, served, window
from tests.county.ceremony import Ceremony
from tests.county.making import (
    COUNTY,
    NOW,
    PASSWORD,
    SPOKEN,
    VILLAGE,
    Content,
    Town,
    item_text,
    make_folder,
)
from tests.fakes.county import BUILT
from tests.fakes.stores import shown
from tests.fakes.ticking import NetworkClock

pytestmark = MARKS

TITLE = "石桥村停水通知"
ID = item_id(VILLAGE, "water")
QUERY = ItemQuery(channel=Channel.KIOSK, today=NOW.date())
PATIENCE = 30.0


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    settings = CountySettings(
        desk=DeskSettings(second_factor=()), speaking=SpeakingSettings(rendering=False)
    )
    town = Town.open(make_folder(tmp_path / "data"), Content(tmp_path / "content"), settings)
    channels = '["kiosk", "phone", "loudspeaker"]'
    town.content.item("water", item_text(TITLE, channels=channels, more=SPOKEN))
    town.load()
    for name in ("wang.lead", "zhao.lead"):
        town.hire(name, Role.APPROVER, COUNTY)
    yield town
    town.county.database.close()


@pytest.fixture
def ceremony(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ceremony:
    cheap = locking.Cost(operations=1, memory_bytes=8192)
    monkeypatch.setattr(locking, "Cost", lambda: cheap)
    for module in ("root_drafts", "root_publishing"):
        monkeypatch.setattr(f"county.commands.{module}.system_clock", town.clock)
    table = tmp_path / "table"
    table.mkdir()
    return Ceremony(table, town.county.folder, monkeypatch)


@contextmanager
def terminal(town: Town, address: str, store: Path) -> Iterator[Path]:
    """Run a real agent against the county; yield its store."""
    folder = Folder(store)
    mine = device.make(folder)
    pinned = town.county.folder.root(1).read_bytes()
    (store / "root.json").write_bytes(pinned)
    id_ = town.enter(mine, VILLAGE)
    settings = AgentSettings(
        county_url=address,
        root="root.json",
        area=VILLAGE,
        terminal_id=id_,
        terminal_number=1,
        store=str(store),
        reserve_bytes=0,
        report_soon_seconds=0.2,
    )
    stop = threading.Event()
    with ExitStack() as stack:

        def connect() -> HttpCounty:
            county = HttpCounty(address, settings.http_limits(), "test", device=mine, terminal=id_)
            stack.callback(county.close)
            return county

        writer = ContentWriter.open(folder, VILLAGE)
        stack.callback(writer.close)
        journal = Journal(Evidence(folder.evidence))
        agent = Agent(
            Parts(
                settings=settings,
                county=connect(),
                watcher_county=connect,
                writer=writer,
                outbox=Outbox.open(store),
                trust=Trust(pinned, writer, FloorFile(folder.floors, BUILT), journal),
                journal=journal,
                clock=Timekeeper(StoreClock(store, NetworkClock(town.clock), BUILT)),
                random=Random(1),
            )
        )
        thread = threading.Thread(target=agent.run, args=(stop,), daemon=True)
        thread.start()
        stack.callback(thread.join, 20)
        stack.callback(stop.set)
        yield store


def until(holds: Callable[[], bool], what: str) -> float:
    """Wait for something; return how many seconds it took."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < PATIENCE, what
        time.sleep(0.01)
    return time.monotonic() - begun


def make_key(page: Page, address: str, file: Path) -> str:
    """Make a key in the browser and save its public file; return the fingerprint on the page."""
    page.goto(f"{address}/desk/keys")
    page.get_by_role("button", name="在这台浏览器里做密钥").click()
    expect(page.get_by_text("等待密钥仪式")).to_be_visible()
    expect(page.get_by_text("在这台浏览器里", exact=True)).to_be_visible()
    no_sideways(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载公钥文件").click()
    download.value.save_as(file)
    return " ".join(page.locator(".fingerprint span").all_inner_texts())


def seal(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/items/{ID}/seal")
    ready = page.get_by_role("button", name="用印", exact=False).first
    expect(ready).to_be_enabled()
    shown_hash = page.locator(".hash").first.inner_text().replace(" ", "")
    assert page.locator("#own-hash").inner_text().replace(" ", "") == shown_hash
    no_sideways(page)
    page.get_by_label("您的登录密码").fill(PASSWORD)
    ready.click()


def test_two_people_seal_in_their_browsers_and_a_terminal_shows_it_until_it_is_taken_back(
    chromium: Browser, town: Town, ceremony: Ceremony, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        address = stack.enter_context(served(town))
        store = stack.enter_context(terminal(town, address, tmp_path / "store"))
        wang = stack.enter_context(window(chromium, DESK))
        zhao = stack.enter_context(window(chromium, PHONE))
        public = {}
        for page, name in ((wang, "wang.lead"), (zhao, "zhao.lead")):
            log_in(page, address, name)
            public[name] = ceremony.file(f"{name}.public")
            told = make_key(page, address, public[name])
            assert told == read_public(public[name], KeyKind.APPROVER).fingerprint
        adding = [word for file in public.values() for word in ("--add-approver", file)]
        draft = ceremony.sign(ceremony.draft("2.json", *adding), 1, 2)
        assert ceremony.publish(draft) == 0
        wang.goto(f"{address}/desk/keys")
        expect(wang.get_by_text("可以用印", exact=True)).to_be_visible()

        seal(wang, address)
        expect(wang.get_by_text("已用印，还等另一位审核人。")).to_be_visible()
        assert shown(store, QUERY) == []
        seal(zhao, address)
        expect(zhao.get_by_text("已用印，内容已经公开。")).to_be_visible()
        until(lambda: bool(shown(store, QUERY)), "the terminal shows the item")
        [held] = shown(store, QUERY)
        assert held.item.title == TITLE
        assert held.approved_by == (COUNTY,)

        wang.goto(f"{address}/desk/items/{ID}/withdraw")
        wang.get_by_label("撤回的理由").fill("停水改期，重新公开")
        wang.get_by_role("button", name="下一步：看撤回令").click()
        ready = wang.get_by_role("button", name="用印撤回")
        expect(ready).to_be_enabled()
        ready.click()
        expect(wang.get_by_role("heading", name=TITLE)).to_be_visible()
        until(lambda: not shown(store, QUERY), "the terminal takes the item away")
        expect(wang.locator(".counts .done dd")).to_have_text("1", timeout=PATIENCE * 1000)
        no_sideways(wang)


def test_a_key_cannot_be_taken_out_of_its_browser(
    chromium: Browser, town: Town, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        address = stack.enter_context(served(town))
        page = stack.enter_context(window(chromium, DESK))
        log_in(page, address, "wang.lead")
        make_key(page, address, tmp_path / "wang.public")
        taken = page.evaluate(
            """async () => {
              const keys = await import("/static/approver-key.js");
              const row = document.querySelector("[data-keyid]").dataset.keyid;
              const key = await keys.held(row, "wang.lead");
              const tries = [];
              for (const form of ["pkcs8", "jwk", "raw"]) {
                tries.push(await crypto.subtle.exportKey(form, key.privateKey)
                  .then(() => "out", (error) => error.name));
              }
              return [key.privateKey.extractable, await keys.held(row, "zhao.lead") === undefined, ...tries];
            }"""
        )
        assert taken[:2] == [False, True]
        assert "out" not in taken[2:]


def test_a_browser_without_ed25519_says_so_and_names_the_command(
    chromium: Browser, town: Town
) -> None:
    with ExitStack() as stack:
        address = stack.enter_context(served(town))
        page = stack.enter_context(window(chromium, DESK))
        page.add_init_script("delete SubtleCrypto.prototype.generateKey")
        log_in(page, address, "wang.lead")
        page.goto(f"{address}/desk/keys")
        expect(page.get_by_text("python -m county seal").first).to_be_visible()
        expect(page.get_by_role("button", name="在这台浏览器里做密钥")).to_be_disabled()
