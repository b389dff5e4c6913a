"""A village officer records a message in a real Chromium, whose microphone hears a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from county.people.staff import Role
from county.publishing import drafts
from county.settings import CountySettings
from disclosure.items import Item
from speech.sound.clip import read_wav
from speech.sound.loudness import integrated
from tests.browser.chromium import MARKS, launched, served
from tests.county.making import PASSWORD, VILLAGE, Content, Town, make_folder
from tests.county.test_recording import voice

pytestmark = MARKS


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town.open(
        make_folder(tmp_path / "data"), Content(tmp_path / "content"), CountySettings()
    )
    town.publish()
    town.hire("li.editor", Role.EDITOR, VILLAGE)
    yield town
    town.county.database.close()


@pytest.fixture
def address(town: Town) -> Iterator[str]:
    with served(town) as address:
        yield address


def test_a_message_is_recorded_heard_and_sent(town: Town, address: str, tmp_path: Path) -> None:
    spoken = tmp_path / "microphone.wav"
    voice(20).write(spoken)
    microphone = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={spoken}",
    ]
    faults: list[str] = []
    with launched(*microphone) as chromium:
        context = chromium.new_context(locale="zh-CN", permissions=["microphone"])
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}/desk/login")
        page.fill("[name=name]", "li.editor")
        page.fill("[name=password]", PASSWORD)
        page.click("main button")
        page.goto(f"{address}/desk/broadcasts/record")
        page.click("#record")
        expect(page.locator("#state")).to_contain_text("正在录音 0:03")
        page.click("#stop")
        expect(page.locator("#state")).to_contain_text("录好了")
        page.click("#hear")
        expect(page.locator("#state")).to_contain_text("正在播放，共 0:0")
        page.fill("#title", "今晚七点开村民会")
        page.fill("#words", "各位乡亲，今晚七点在村委会开会。")
        page.get_by_text("送去审核").click()
        expect(page.locator("#progress")).to_contain_text("真人录音")
    with town.county.database.reading() as connection:
        [item] = [one.document for one in drafts.waiting(connection)]
    assert isinstance(item, Item)
    assert item.spoken
    path = town.county.blobs.path(item.spoken.audio or "")
    assert path
    clip = read_wav(path)
    assert clip.seconds > 2
    assert abs(integrated(clip) + 16) <= 1
    assert faults == []
