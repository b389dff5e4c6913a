"""A kiosk promises by the county's limits and holidays, as its sealed profile has them."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import structs

from disclosure import clocks
from disclosure.requests import RequestKind, ServiceLevel
from disclosure.workdays import Holiday, YearNotice
from kiosk.hall import Hall
from kiosk.settings import KioskSettings
from tests.fakes.county import NOW, FakeCounty

ZONE = ZoneInfo("Asia/Shanghai")
LATE = datetime(2026, 12, 30, 9, tzinfo=ZONE)


def test_a_new_profile_changes_what_is_promised(tmp_path: Path) -> None:
    county = FakeCounty()
    county.fill(tmp_path)
    hall = Hall.open(KioskSettings(store=str(tmp_path)), lambda: NOW)
    assert hall.levels.of(RequestKind.LOOKUP).working_days == 2
    before = clocks.due(LATE, 2, hall.calendar, ZONE)
    assert (before.day, before.provisional) == (date(2027, 1, 1), (2027,))
    notice = YearNotice(
        year=2027,
        source="放假安排的通知（演练）",
        holiday=(Holiday(name="元旦", first=date(2027, 1, 1), last=date(2027, 1, 3)),),
    )
    own = ServiceLevel(kind=RequestKind.LOOKUP, name="帮查", working_days=3)
    changed = structs.replace(county.a_profile(2), levels=(own,), notices=(notice,))
    county.publish(changed)
    county.fill(tmp_path)
    hall.refresh()
    assert hall.levels.of(RequestKind.LOOKUP).working_days == 3
    assert hall.levels.of(RequestKind.ENQUIRY).working_days == 1
    after = clocks.due(LATE, 2, hall.calendar, ZONE)
    assert (after.day, after.provisional) == (date(2027, 1, 4), ())
    hall.close()
