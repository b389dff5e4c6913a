"""The peer: Chromium as a kiosk, showing the phone pages of the same county.

Started as a kiosk's service would start it, and watched through its debugging port.
Invariant: no figure holds the time of the tool that watches.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Error, Page, sync_playwright

from bench.servers import cpu_seconds, free_port, running
from bench.weighing import Weight, cpu_percent, tree, weigh
from demo.clerk import chromium
from disclosure.errors import RetryLaterError
from disclosure.items import Strict

SWITCHES = (
    "--headless=new",
    "--kiosk",
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--window-size=1080,1920",
)
PAINT_SECONDS = 20.0
WARM_SHARE = 5
"""Memory is compared with that after a fifth of the pages."""
SETTLE_SECONDS = 5.0
_PAINTED = "() => performance.getEntriesByType('paint').find(e => e.name.startsWith('first-c'))"
_PAINTED_AT = f"() => (performance.timeOrigin + ({_PAINTED})().startTime) / 1000"
_WATCH = """() => { window.felt = []; new PerformanceObserver(seen => window.felt.push(
    ...seen.getEntries().filter(e => e.name === 'pointerdown').map(e => e.duration)
  )).observe({type: 'event', durationThreshold: 16}); }"""
_FRAME_MS = 16.0
"""Event timing tells nothing of what was painted within one frame: counted as this."""


class Peer(Strict, frozen=True, kw_only=True):
    """What Chromium took.

    Attributes:
        first_paint_s: from its start to the first words of the page, each start.
        felt_ms: from each tap to the next paint.
        next_ms: from each tap on a link to the first words of the next page.
        idle_percent: of one core, its whole tree, untouched.
        weights: memory of its tree after so many pages.
    """

    first_paint_s: tuple[float, ...]
    felt_ms: tuple[float, ...]
    next_ms: tuple[float, ...]
    idle_percent: float
    weights: dict[int, Weight]


@contextmanager
def opened(url: str) -> Iterator[tuple[Page, int, float]]:
    """Start Chromium at an address; yield its page, process id and the instant of its start."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            chromium(), *SWITCHES, f"--user-data-dir={profile}",
            f"--remote-debugging-port={port}", url,
        ]  # fmt: skip
        started = time.time()
        with running(command, port) as browser, sync_playwright() as playwright:
            connected = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            yield _page(connected.contexts[0].pages), browser.pid, started


def first_paints(url: str, times: int) -> list[float]:
    """Return the seconds from each start to the first words on the page."""
    taken = []
    for _ in range(times):
        with opened(url) as (page, _, started):
            taken.append(_painted(page) - started)
    return taken


def taps(page: Page, url: str, times: int) -> tuple[list[float], list[float]]:
    """Tap links of a page; return when a tap was felt, and when the next page was there."""
    felt, following = [], []
    for number in range(times):
        page.goto(url)
        page.evaluate(_WATCH)
        links = page.locator("main a[href^='/p/']")
        link = links.nth(number % min(links.count(), 40))
        link.scroll_into_view_if_needed()
        link.hover()
        # Held down, so that the page is still there to tell when it was felt.
        page.mouse.down()
        page.wait_for_timeout(120)
        told = page.evaluate("() => window.felt")
        felt.append(max(told, default=_FRAME_MS))
        tapped = time.time()
        with page.expect_navigation(wait_until="commit"):
            page.mouse.up()
        following.append((_painted(page) - tapped) * 1000)
    return felt, following


def idle(pid: int, seconds: float) -> float:
    """Return the percentage of one core that an untouched browser uses."""
    time.sleep(SETTLE_SECONDS)
    before, start = cpu_seconds(*tree(pid)), time.monotonic()
    time.sleep(seconds)
    return cpu_percent(pid, time.monotonic() - start, before)


def visits(page: Page, pid: int, urls: list[str], pages: int) -> dict[int, Weight]:
    """Open so many pages; return the tree's memory on the way."""
    weights = {}
    for number in range(1, pages + 1):
        page.goto(urls[number % len(urls)])
        if number in (1, pages // WARM_SHARE, pages):
            weights[number] = weigh(*tree(pid))
    return weights


def links(page: Page, url: str) -> list[str]:
    """Return the addresses of all that a page leads to."""
    page.goto(url)
    found = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.href)")
    return [str(one) for one in found if "/p/" in one]


def measure(url: str, *, starts: int, touches: int, seconds: float, pages: int) -> Peer:
    """Measure Chromium at the phone page of a village."""
    paints = first_paints(url, starts)
    with opened(url) as (page, pid, _):
        _painted(page)
        rest = idle(pid, seconds) if seconds else 0.0
        felt, following = taps(page, url, touches)
        weights = visits(page, pid, [url, *links(page, url)], pages)
    return Peer(
        first_paint_s=tuple(paints),
        felt_ms=tuple(felt),
        next_ms=tuple(following),
        idle_percent=rest,
        weights=weights,
    )


def _page(pages: list[Page]) -> Page:
    for page in pages:
        if page.url.startswith("http"):
            return page
    raise RetryLaterError("Chromium opened no page")


def _painted(page: Page) -> float:
    """Return the instant at which the first words of the page were painted."""
    try:
        page.wait_for_function(_PAINTED, timeout=PAINT_SECONDS * 1000)
        return float(page.evaluate(_PAINTED_AT))
    except Error as error:
        raise RetryLaterError(f"Chromium painted nothing: {error}") from error
