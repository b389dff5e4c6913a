"""The red stop in a real Chromium: from the button to the loudspeaker, and back to the page."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from broadcast.building import Workshop
from broadcast.ledger import Ledger
from broadcast.main import serve
from broadcast.settings import BroadcastSettings, QuietSettings
from content_sync.store.reader import ContentReader
from content_sync.store.supervisor import Supervisor
from county.emergencies import drafting
from county.emergencies.drafting import Emergency, Gravity
from county.people.staff import Role
from county.settings import CountySettings, SpeakingSettings
from disclosure.areas import Area
from disclosure.errors import RetryLaterError
from tests.browser.chromium import MARKS, launched
from tests.browser.test_recording import address
from tests.browser.test_sealing import terminal, until
from tests.county.making import PASSWORD, VILLAGE, Content, FixedClock, Town, make_folder
from tests.fakes.loudspeaker import FakeLoudspeaker
from tests.fakes.ticking import NetworkClock
from tests.fakes.voice import FakeVoice

__all__ = ["address"]

pytestmark = MARKS

MOST_SECONDS = 10.0
"""From the button to silence; a second or two where nothing else runs."""


class PresentClock(FixedClock):
    """The machine's time."""

    def __call__(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    settings = CountySettings(speaking=SpeakingSettings(rendering=False))
    town = Town.open(make_folder(tmp_path / "data"), Content(tmp_path / "content"), settings)
    town.clock = PresentClock()
    town.publish()
    town.hire("li.editor", Role.EDITOR, VILLAGE)
    yield town
    town.county.database.close()


def publish_long_message(town: Town) -> None:
    """Publish what is said as soon as it arrives, for minutes."""
    place = Area(code=VILLAGE, name="石桥村")
    emergency = Emergency(Gravity.NOTICE, "停水通知", "请大家提前储水。" * 30, (place,), 6)
    now, zone = town.clock(), town.county.zone()
    items = drafting.items_of(emergency, "li.editor", "石桥村村民委员会", now, zone)
    with town.county.database.writing() as connection:
        drafting.keep(connection, items, now)
    town.seal()


@contextmanager
def loudspeaker(town: Town, store: Path) -> Iterator[FakeLoudspeaker]:
    """Run a unit on a terminal's store; its sound is heard by nobody."""
    speaker = FakeLoudspeaker(time.monotonic)
    ended = threading.Event()
    settings = BroadcastSettings(store=str(store), quiet=QuietSettings(on=False))
    workshop = Workshop(settings, store / "broadcast.toml", NetworkClock(town.clock))

    def live() -> None:
        content = ContentReader.open(store, "broadcast", workshop.clock.now)
        ledger = Ledger(workshop.places.ledger)
        unit = workshop.build(content, ledger, FakeVoice(), speaker)
        try:
            serve(unit, ended, Supervisor())
        finally:
            ledger.close()
            content.close()

    until(lambda: has_content(store), "the terminal has content")
    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    try:
        yield speaker
    finally:
        ended.set()
        thread.join(20)


def has_content(store: Path) -> bool:
    try:
        content = ContentReader.open(store)
        try:
            return content.profile() is not None
        finally:
            content.close()
    except RetryLaterError:
        return False


def is_playing(store: Path) -> bool:
    return any((store / "broadcast" / "playing").glob("*.wav"))


def test_the_button_silences_the_loudspeaker_and_the_page_says_so(
    town: Town, address: str, tmp_path: Path
) -> None:
    publish_long_message(town)
    with (
        terminal(town, address, tmp_path / "store") as store,
        loudspeaker(town, store) as speaker,
        launched() as chromium,
    ):
        until(lambda: is_playing(store), "the message is on air")
        page = chromium.new_context(locale="zh-CN").new_page()
        page.set_default_timeout(30_000)
        page.goto(f"{address}/desk/login")
        page.fill("[name=name]", "li.editor")
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.goto(f"{address}/desk/broadcasts")
        page.get_by_role("link", name="停止播放").click()
        page.get_by_role("button", name="确认停止播放").click(no_wait_after=True)
        seconds = until(lambda: bool(speaker.heard), "the loudspeaker falls silent")
        expect(page.get_by_text("已停播", exact=True)).to_be_visible()
        page.get_by_role("button", name="恢复播放").click()
        expect(page.get_by_text("已恢复", exact=True)).to_be_visible()
    assert seconds < MOST_SECONDS
