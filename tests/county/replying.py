"""Answering at the desk as a clerk does: the form, the preview, the button."""

import re
from typing import Any

from httpx2 import Response

from tests.county.desk import Browser

VERSION = re.compile(r'name="version" value="([0-9]+)"')


def parts(found: str = "查到了。", **changes: Any) -> dict[str, Any]:
    """Return the fields of a whole answer."""
    return {
        "asked": "高龄津贴怎么领？",
        "found": found,
        "stands": "现在按这个办。",
        "next": "还不清楚的，请打下面的电话。",
        "outcome": "answered",
        **changes,
    }


def seen(browser: Browser) -> str:
    """Return the version that the page before this browser shows."""
    found = VERSION.search(browser.page)
    return found.group(1) if found else "0"


def preview(browser: Browser, request: str, **form: Any) -> Response:
    """Write an answer and look at it."""
    path = f"/desk/requests/{request}/answer"
    browser.get(path)
    written = browser.post(path, step="preview", **form)
    return browser.get(f"{path}/preview") if written.status_code == 303 else written


def send(browser: Browser, request: str, **form: Any) -> Response:
    """Write an answer, look at it, and send it."""
    preview(browser, request, **form)
    path = f"/desk/requests/{request}/answer/send"
    return browser.post(path, version=seen(browser))
