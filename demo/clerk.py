"""The clerk of the demo: answers the first request at the real desk, in a real browser.

Invariant: everything is done by clicking and typing what a clerk sees.
"""

import json
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from demo.county import STAFF
from disclosure import command
from disclosure.errors import MingbaiError, UsageError

_SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_WORDS = "便民地图"
_STANDS = "现在按这个办，仍然有效。"
_ANSWER = (
    "您好，您想找能充电的地方，我们查过了：石桥村现在还没有公用的电动车充电棚，"
    "离您最近的在柳泉镇便民服务中心车棚，有六个插座，每天7:00至21:00可以用，一次一元。"
    "请不要把电瓶提回屋里充。便民服务中心的位置在下面附上的便民地图里，"
    "还有不明白的，可以到村部问，或者打下面的电话。"
)
_LOOK_AGAIN_SECONDS = 1.0
_STEP_MS = 15_000
_MOST_TRIES = 4
_DESKTOP, _PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


class ClerkError(MingbaiError):
    """The clerk could not do the work."""


def chromium() -> str:
    """Return the path of the browser.

    Raises:
        UsageError: there is none.
    """
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise UsageError("no Chromium is installed; run: sudo apt-get install chromium")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = command.Parser(prog="demo.clerk", description=__doc__)
    parser.add_argument("--url", required=True, help="the county's address")
    parser.add_argument("--out", required=True, type=Path, help="folder for the pictures")
    parser.add_argument("--seconds", type=float, default=120.0, help="wait so long for a request")
    options = parser.parse_args(arguments)
    return command.run("demo.clerk", lambda: _work(options.url, options.out, options.seconds))


def _work(url: str, out: Path, seconds: float) -> int:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(_SWITCHES))
        try:
            answered = _serve(browser, url, out, seconds)
        except Error as error:
            raise ClerkError(
                f"the desk did not do what a clerk expects: {error.message}"
            ) from error
        finally:
            browser.close()
    (out / "clerk.json").write_text(json.dumps({"answered_at": answered}), encoding="utf-8")
    return 0


def _serve(browser: Browser, url: str, out: Path, seconds: float) -> str:
    page = browser.new_page(viewport=_DESKTOP, locale="zh-CN")  # type: ignore[arg-type]
    page.set_default_timeout(_STEP_MS)
    _log_in(page, url, out)
    _await_request(page, url, seconds)
    _keep(page, out / "desk-queue.png")
    page.locator("table.list td.main a").first.click()
    _keep(page, out / "desk-request.png")
    page.get_by_role("link", name="写答复").click()
    _write(page, out)
    answered = datetime.now(UTC).isoformat()
    _keep(page, out / "desk-done.png")
    for name, path in (("items", "items"), ("terminals", "terminals")):
        page.goto(f"{url}/desk/{path}")
        _keep(page, out / f"desk-{name}.png")
    _phone(browser, url, out)
    return answered


def _keep(page: Page, picture: Path) -> None:
    """Keep a picture of the page; a busy machine's browser may fail once or twice."""
    for _ in range(_MOST_TRIES - 1):
        try:
            page.screenshot(path=picture)
        except Error:
            page.wait_for_timeout(_LOOK_AGAIN_SECONDS * 1000)
        else:
            return
    page.screenshot(path=picture)


def _log_in(page: Page, url: str, out: Path) -> None:
    clerk = STAFF[0]
    page.goto(f"{url}/desk")
    _keep(page, out / "desk-login.png")
    page.get_by_label("用户名").fill(clerk.name)
    page.get_by_label("密码").fill(clerk.password)
    page.get_by_role("button", name="登录").click()


def _await_request(page: Page, url: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        page.goto(f"{url}/desk/requests?whose=all&standing=open")
        if page.locator("table.list td.main a").count():
            return
        page.wait_for_timeout(_LOOK_AGAIN_SECONDS * 1000)
    raise ClerkError(f"no request reached the desk within {seconds:.0f} seconds")


def _write(page: Page, out: Path) -> None:
    page.get_by_label("找什么").fill(_WORDS)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name="选用").first.click()
    page.get_by_label("查到的情况").fill(_ANSWER)
    page.get_by_role("button", name=_STANDS).click()
    _keep(page, out / "desk-answer.png")
    page.get_by_role("button", name="预览答复").click()
    _keep(page, out / "desk-preview.png")
    page.get_by_role("button", name="确认发出").click()
    page.get_by_role("status").wait_for()


def _phone(browser: Browser, url: str, out: Path) -> None:
    page = browser.new_page(viewport=_PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page.goto(f"{url}/v/990421101201")
    _keep(page, out / "phone-village.png")
    page.close()


if __name__ == "__main__":
    sys.exit(main())
