"""Holiday notices: loaded once, open requests counted anew, terminals told by the profile."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from county.__main__ import main
from county.audit import log
from county.database.tables import acts
from county.holidays import loading, notices
from county.holidays.loading import Outcome
from county.holidays.warning import missing_years
from county.publishing import drafts
from county.requests import history, recounting, waiting
from disclosure import shipped
from disclosure.errors import MalformedError, NotAllowedError
from disclosure.profile import Profile
from disclosure.requests import RequestKind, RequestState
from disclosure.workdays import parse_notice
from tests.county.clocked import Clocked, act
from tests.county.making import Town

ZONE = ZoneInfo("Asia/Shanghai")
DECEMBER = datetime(2026, 12, 7, 9, tzinfo=ZONE)
LOADED = datetime(2026, 12, 10, 9, tzinfo=ZONE)

NOTICE = """\
year = 2027
source = "放假安排的通知（演练）"
make_up = [2027-01-09]

[[holiday]]
name = "元旦"
first = 2027-01-01
last = 2027-01-03
"""
OTHER = NOTICE.replace("2027-01-03", "2027-01-05")


@pytest.fixture
def desk(town: Town) -> Clocked:
    return Clocked.with_clerk(town)


def load(town: Town, text: str = NOTICE, now: datetime = LOADED) -> Outcome:
    with town.county.database.writing() as connection:
        outcome = loading.load(connection, text, "chen.admin", now)
    town.county.current_terms.forget()
    return outcome


def test_a_notice_moves_what_ran_into_its_year_and_says_from_when_to_when(desk: Clocked) -> None:
    far = desk.file(RequestKind.APPLICATION, DECEMBER)
    near = desk.file(RequestKind.LOOKUP, DECEMBER)
    assert (desk.row(far).due, desk.row(far).provisional) == (date(2027, 1, 4), True)
    outcome = load(desk.town, OTHER)
    assert [(move.request, move.was, move.due) for move in outcome.moves] == [
        (far, date(2027, 1, 4), date(2027, 1, 7))
    ]
    row = desk.row(far)
    assert (row.due, row.provisional) == (date(2027, 1, 7), False)
    assert row.cut_off == datetime(2027, 1, 8, tzinfo=ZONE)
    assert desk.row(near).due == date(2026, 12, 9)
    with desk.town.county.database.reading() as connection:
        last = history.of_request(connection, far)[-1]
        moved = recounting.moved(connection, LOADED, limit=10, offset=0)
        assert recounting.count_moved(connection, LOADED) == 1
    assert "2027-01-04 → 2027-01-07" in last.note
    assert "演练" in last.note
    assert moved == outcome.moves


def test_a_day_that_stays_is_sure_from_now_on(desk: Clocked) -> None:
    request = desk.file(RequestKind.APPLICATION, DECEMBER)
    outcome = load(desk.town, NOTICE.replace("2027-01-01", "2027-01-02"))
    assert outcome.moves == []
    assert (desk.row(request).due, desk.row(request).provisional) == (date(2027, 1, 4), False)


def test_pauses_count_when_a_notice_moves_the_due_day_onto_a_make_up_saturday(
    desk: Clocked,
) -> None:
    request, terms = desk.file(RequestKind.APPLICATION, DECEMBER), desk.town.county.terms()
    ended = datetime(2026, 12, 9, 9, tzinfo=ZONE)
    with desk.town.county.database.writing() as connection:
        waiting.ask(connection, request, "哪一份？", "电话问到", act(DECEMBER), terms)
        waiting.resume(connection, request, act(ended), terms)
    assert desk.row(request).due == date(2027, 1, 6)
    load(desk.town, OTHER)
    assert desk.row(request).due == date(2027, 1, 9)


def test_what_is_answered_keeps_its_due_day(desk: Clocked) -> None:
    request = desk.file(RequestKind.APPLICATION, DECEMBER)
    with desk.town.county.database.writing() as connection:
        for state in (RequestState.IN_PROGRESS, RequestState.ANSWER_READY):
            history.advance(connection, request, state, act(DECEMBER))
    assert load(desk.town, OTHER).moves == []
    assert desk.row(request).due == date(2027, 1, 4)


def test_an_outlook_is_what_loading_does(desk: Clocked) -> None:
    desk.file(RequestKind.APPLICATION, DECEMBER)
    with desk.town.county.database.reading() as connection:
        seen = loading.outlook(connection, parse_notice(OTHER))
    assert seen == load(desk.town, OTHER).moves
    assert len(seen) == 1


def test_a_newer_notice_of_a_year_wins_and_the_older_stays_kept(desk: Clocked) -> None:
    load(desk.town)
    with pytest.raises(NotAllowedError, match="already"):
        load(desk.town)
    load(desk.town, OTHER)
    calendar = desk.town.county.terms().calendar
    assert not calendar.is_working(date(2027, 1, 5))
    assert calendar.is_working(date(2027, 1, 9))
    with desk.town.county.database.reading() as connection:
        kept = [(one.notice.year, one.version, one.who) for one in notices.loaded(connection)]
        words = connection.scalars(select(acts.c.act)).all()
    assert kept == [(2027, 2, "chen.admin"), (2027, 1, "chen.admin")]
    assert words.count(log.Act.HOLIDAYS_LOADED) == 2


def test_terminals_learn_a_notice_from_the_next_sealed_profile(desk: Clocked) -> None:
    town = desk.town
    town.seal()
    load(town)
    with town.county.database.reading() as connection:
        draft = drafts.waiting(connection)[0].document
    assert isinstance(draft, Profile)
    assert [notice.year for notice in draft.notices] == [2027]
    town.seal()
    assert [notice.year for notice in town.county.profile().notices] == [2027]
    town.load()
    town.seal()
    assert [notice.year for notice in town.county.profile().notices] == [2027]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("year = 2027", "source"),
        (NOTICE.replace("2027-01-09", "2027-01-08"), "no weekend day"),
        (NOTICE.replace("2027-01-09", "2027-01-02"), "in a holiday"),
        (NOTICE.replace("2027-01-03", "2027-01-30"), "longer than"),
        (NOTICE.replace("2027-01-09", "2028-04-09"), "not of the year"),
    ],
)
def test_a_wrong_notice_is_refused_whole(desk: Clocked, text: str, wrong: str) -> None:
    with pytest.raises(MalformedError, match=wrong):
        load(desk.town, text)
    with desk.town.county.database.reading() as connection:
        assert notices.loaded(connection) == []


def test_the_command_says_what_moved(
    desk: Clocked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.file(RequestKind.APPLICATION, DECEMBER)
    desk.town.county.database.close()
    file = tmp_path / "2027.toml"
    file.write_text(OTHER, encoding="utf-8")
    data = ["--data", str(desk.town.county.folder.path)]
    assert main(["holidays", "load", str(file), *data]) == 0
    told = capsys.readouterr().out
    assert "20261120-01-001  2027-01-04 -> 2027-01-07" in told
    assert "1 due days moved" in told
    assert main(["holidays", "load", str(file), *data]) == 2
    assert "in force already" in capsys.readouterr().err
    file.write_text("year = 2027", encoding="utf-8")
    assert main(["holidays", "load", str(file), *data]) == 2
    assert str(file) in capsys.readouterr().err
    assert main(["holidays", "list", *data]) == 0
    assert "2027  version 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 11, 30), ()),
        (date(2026, 12, 1), (2027,)),
        (date(2027, 1, 2), (2027,)),
        (date(2027, 12, 1), (2027, 2028)),
    ],
)
def test_the_alarm_is_raised_from_early_december(today: date, missing: tuple[int, ...]) -> None:
    assert missing_years(shipped.calendar(), today) == missing
    assert missing_years(shipped.calendar().having((parse_notice(NOTICE),)), today) in (
        missing[1:],
        (),
    )
