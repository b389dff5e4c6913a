"""Phone pages in a real Chromium: light, whole on small phones, and open to every reader."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, Page

from county.importing.item_file import item_id
from county.settings import CountySettings, DeskSettings, SpeakingSettings
from tests.browser.chromium import DESK, MARKS, PHONE, launched, no_sideways, served, window
from tests.browser.test_accessible import AXE, violations
from tests.county.making import COUNTY, TOWN, VILLAGE, Content, Town, item_text, make_folder
from tests.county.test_import_attachments import PICTURE
from tests.county.test_import_tables import CSV, FENCE
from tests.county.test_village_pages import wide_picture

pytestmark = [
    *MARKS,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: ./dev setup"),
]

ITEM = f"/p/items/{item_id(VILLAGE, 'water')}"
PAGES = (
    "/",
    f"/v/{TOWN}",
    f"/v/{VILLAGE}",
    f"/v/{VILLAGE}/items",
    f"/v/{VILLAGE}/items?topic=finance&whose=own",
    f"/v/{VILLAGE}/archive",
    f"/v/{VILLAGE}/search?words=停水",
    f"/v/{VILLAGE}/search?words=飞碟",
    f"/v/{VILLAGE}/ask",
    f"/p/ask/{VILLAGE}",
    ITEM,
    "/p/answer",
)
SMALL = (360, 640)
MOST_BYTES = 60_000
"""Of a first view, packed, without pictures."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("phone")
    settings = CountySettings(
        desk=DeskSettings(second_factor=()), speaking=SpeakingSettings(rendering=False)
    )
    town = Town.open(make_folder(place / "data"), Content(place / "content"), settings)
    town.content.write(f"{VILLAGE}/a.png", wide_picture())
    town.content.write(f"{VILLAGE}/a.csv", CSV)
    table = FENCE.format(rows='file = "a.csv"')
    body = f"# 停水的地方\n\n{PICTURE}\n\n{table}"
    town.content.item("water", item_text(body=body))
    town.content.item("old", item_text("旧通知", more="shown_until = 2026-11-10\n"))
    town.content.item("guide", item_text("低保怎么申请", entry="services.guide"), COUNTY)
    town.content.item("day", item_text("12月3日接待日", entry="other.event"), COUNTY)
    town.publish()
    with served(town) as address:
        yield address
    town.county.database.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@contextmanager
def fetched(page: Page) -> Iterator[dict[str, int]]:
    """Yield what is fetched, by address: its bytes on the wire."""
    sizes: dict[str, int] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}
    session.on(
        "Network.responseReceived",
        lambda told: addresses.update({told["requestId"]: told["response"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda told: sizes.update(
            {addresses.get(told["requestId"], ""): int(told["encodedDataLength"])}
        ),
    )
    yield sizes


def test_a_first_view_is_light_and_waits_for_no_typeface(chromium: Browser, address: str) -> None:
    for path in (f"/v/{VILLAGE}", ITEM):
        with window(chromium, PHONE) as page, fetched(page) as sizes:
            page.goto(f"{address}{path}")
            page.wait_for_load_state("networkidle")
            words = {one: size for one, size in sizes.items() if "/pictures/" not in one}
            assert sum(words.values()) <= MOST_BYTES, words
            assert len(words) <= 3, words
            assert not any("font" in one or one.endswith(".js") for one in words)


def test_every_page_fits_small_phones_large_letters_and_desks(
    chromium: Browser, address: str
) -> None:
    with ExitStack() as stack:
        for size in (SMALL, PHONE, DESK):
            page = stack.enter_context(window(chromium, size))
            for path in PAGES:
                page.goto(f"{address}{path}")
                no_sideways(page)
                if size == PHONE:
                    page.evaluate("document.documentElement.style.fontSize = '200%'")
                    no_sideways(page)


def test_every_page_is_open_to_who_reads_otherwise(chromium: Browser, address: str) -> None:
    faults = []
    with window(chromium, PHONE) as page:
        for contrast in ("no-preference", "more"):
            page.emulate_media(contrast=contrast)
            for path in PAGES:
                page.goto(f"{address}{path}")
                faults += violations(page)
    assert faults == []


def test_what_a_finger_hits_is_large_enough(chromium: Browser, address: str) -> None:
    """WCAG 2.2, 2.5.8 asks 24 px; a thumb in a field wants 40, links within a sentence apart."""
    small = """() => [...document.querySelectorAll('a, button, input, summary, select')]
        .filter(one => !one.matches('.skip, [type=hidden], .trap *') && one.checkVisibility())
        .map(one => [one.outerHTML.slice(0, 80),
            (one.closest('label') ?? one).getBoundingClientRect()])
        .filter(([_, box]) => box.height < 40)
        .map(([html]) => html)"""
    with window(chromium, PHONE) as page:
        for path in PAGES:
            page.goto(f"{address}{path}")
            assert page.evaluate(small) == [], path


def test_a_picture_is_fetched_in_the_width_that_is_shown(chromium: Browser, address: str) -> None:
    with window(chromium, PHONE) as page, fetched(page) as sizes:
        page.goto(f"{address}{ITEM}")
        page.locator("article img").scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('article img').complete")
        chosen = page.evaluate("document.querySelector('article img').currentSrc")
        assert chosen.endswith("/360.webp")
        assert not any("/v1/blobs/" in one for one in sizes)
