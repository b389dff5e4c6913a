"""The calendar: what is said where on a day, and what does not go together, in words."""

from datetime import date, time
from zoneinfo import ZoneInfo

import msgspec
import pytest
from fastapi.testclient import TestClient

from county.desk.calendar.strip import LEFT, THINNEST, WIDTH, bar_of, strip_of
from county.people.staff import Role
from county.speaking import spoken_drafts
from county.timetable.day import ClashKind, Day, Hours, Spoken, plan
from county.timetable.lengths import seconds_of
from disclosure.areas import Area
from disclosure.blocks import Sha256
from disclosure.items import Blob, Item
from disclosure.items import Spoken as Said
from disclosure.profile import Slot
from disclosure.timetable import AT_ONCE, QuietHours
from speech.words.lexicon import shipped_lexicon
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    OTHER_VILLAGE,
    SPOKEN,
    TOWN,
    VILLAGE,
    Content,
    Town,
    item_text,
)
from tests.fakes.county import an_announcement

DAY = date(2026, 10, 9)
PLACE = Area(code=VILLAGE, name="石桥村")
MORNING = Slot(name="morning", label="早间", start="07:00", end="07:02")
NOON = Slot(name="noon", label="午间", start="12:00", end="12:02")
NIGHT = Slot(name="night", label="夜间", start="22:00", end="22:30")
QUIET = QuietHours(start=time(21, 30), end=time(6, 30))
HOURS = Hours((MORNING, NOON, NIGHT), QUIET, ZoneInfo("Asia/Shanghai"))


def said(title: str, *slots: str, seconds: float = 50, area: str = VILLAGE) -> Spoken:
    item = msgspec.structs.replace(
        an_announcement(title), spoken=Said(text=title, slots=slots), area=area
    )
    return Spoken(item, seconds, waits=False)


def told(day: Day) -> dict[str, list[str]]:
    return {
        slot: [f"{piece.spoken.item.title}{'' if piece.fits else '?'}" for piece in pieces]
        for slot, pieces in day.by_slot.items()
        if pieces
    }


def clashes(day: Day) -> set[tuple[str, str]]:
    return {(clash.kind.value, clash.slot.name) for clash in day.clashes}


def test_pieces_follow_each_other_in_their_slot() -> None:
    day = plan(DAY, PLACE, [said("一", "morning"), said("二", "noon")], HOURS)
    assert told(day) == {"morning": ["一"], "noon": ["二"]}
    assert clashes(day) == set()
    [piece] = day.by_slot["morning"]
    assert piece.start
    assert piece.end
    assert (piece.start.hour, (piece.end - piece.start).total_seconds()) == (7, 50)


def test_what_a_slot_has_no_room_for_is_put_off_or_missed() -> None:
    many = [said(str(number), "morning") for number in range(5)]
    day = plan(DAY, PLACE, many, HOURS)
    assert [len(day.by_slot[slot]) for slot in ("morning", "noon")] == [3, 2]
    assert {piece.deferred for piece in day.by_slot["noon"]} == {True}
    assert sum(not piece.fits for piece in day.by_slot["morning"]) == 1
    assert clashes(day) == {("overfull", "morning"), ("missed", "morning")}


def test_a_slot_in_quiet_hours_says_nothing_and_is_named() -> None:
    day = plan(DAY, PLACE, [said("深夜", "night")], HOURS)
    assert told(day) == {}
    assert clashes(day) == {("quiet", "night")}


def test_two_owners_of_a_slot_are_named_and_the_higher_goes_first() -> None:
    day = plan(DAY, PLACE, [said("村里", "morning"), said("县里", "morning", area=COUNTY)], HOURS)
    assert told(day) == {"morning": ["县里", "村里"]}
    assert clashes(day) == {("shared", "morning")}
    assert [clash.kind for clash in day.clashes] == [ClashKind.SHARED]


def test_a_place_hears_its_own_path_alone() -> None:
    others = [said("别村", "morning", area=OTHER_VILLAGE), said("镇里", "morning", area=TOWN)]
    assert told(plan(DAY, PLACE, others, HOURS)) == {"morning": ["镇里"]}


def test_what_is_said_as_it_arrives_has_no_slot() -> None:
    day = plan(DAY, PLACE, [said("马上", AT_ONCE)], HOURS)
    assert told(day) == {}
    assert [piece.spoken.item.title for piece in day.at_once] == ["马上"]


def test_a_piece_is_drawn_to_length() -> None:
    day = plan(DAY, PLACE, [said("一", "morning", seconds=60)], HOURS)
    [box] = bar_of(day, MORNING)
    assert (box.x, box.width) == (0, 150)
    drawn = strip_of([day], HOURS)
    [piece] = [box for box in drawn.boxes if box.kind == "said"]
    assert piece.width == THINNEST
    assert piece.x == pytest.approx(LEFT + (WIDTH - LEFT - 12) * 7 / 24, abs=0.1)
    assert len([box for box in drawn.boxes if box.kind == "quiet"]) == 2


def test_sealed_audio_counts_as_long_as_it_is() -> None:
    item: Item = said("一", "morning").item
    audio = Sha256("ab" * 32)
    blob = Blob(sha256=audio, size=480_044, media_type="audio/wav", name="recording.wav")
    assert item.spoken
    spoken = msgspec.structs.replace(item.spoken, audio=audio, repeats=1)
    with_audio = msgspec.structs.replace(item, spoken=spoken, blobs=(blob,))
    assert seconds_of(with_audio, shipped_lexicon()) == pytest.approx(13.6, abs=0.1)
    assert seconds_of(item, shipped_lexicon()) < 10


@pytest.fixture
def officer(client: TestClient, town: Town, content: Content) -> Browser:
    content.item("water", item_text(channels='["kiosk", "loudspeaker"]', more=SPOKEN))
    town.publish()
    town.hire("li.editor", Role.EDITOR, VILLAGE)
    browser = Browser(client)
    browser.log_in("li.editor")
    return browser


def test_the_page_shows_any_day_of_the_persons_places(officer: Browser) -> None:
    officer.get("/desk/broadcasts/calendar")
    for words in ("石桥村停水通知", "07:00:00", "静音时段", "<svg"):
        assert words in officer.page
    officer.get("/desk/broadcasts/calendar?day=2026-10-01")
    assert "这一天没有要播的内容" in officer.page
    for day in ("nonsense", "9999-01-01"):
        assert officer.get(f"/desk/broadcasts/calendar?day={day}").status_code == 200
        assert "今天" in officer.page
    assert officer.get(f"/desk/broadcasts/calendar?area={TOWN}").status_code == 404


def test_a_draft_stands_there_as_waiting(officer: Browser, town: Town, content: Content) -> None:
    content.item("fire", item_text("防火提醒", channels='["kiosk", "loudspeaker"]', more=SPOKEN))
    town.load()
    officer.get("/desk/broadcasts/calendar")
    assert "防火提醒" in officer.page
    assert "待用印" in officer.page


def test_whoever_hears_a_draft_is_told_what_it_clashes_with(
    officer: Browser, town: Town, content: Content
) -> None:
    long = "乡亲们，请注意防火。" * 90
    more = f'[spoken]\ntext = "{long}"\nslots = ["morning"]\nrepeats = 3\n'
    for name in ("a", "b", "c"):
        content.item(name, item_text(name, channels='["kiosk", "loudspeaker"]', more=more))
    town.load()
    told = []
    for one in waiting(town):
        officer.get(f"/desk/broadcasts/hearing/{one.item.id}")
        assert "/desk/broadcasts/calendar?day=2026-11-20" in officer.page
        told.append("没有时间播" in officer.page)
    assert sorted(told) == [False, False, True]
    officer.get("/desk/broadcasts/calendar")
    assert "要注意的" in officer.page


def waiting(town: Town) -> list[spoken_drafts.SpokenDraft]:
    with town.county.database.reading() as connection:
        return spoken_drafts.waiting(connection)
