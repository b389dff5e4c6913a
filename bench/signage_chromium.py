"""The peer: Chromium as a kiosk, rotating the same pictures, words, tables and film.

Invariant: its processor and memory are measured without the tool that watches it; how evenly
it faded is asked for at the end, and its frames are looked at in a run of their own.
"""

import base64
import io
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bench.kiosk_chromium import SWITCHES
from bench.servers import free_port, running
from bench.signage_use import Use, use_of
from demo.clerk import chromium
from disclosure.items import Strict
from screen.paging.frame import Rect
from signage.blankness import judge

FREELY = "--autoplay-policy=no-user-gesture-required"


def measure(folder: Path, settle: float, seconds: float) -> tuple[Use, dict[str, Any]]:
    """Return what Chromium used while it played a folder's page, and what the page counted.

    Arguments:
        folder: with `index.html`.
        settle: seconds before the measurement.
        seconds: how long it is measured.
    """
    with _opened(folder) as (browser, port, url):
        time.sleep(settle)
        used = use_of(browser.pid, seconds)
        with _connected(port, url) as page:
            return used, dict(page.evaluate("() => window.told"))


class Frames(Strict, frozen=True, kw_only=True):
    """What was seen of its frames.

    Attributes:
        seen: frames that it handed to who watches it; one at a time, so that it may drop some.
        blank: those whose content was black or of one brightness.
    """

    seen: int
    blank: int


def watch(folder: Path, seconds: float) -> Frames:
    """Look at the frames of a folder's page, from its first one that has anything on it.

    Arguments:
        folder: with `index.html`.
        seconds: for how long.
    """
    seen: list[bool] = []
    with _opened(folder) as (_, port, url), _connected(port, url) as page:
        page.wait_for_function("() => window.told.shown > 0")
        session = page.context.new_cdp_session(page)

        def look(frame: dict[str, Any]) -> None:
            seen.append(_is_blank(frame["data"]))
            session.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

        session.on("Page.screencastFrame", look)
        session.send("Page.startScreencast", {"format": "png", "everyNthFrame": 1})
        page.wait_for_timeout(seconds * 1000)
    return Frames(seen=len(seen), blank=sum(seen))


def _is_blank(data: str) -> bool:
    """Tell whether nothing is between header and footer."""
    with Image.open(io.BytesIO(base64.b64decode(data))) as frame:
        high = frame.height
        area = Rect(x=0, y=high // 8, width=frame.width, height=high * 6 // 8)
        return any(judge(frame.convert("RGB"), area))


@contextmanager
def _opened(folder: Path) -> "Iterator[tuple[subprocess.Popen[bytes], int, str]]":
    """Serve a folder and open Chromium on it; the browser, its port and the address."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, _served(folder) as url:
        command = [
            chromium(), *SWITCHES, FREELY, f"--user-data-dir={profile}",
            f"--remote-debugging-port={port}", url,
        ]  # fmt: skip
        with running(command, port) as browser:
            yield browser, port, url


@contextmanager
def _connected(port: int, url: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        yield next(one for one in browser.contexts[0].pages if one.url == url)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
