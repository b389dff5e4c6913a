"""The desk's pages on which announcements are heard and put right before they are sealed."""

import hashlib
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from county.database.tables import documents
from county.people.staff import Role
from county.speaking.rendering import Rendering, key_of, renderings
from county.web.serving import build_application
from speech.engines.engine import VoiceError
from tests.county.booth import ADDRESS, Booth, spoken_item
from tests.county.desk import TOKEN, Browser
from tests.county.making import OTHER_VILLAGE, VILLAGE, Content, Town, item_text


@pytest.fixture
def booth(town: Town, content: Content) -> Booth:
    content.item("water", spoken_item())
    town.load()
    return Booth(town)


@pytest.fixture
def desk(booth: Booth) -> Iterator[Browser]:
    booth.town.hire("chen.approver", Role.APPROVER, VILLAGE)
    booth.town.hire("zhao.clerk", Role.CLERK, VILLAGE)
    booth.town.hire("li.approver", Role.APPROVER, OTHER_VILLAGE)
    app = build_application(booth.town.county, booth.town.clock)
    with TestClient(app, follow_redirects=False) as client:
        browser = Browser(client)
        browser.log_in("chen.approver")
        yield browser


def test_a_voice_that_fails_is_not_asked_again_until_a_person_wants_it(
    booth: Booth, desk: Browser
) -> None:
    booth.voice.fault = VoiceError("the sound is silent")
    for _ in range(3):
        assert booth.speaker().turn() is None
    assert len(booth.lexicons) == 1
    desk.get(booth.page())
    assert "the sound is silent" in desk.page
    booth.voice.fault = None
    desk.post(f"{booth.page()}/again")
    booth.speaker().turn()
    desk.get(booth.page())
    assert "<audio" in desk.page


def test_the_words_are_beside_the_sound(booth: Booth, desk: Browser, content: Content) -> None:
    content.item("water", spoken_item(text="咨询电话0890-6120001，补贴￥300。"))
    booth.town.load()
    desk.get(booth.page())
    assert "咨询电话零八九零六幺二零零零幺，补贴三百元。" in desk.page
    booth.speaker().turn()
    desk.get(booth.page())
    assert f'<audio controls preload="metadata" src="{booth.page()}/audio' in desk.page
    reply = desk.get(f"{booth.page()}/audio")
    assert hashlib.sha256(reply.content).hexdigest() == booth.audio()
    assert reply.headers["content-type"] == "audio/wav"


def test_the_list_tells_what_can_be_heard(booth: Booth, desk: Browser) -> None:
    desk.get(ADDRESS)
    assert "water" in desk.page
    assert "可以试听" not in desk.page
    booth.speaker().turn()
    desk.get(ADDRESS)
    assert "可以试听" in desk.page


def test_progress_is_told(booth: Booth, desk: Browser) -> None:
    settings = booth.town.county.settings.speaking
    words = "乡亲们，明天停水。"
    sheet = Rendering(words=words, done=2, of=5)
    renderings(booth.town.county).keep(key_of(words, {}, settings), sheet)
    desk.get(booth.page())
    assert "已完成 2 句，共 5 句。" in desk.page or "没有安装播报语音" in desk.page
    booth.speaker().turn()
    assert booth.told == [(1, 2)]


def test_an_approver_corrects_the_text(booth: Booth, desk: Browser) -> None:
    booth.speaker().turn()
    desk.get(booth.page())
    reply = desk.post(f"{booth.page()}/text", text="乡亲们，后天停水三小时。")
    assert reply.status_code == 303
    assert booth.audio() is None
    booth.speaker().turn()
    assert booth.voice.said[-1] == "乡亲们，后天停水三小时。"
    assert booth.audio() is not None
    assert booth.town.load()[1:] == ["unchanged"]


@pytest.mark.parametrize("text", ["", "   ", "停" * 1001])
def test_an_empty_or_endless_text_is_refused(booth: Booth, desk: Browser, text: str) -> None:
    desk.get(booth.page())
    reply = desk.post(f"{booth.page()}/text", text=text)
    assert reply.status_code == 422
    assert "请填写播报词" in desk.page
    assert booth.draft().spoken is not None


def test_an_approver_corrects_a_reading_for_the_whole_county(booth: Booth, desk: Browser) -> None:
    booth.speaker().turn()
    first = booth.audio()
    desk.get(booth.page())
    desk.post(f"{booth.page()}/reading", word="乡亲", pinyin="xiang1 qin5", say="")
    booth.speaker().turn()
    assert booth.lexicons[-1].sounds()["乡亲"] == ("xiang1", "qin5")
    assert len(booth.voice.said) == 2
    desk.get(booth.page())
    desk.post(f"{booth.page()}/reading", word="停水", pinyin="", say="没有水")
    booth.speaker().turn()
    assert booth.voice.said[-1] == "乡亲们，明天没有水。"
    assert booth.audio() != first


@pytest.mark.parametrize(
    ("word", "pinyin", "say"),
    [
        ("碾子坪", "nian3 zi5", ""),
        ("碾子坪", "", ""),
        ("碾子坪", "nian3 zi5 ping2", "x"),
        ("", "", "x"),
    ],
)
def test_a_wrong_reading_is_refused_and_not_written(
    booth: Booth, desk: Browser, word: str, pinyin: str, say: str
) -> None:
    desk.get(booth.page())
    reply = desk.post(f"{booth.page()}/reading", word=word, pinyin=pinyin, say=say)
    assert reply.status_code == 422
    assert "这个读法没有记下" in desk.page
    assert not booth.town.county.folder.lexicon.exists()


def test_another_villages_words_are_not_heard(booth: Booth, desk: Browser) -> None:
    booth.speaker().turn()
    page = booth.page()
    desk.post("/desk/logout")
    desk.log_in("li.approver")
    desk.get(ADDRESS)
    assert "water" not in desk.page
    assert desk.post(f"{page}/text", text="改").status_code == 404
    assert desk.get(page).status_code == 404
    assert desk.get(f"{page}/audio").status_code == 404


def test_a_clerk_hears_and_changes_nothing(booth: Booth, desk: Browser) -> None:
    page = booth.page()
    desk.post("/desk/logout")
    desk.log_in("zhao.clerk")
    assert desk.get(page).status_code == 200
    assert "保存播报词" not in desk.page
    token = TOKEN.search(desk.page)
    assert token is not None
    for act in ("text", "reading", "again"):
        assert desk.post(f"{page}/{act}", token[1], text="改", word="水").status_code == 403


def test_what_is_not_spoken_has_no_page(booth: Booth, desk: Browser, content: Content) -> None:
    content.item("silent", item_text("silent"))
    booth.town.load()
    with booth.town.county.database.reading() as connection:
        id_ = connection.scalar(select(documents.c.id).where(documents.c.title == "silent"))
    assert desk.get(f"{ADDRESS}/{id_}").status_code == 404
