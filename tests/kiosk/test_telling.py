from datetime import date, timedelta
from zoneinfo import ZoneInfo

from content_sync.store.reader import Freshness, SyncProgress
from disclosure.wording import Wording
from disclosure.workdays import Due
from kiosk.journey.telling import OLD_AFTER, Telling
from tests.fakes.county import NOW

TELLING = Telling(Wording())
LOCAL = NOW.astimezone(ZoneInfo("Asia/Shanghai"))


def test_a_due_day_is_told_with_its_weekday():
    assert TELLING.due(Due(day=date(2026, 10, 12))) == "最晚 2026年10月12日（星期一）答复"


def test_only_a_provisional_day_is_told_to_be_unsure():
    assert TELLING.provisional(Due(day=date(2026, 10, 12))) == ""
    assert "2027" in TELLING.provisional(Due(day=date(2027, 1, 4), provisional=(2027,)))


def test_new_content_has_no_as_of_line():
    assert TELLING.as_of(Freshness(as_of=NOW, expired=False), LOCAL) == ""
    just_before = LOCAL + OLD_AFTER - timedelta(seconds=1)
    assert TELLING.as_of(Freshness(as_of=NOW, expired=False), just_before) == ""


def test_old_or_expired_content_is_told_by_its_local_day():
    late = NOW.replace(hour=20)
    told = TELLING.as_of(
        Freshness(as_of=late, expired=False), LOCAL + OLD_AFTER + timedelta(days=1)
    )
    assert "2026年10月10日" in told
    assert TELLING.as_of(Freshness(as_of=NOW, expired=True), LOCAL) != ""


def test_content_that_never_came_is_not_dated():
    assert TELLING.as_of(Freshness(as_of=None, expired=False), LOCAL) == ""


def test_progress_is_told_in_numbers_once_there_are_any():
    nothing = SyncProgress(0, 3, 0, 0, 0, 0, first_sync_done=False)
    some = SyncProgress(1, 3, 12, 86, 0, 0, first_sync_done=False)
    assert TELLING.progress(nothing) == "正在与县里联系，请稍候。"
    assert TELLING.progress(some) == "已收到 12 件，共 86 件"


def test_a_locked_page_tells_whole_minutes():
    assert "5 分钟" in TELLING.locked(300)
    assert "2 分钟" in TELLING.locked(61)
    assert "1 分钟" in TELLING.locked(0.5)
