"""One question from the first touch to its answer: offline, through a power cut, to another terminal.

A resident writes on a real kiosk's screen, drawn off-screen; the terminal loses its power and comes
back; its agent delivers once, though the county's first reply gets lost; a clerk answers in
Chromium; the code opens the answer at another terminal of the zone. Afterwards every byte of the
first terminal's disk is searched: free pages, journals and deleted files with it.

Where loop devices are not allowed the terminal's files as they stand are copied instead: what a
killed process leaves, not what a cut leaves; `tests/faults` tells of the difference.
"""

import logging
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from content_sync.agent.delivery import Delivery
from content_sync.agent.device import Device
from content_sync.agent.http_county import HttpCounty, HttpLimits
from content_sync.store.clock import Instant
from content_sync.store.outbox import Outbox
from county.people.staff import Role
from county.settings import CountySettings, DeskSettings, SpeakingSettings
from disclosure.errors import RetryLaterError
from disclosure.requests import RequestState
from disclosure.seals.boxes import show_code
from disclosure.seals.signing import new_seed
from tests.browser.chromium import DESK, MARKS, launched, log_in, served, window
from tests.county.filing.telephoning import stored
from tests.county.making import TOWN, VILLAGE, Content, Town, item_text, make_folder
from tests.fakes.filled import FilledStore
from tests.faults.test_power_cuts import WHY_NOT, mounted, one_moment_of
from tests.kiosk.conftest import FewWords
from tests.kiosk.kiosk_window import KioskWindow

pytestmark = [*MARKS, pytest.mark.ui]

WORDS, NAME, PHONE = "butieqxyz", "wangzzq", "13987654321"
ANSWER = "种粮补贴下个月发到一卡通。"
IMAGE_MIB = 48


class Wired(HttpCounty):
    """The county over HTTP as one terminal's agent asks it; its replies may get lost."""

    def __init__(self, address: str, town: Town, device: Device, terminal: str) -> None:
        super().__init__(address, HttpLimits(), "test", device=device, terminal=terminal)
        self.roots = [town.county.folder.root(1).read_bytes()]
        self._town = town
        self.deaf = False

    @property
    def now(self) -> datetime:
        return self._town.clock()

    def deliver(self, batch: bytes) -> bytes:
        reply = super().deliver(batch)
        if self.deaf:
            raise RetryLaterError("the reply got lost")
        return reply


@dataclass
class Place:
    """A terminal of the village's zone, on a disk of its own."""

    town: Town
    county: Wired
    terminal: str
    number: int

    @classmethod
    def enrolled(cls, address: str, town: Town, number: int) -> "Place":
        device = Device(new_seed())
        terminal = town.enter(device, VILLAGE, f"终端{number}")
        return cls(town, Wired(address, town, device, terminal), terminal, number)

    def sync(self, store: Path) -> None:
        """Do what the agent does in one round."""
        store.mkdir(parents=True, exist_ok=True)
        with FilledStore(self.county, store, VILLAGE, self.number) as filled:  # type: ignore[arg-type]
            filled.outbox.name_terminal(self.terminal, self.number)
            filled.sync()

    def deliver(self, store: Path) -> None:
        """Deliver what the outbox owes."""
        with FilledStore(self.county, store, VILLAGE, self.number) as filled:  # type: ignore[arg-type]
            work = Delivery(self.county, filled.outbox, filled.journal, VILLAGE)
            while work.deliver(Instant(self.county.now)).rows:
                pass


@contextmanager
def kiosk_at(store: Path, town: Town) -> Iterator[KioskWindow]:
    kiosk = KioskWindow(store, town.clock(), FewWords())
    try:
        yield kiosk
    finally:
        kiosk.close()


class Disk:
    """The first terminal's disk: an image where one can be mounted, else a folder."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = ExitStack()
        stack.push(self._stack)
        self.image = None if WHY_NOT else folder / "disk.img"
        if self.image is None:
            self.store = folder / "live" / "store"
            return
        with self.image.open("wb") as disk:
            disk.truncate(IMAGE_MIB << 20)
        subprocess.run(["mkfs.ext4", "-q", "-F", str(self.image)], check=True, capture_output=True)
        self.store = self._stack.enter_context(mounted(self.image, folder / "live")) / "store"

    def cut(self) -> None:
        """Take the power away at this moment; what had reached the disk is found again."""
        after = self._folder / "after"
        if self.image is None:
            shutil.copytree(self.store, after / "store")
            self.store = after / "store"
            return
        left = self._folder / "cut.img"
        left.write_bytes(one_moment_of(self.image))
        self._left, self.image = self.image, left

    def come_back(self) -> None:
        """Power on again, with the disk as the cut left it."""
        if self.image is not None:
            self._stack.close()
            self.store = (
                self._stack.enter_context(mounted(self.image, self._folder / "after")) / "store"
            )

    def every_byte(self) -> bytes:
        """Return all that whoever steals the card can read."""
        if self.image is not None:
            subprocess.run(["sync"], check=True)
            return self.image.read_bytes()
        return all_of(self.store)


def all_of(folder: Path) -> bytes:
    return b"\0".join(
        str(file).encode() + b"\0" + file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    )


def found_in(raw: bytes, *secrets: str) -> list[str]:
    """Return which texts stand there, as a database, a log or Python's memory would write them."""
    return [
        secret
        for secret in secrets
        for encoding in ("utf-8", "utf-16-le", "utf-32-le")
        if secret.encode(encoding) in raw
    ]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    settings = CountySettings(
        desk=DeskSettings(second_factor=()), speaking=SpeakingSettings(rendering=False)
    )
    content = Content(tmp_path / "content")
    content.item("water", item_text())
    town = Town.open(make_folder(tmp_path / "data"), content, settings)
    town.publish()
    town.hire("li.clerk", Role.CLERK, TOWN)
    yield town
    town.county.database.close()


def file(kiosk: KioskWindow) -> str:
    """Ask with a finger; return the collection code that the screen shows."""
    from kiosk.screens.keys import Key
    from kiosk.screens.pieces import Act

    kiosk.search(WORDS)
    kiosk.tap(Act, text="请工作人员帮我查")
    kiosk.tap(Key, words="下一步")
    kiosk.type(NAME)
    kiosk.tap(Key, words="下一步")
    kiosk.type(PHONE)
    kiosk.tap(Key, words="下一步")
    kiosk.tap(Act, text="提交")
    kiosk.wait(lambda: kiosk.face == "ReceiptScreen")
    kiosk.draw()
    shown = kiosk.texts()
    assert "2026年11月24日（星期二）" in shown
    assert show_code(kiosk.visit.receipt.code) in shown
    return str(kiosk.visit.receipt.code)


def enter(kiosk: KioskWindow, code: str) -> None:
    """Type a code at 我的答复."""
    from kiosk.screens.keys import Key
    from kiosk.screens.nav import NavKey
    from kiosk.screens.pieces import Act

    if kiosk.face != "HomeScreen":
        kiosk.tap(NavKey, icon="home")
    kiosk.tap(Act, text="我的答复")
    for digit in code:
        kiosk.tap(Key, words=digit)
    kiosk.tap(Act, text="看答复")
    kiosk.wait(lambda: not getattr(kiosk.stage.face, "opening", False))
    kiosk.draw()


def lock(kiosk: KioskWindow) -> None:
    """Try wrong codes until the page is shut; the first by touches, the others digit by digit."""
    from kiosk.screens.pieces import Act

    enter(kiosk, "0" * 12)
    screen: Any = kiosk.stage.face
    for _ in range(kiosk.settings.wrong_codes - 1):
        for digit in "0" * 12:
            screen.digit(digit)
        kiosk.tap(Act, text="看答复")
        kiosk.wait(lambda: not screen.opening)
    assert "连续输错" in kiosk.texts()


def answer_at_the_desk(address: str) -> None:
    with launched() as browser, window(browser, DESK) as page:
        log_in(page, address, "li.clerk")
        page.goto(f"{address}/desk/requests?whose=all")
        page.get_by_role("link", name=WORDS).first.click()
        expect(page.get_by_text("触摸终端")).to_be_visible()
        page.get_by_role("link", name="写答复").click()
        page.locator("[name=asked]").fill("种粮补贴什么时候发")
        page.locator("[name=found]").fill(ANSWER)
        page.locator("[name=stands]").fill("钱已经拨到镇里。")
        page.locator("[name=next]").fill("没收到请打镇财政所电话。")
        page.locator("[name=outcome][value=answered]").check()
        page.get_by_role("button", name="预览答复").click()
        page.get_by_role("button", name="确认发出").click()
        expect(page.get_by_role("status")).to_contain_text("答复已经封好")


def test_a_question_comes_through_a_power_cut_to_its_answer_and_leaves_no_trace(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    second_store = tmp_path / "second" / "store"
    with served(town) as address, ExitStack() as stack:
        first, second = (Place.enrolled(address, town, number) for number in (1, 2))
        disk = Disk(tmp_path, stack)
        first.sync(disk.store)

        # Offline: nothing but the screen and the disk.
        with kiosk_at(disk.store, town) as kiosk:
            code = file(kiosk)
            disk.cut()
        secrets = (WORDS, NAME, PHONE, code, show_code(code))
        assert stored(town) == []

        disk.come_back()
        assert Outbox.open(disk.store).tally().queued == 1
        assert found_in(disk.every_byte(), *secrets) == []

        first.county.deaf = True
        with pytest.raises(RetryLaterError):
            first.deliver(disk.store)
        first.county.deaf = False
        first.deliver(disk.store)
        assert Outbox.open(disk.store).tally().delivered == 1
        (row,) = stored(town)
        assert (row["words"], row["name"], row["phone"]) == (WORDS, NAME, PHONE)
        assert row["terminal"] == first.terminal

        answer_at_the_desk(address)
        assert stored(town)[0]["state"] == RequestState.ANSWER_READY
        first.sync(disk.store)
        second.sync(second_store)
        assert found_in(disk.every_byte(), *secrets, ANSWER) == []

        with kiosk_at(second_store, town) as kiosk:
            enter(kiosk, code)
            assert kiosk.face == "AnswerScreen"
            assert ANSWER in kiosk.texts()
            kiosk.stage.rest()
            kiosk.draw()
            assert found_in(kiosk.texts().encode(), ANSWER, *secrets) == []
            kiosk.touch(100, 300)
            kiosk.wait(lambda: kiosk.face == "HomeScreen")
            lock(kiosk)
            screen: Any = kiosk.stage.face
            for digit in code:
                screen.digit(digit)
            assert (kiosk.face, screen.digits) == ("CodeScreen", "")
            assert ANSWER not in kiosk.texts()
        assert found_in(all_of(second_store), *secrets, ANSWER) == []
        assert found_in(caplog.text.encode(), *secrets, ANSWER) == []
