"""People who ask on their phones, for the pictures: with a photo, the same again; who reads.

Invariant: they do what a person does, on the real pages; the county is a copy.
"""

from pathlib import Path

from playwright.sync_api import Browser, Page

from demo.county import VILLAGE

PHOTO = Path(__file__).parent / "content" / "990421101000" / "bridge-village.png"
WORDS = (
    "村口桥头的路灯坏了半个月，晚上看不见路，什么时候能修？",
    "桥头的路灯坏了半个月了，晚上看不见路，什么时候修？",
)
_PHONE = {"width": 390, "height": 844}
_WRITING_MS = 4_000
"""Whoever is faster is taken for a program (`filing.form_seconds`)."""
_STEP_MS = 20_000


def ask(browser: Browser, address: str, out: Path) -> None:
    """File what they ask; leave pictures of the form, the receipt and how it stands.

    Arguments:
        browser: to open the pages in.
        address: of the county's server.
        out: folder for the pictures, ``asking-*.png``.
    """
    context = browser.new_context(viewport=_PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(_STEP_MS)
    for number, words in enumerate(WORDS):
        page.goto(f"{address}/p/ask/{VILLAGE}")
        page.locator("#words").fill(words)
        if not number:
            page.locator("#photo-1").set_input_files(PHOTO)
            _keep(page, out / "asking-form.png")
        page.wait_for_timeout(_WRITING_MS)
        page.get_by_role("button", name="提交").click()
        code = page.locator(".secret").inner_text()
    _keep(page, out / "asking-receipt.png")
    page.goto(f"{address}/p/answer")
    page.locator("#code").fill(code)
    page.get_by_role("button", name="看答复").click()
    page.locator("summary").click()
    _keep(page, out / "asking-standing.png")
    context.close()


def read(browser: Browser, address: str, code: str, out: Path) -> None:
    """Open an answer with its code; leave pictures, ``reading-*.png``."""
    context = browser.new_context(viewport=_PHONE, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(_STEP_MS)
    page.goto(f"{address}/p/answer")
    _keep(page, out / "reading-code.png")
    page.locator("#code").fill(code)
    page.get_by_role("button", name="看答复").click()
    page.locator("main").wait_for()
    _keep(page, out / "reading-answer.png")
    context.close()


def _keep(page: Page, file: Path) -> None:
    page.screenshot(path=file, full_page=True)
