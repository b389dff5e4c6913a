"""Phone pages on a cheap phone: Chromium slowed down, beside plain files of the same bytes.

The phone: 400 ms to the server and back, 50 kB/s down, a processor six times slower. The
limit: nginx with the same answers as files, packed beforehand, which draws and asks nothing.
Invariant: both are opened by the same browser, in turns, each time with empty caches.
"""

import gzip
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from playwright.sync_api import Browser, sync_playwright

from bench.figures import Figure
from bench.kiosk_county import enrolled
from bench.servers import free_port, nginx
from demo.clerk import chromium

ROUNDS = 5
BYTES_GOAL = 60_000
RATIO_GOAL = 1.15
PAINT_SECONDS = 60
_PHONE = {"width": 390, "height": 844}
_NETWORK = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
_SLOWER = 6
_PAINTED = "() => performance.getEntriesByType('paint').find(e => e.name.startsWith('first-c'))"
_FETCHED = """() => performance.getEntriesByType('resource')
    .map(e => [e.name, e.transferSize])
    .concat([[location.href, performance.getEntriesByType('navigation')[0].transferSize]])"""
_ITEM = "main a[href^='/p/items/']"


def measure() -> list[Figure]:
    """Return bytes, requests and the time to the first words, of a village's and an item's page."""
    with enrolled() as terminal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(terminal.page)
        item = page.locator(_ITEM).first.get_attribute("href") or ""
        page.close()
        server, _, path = terminal.page.partition("/v/")
        found = [("village page", f"/v/{path}"), ("item page", item)]
        figures = [one for what, at in found for one in _page(browser, what, server, at)]
        browser.close()
    return figures


def _page(browser: Browser, what: str, server: str, path: str) -> list[Figure]:
    with _plain(server, path) as plain:
        ours, limit = [], []
        for _ in range(ROUNDS):
            ours.append(_opened(browser, server + path))
            limit.append(_opened(browser, plain + path))
    words = [one for one in ours[0][1] if "/pictures/" not in one[0]]
    painted, peers = (statistics.median(one[0] for one in each) for each in (ours, limit))
    return [
        Figure(
            what=f"{what}: bytes of the first view, no pictures",
            ours=sum(size for _, size in words),
            unit="B",
            goal=BYTES_GOAL,
        ),
        Figure(what=f"{what}: requests of the first view", ours=len(words), unit="", goal=3),
        Figure(
            what=f"{what}: first words on a slow phone",
            ours=painted,
            unit="ms",
            peer="the same bytes as files, nginx",
            peers=peers,
            goal=RATIO_GOAL,
        ),
    ]


def _opened(browser: Browser, address: str) -> tuple[float, list[tuple[str, float]]]:
    """Return milliseconds to the first words, and what was fetched with its bytes."""
    context = browser.new_context(viewport=_PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.set_default_timeout(PAINT_SECONDS * 1000)
    page.goto(address)
    page.wait_for_function(_PAINTED)
    painted = float(page.evaluate(f"() => ({_PAINTED})().startTime"))
    fetched = [(str(name), float(size)) for name, size in page.evaluate(_FETCHED)]
    context.close()
    return painted, fetched


@contextmanager
def _plain(server: str, path: str) -> Iterator[str]:
    """Serve a page and its style as packed files; yield the address."""
    page = requests.get(server + path, timeout=30).text
    style = next(part.split('"')[0] for part in page.split('href="') if part.startswith("/look/"))
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for at, text in ((path, page), (style, requests.get(server + style, timeout=30).text)):
            file = folder / at.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            file.with_name(file.name + ".gz").write_bytes(gzip.compress(text.encode(), 6))
        http = (
            f"types {{ text/css css; }} default_type text/html; charset utf-8;\n"
            f"server {{ listen 127.0.0.1:{port}; root {folder}; gzip_static on; }}"
        )
        with nginx(folder, port, http):
            yield f"http://127.0.0.1:{port}"
