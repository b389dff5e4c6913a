"""The peer: Chromium as a kiosk, rotating the same pictures, words, tables and film.

Invariant: its processor and memory are measured without the tool that watches it; how evenly
it faded is asked for at the end.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import sync_playwright

from bench.kiosk_chromium import SWITCHES
from bench.servers import free_port, running
from bench.signage_use import Use, use_of
from demo.clerk import chromium

FREELY = "--autoplay-policy=no-user-gesture-required"


def measure(folder: Path, settle: float, seconds: float) -> tuple[Use, dict[str, Any]]:
    """Return what Chromium used while it played a folder's page, and what the page counted.

    Arguments:
        folder: with `index.html`.
        settle: seconds before the measurement.
        seconds: how long it is measured.
    """
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, _served(folder) as url:
        command = [
            chromium(), *SWITCHES, FREELY, f"--user-data-dir={profile}",
            f"--remote-debugging-port={port}", url,
        ]  # fmt: skip
        with running(command, port) as browser:
            time.sleep(settle)
            used = use_of(browser.pid, seconds)
            with sync_playwright() as playwright:
                connected = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
                pages = [one for one in connected.contexts[0].pages if one.url == url]
                return used, dict(pages[0].evaluate("() => window.told"))


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
