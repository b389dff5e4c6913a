from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_wording import alert_item
from disclosure.channels import Channel
from disclosure.items import Shown
from disclosure.playlists import Playlist
from disclosure.wording import Wording
from screen.paging.pages import paginate
from screen.paging.panel import Panel
from signage.programme import Programme
from tests.fakes.county import COUNTY, TODAY

PANEL = Panel(width_px=540, height_px=960, inches=32, distance_mm=2000)
SAY = Wording().say


def at(day, clock="10:00"):
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo("Asia/Shanghai"))


def cut(item, today):
    return paginate(item, PANEL, today, SAY)


@pytest.fixture
def programme(reader):
    programme = Programme(reader, cut)
    programme.refresh(at(TODAY))
    return programme


def titles(programme, count, today=TODAY):
    cues = [programme.next(at(today)) for _ in range(count)]
    return [(cue.verified.item.title, cue.page.number) for cue in cues]


def test_items_come_one_after_the_other_with_all_their_pages(programme):
    shown = titles(programme, 6)
    assert [page for _, page in shown] == [1, 2, 1, 2, 1, 2]
    assert {title for title, _ in shown} == {"九月财务公开", "停水通知", "开放日"}


def test_a_withdrawn_item_does_not_come_again_and_does_not_hold(programme, village):
    first = programme.next(at(TODAY))
    village.county.withdraw(first.verified.item)
    village.sync()
    assert programme.refresh(at(TODAY))
    assert not programme.holds(first, TODAY)
    assert first.verified.item.title not in {title for title, _ in titles(programme, 12)}


def test_a_new_version_takes_the_place_of_the_old_one_at_once(programme, village):
    first = programme.next(at(TODAY))
    village.county.publish(replace(first.verified.item, version=2))
    village.sync()
    programme.refresh(at(TODAY))
    assert not programme.holds(first, TODAY)
    versions = {cue.key for cue in (programme.next(at(TODAY)) for _ in range(8))}
    assert (first.verified.item.id, 2) in versions
    assert (first.verified.item.id, 1) not in versions


def test_an_item_leaves_on_the_day_after_its_last(programme, village, notice):
    village.county.publish(notice("只到今天", shown=Shown(first=TODAY, last=TODAY)))
    village.sync()
    programme.refresh(at(TODAY))
    assert "只到今天" in {title for title, _ in titles(programme, 12)}
    tomorrow = date.fromordinal(TODAY.toordinal() + 1)
    assert programme.refresh(at(tomorrow))
    assert "只到今天" not in {title for title, _ in titles(programme, 12, tomorrow)}


def test_nothing_changes_while_the_content_does_not(programme):
    assert not programme.refresh(at(TODAY))


def test_a_skipped_item_stays_out_until_its_next_version(programme, village):
    cue = programme.next(at(TODAY))
    programme.skip(cue, "the picture is broken")
    assert "the picture is broken" in programme.skipped[0]
    programme.refresh(at(TODAY))
    assert cue.verified.item.title not in {title for title, _ in titles(programme, 12)}
    village.county.publish(replace(cue.verified.item, version=2))
    village.sync()
    programme.refresh(at(TODAY))
    assert cue.verified.item.title in {title for title, _ in titles(programme, 12)}


def test_an_empty_store_has_no_next_page(village):
    for item in village.items:
        village.county.withdraw(item)
    village.sync()
    programme = Programme(village.open(), cut)
    programme.refresh(at(TODAY))
    assert programme.next(at(TODAY)) is None
    assert programme.coming(1) == ()


def test_content_that_is_too_old_falls_silent_at_once_and_comes_back(reader):
    silent: list[str] = []
    programme = Programme(reader, cut, silenced=lambda: bool(silent))
    programme.refresh(at(TODAY))
    cue = programme.next(at(TODAY))
    assert cue is not None
    silent.append("expired")
    assert not programme.holds(cue, TODAY)
    assert programme.next(at(TODAY)) is None
    assert programme.refresh(at(TODAY))
    assert programme.coming(1) == ()
    silent.clear()
    assert programme.refresh(at(TODAY))
    assert programme.next(at(TODAY)) is not None


def test_playlists_wait_for_a_clock_that_is_trusted(village):
    alone = Playlist(name="a", label="停水", alone=True, items=(village.items[1].id,))
    village.county.publish(replace(village.county.a_profile(2), playlists=(alone,)))
    village.sync()
    sure: list[str] = []
    programme = Programme(village.open(), cut, panel=PANEL, trusted=lambda: bool(sure))
    programme.refresh(at(TODAY))
    assert len({title for title, _ in titles(programme, 8)}) == 3
    sure.append("now it is")
    assert programme.refresh(at(TODAY))
    programme.next(at(TODAY))
    assert {title for title, _ in titles(programme, 8)} == {"停水通知"}


def test_an_alert_gives_the_screen_back_when_its_window_ends(reader, village):
    programme = Programme(reader, cut)
    since = at(TODAY, "09:00")
    facts = AlertFacts(
        source="weather",
        message="QH-1",
        hazard="rainstorm-1",
        level=AlertLevel.RED,
        since=since,
        until=since + timedelta(hours=2),
    )
    faces = (Channel.KIOSK, Channel.SCREEN, Channel.LOUDSPEAKER)
    village.county.publish(alert_item(facts, COUNTY, "清禾县气象台", faces))
    village.sync()
    taken = []
    for moment in (since, facts.until - timedelta(seconds=1), facts.until):
        changed = programme.refresh(moment)
        taken.append((changed, programme.is_taken_over))
    assert taken == [(True, True), (False, True), (True, False)]
    assert not programme.alerts
