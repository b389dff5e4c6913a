"""The chain of acts: each kind of tampering is found, where it happened."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, delete, func, insert, select, update

from content_sync.agent.device import Device
from county.__main__ import main
from county.audit.checking import check, read_anchor
from county.audit.log import Act, Record, Tip, instant_text, record, tip
from county.audit.words import WORDS
from county.database.tables import acts, acts_tip, heads
from county.people.staff import Role
from county.terminals import register
from disclosure.decoding import decode
from disclosure.errors import MalformedError, NotAllowedError
from disclosure.feed import Envelope, Head
from disclosure.seals.signing import new_seed
from tests.county.desk import Browser
from tests.county.making import COUNTY, NOW, OTHER_TOWN, TOWN, VILLAGE, Town

Said = pytest.CaptureFixture[str]


@pytest.fixture
def logged(town: Town) -> Town:
    """A county with five acts."""
    with town.county.database.writing() as connection:
        for number in range(1, 6):
            record(connection, NOW, "li.clerk", Act.REQUEST_MOVED, f"request {number}", "closed")
    return town


def fault(town: Town, kept: Tip | None = None) -> str:
    with town.county.database.reading() as connection:
        return check(connection, kept).fault


def tamper(town: Town, how: Callable[[Connection], object]) -> None:
    with town.county.database.writing() as connection:
        how(connection)


def kept_tip(town: Town) -> Tip:
    with town.county.database.reading() as connection:
        return tip(connection)


def rewrite(connection: Connection) -> None:
    """Make the whole chain fit again, as somebody with the database could."""
    end = Tip(0, "")
    for row in connection.execute(select(acts).order_by(acts.c.number)).all():
        made = Record(
            number=end.count + 1,
            previous=end.hash,
            at=instant_text(row.at),
            who=row.who,
            act=row.act,
            about=row.about,
            note=row.note,
        )
        mine = update(acts).where(acts.c.number == row.number)
        connection.execute(mine.values(number=made.number, hash=made.hash))
        end = Tip(made.number, made.hash)
    connection.execute(update(acts_tip).values(number=end.count, hash=end.hash))


def test_a_chain_as_it_was_written_is_whole(logged: Town) -> None:
    assert fault(logged) == ""
    assert fault(logged, kept_tip(logged)) == ""
    with logged.county.database.reading() as connection:
        assert check(connection).tip == kept_tip(logged) == tip(connection)
    assert kept_tip(logged).count == 5


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("who", "wang.lead"),
        ("act", "item.published"),
        ("about", "request 9"),
        ("note", ""),
        ("at", NOW.replace(year=2025)),
        ("hash", "0" * 64),
    ],
)
def test_a_changed_row_is_found(logged: Town, column: str, value: object) -> None:
    third = update(acts).where(acts.c.number == 3).values({column: value})
    tamper(logged, lambda connection: connection.execute(third))
    assert fault(logged) == "act 3 is not what was recorded, or one before it"


def test_a_removed_row_is_found(logged: Town) -> None:
    tamper(logged, lambda connection: connection.execute(delete(acts).where(acts.c.number == 3)))
    assert fault(logged) == "act 3 is missing: after it comes 4"


def test_a_removed_row_with_the_rest_moved_up_is_found(logged: Town) -> None:
    def close_the_gap(connection: Connection) -> None:
        connection.execute(delete(acts).where(acts.c.number == 3))
        for number in (4, 5):
            mine = update(acts).where(acts.c.number == number)
            connection.execute(mine.values(number=number - 1))

    tamper(logged, close_the_gap)
    assert fault(logged) == "act 3 is not what was recorded, or one before it"


def test_swapped_rows_are_found(logged: Town) -> None:
    def swap(connection: Connection) -> None:
        for came, goes in ((2, 99), (3, 2), (99, 3)):
            mine = update(acts).where(acts.c.number == came)
            connection.execute(mine.values(number=goes))

    tamper(logged, swap)
    assert fault(logged) == "act 2 is not what was recorded, or one before it"


def test_an_inserted_row_is_found(logged: Town) -> None:
    def push(connection: Connection) -> None:
        for number in (5, 4, 3):
            mine = update(acts).where(acts.c.number == number)
            connection.execute(mine.values(number=number + 1))
        row = {"who": "x", "act": "login.in", "about": "", "note": "", "hash": "0" * 64}
        connection.execute(insert(acts).values(number=3, at=NOW, **row))

    tamper(logged, push)
    assert fault(logged).startswith("act 3 is not what was recorded")


def test_a_row_put_behind_the_end_is_found(logged: Town) -> None:
    """The hash is right, the tip is not: whoever appended did not hold it."""
    end = kept_tip(logged)
    words = {"who": "x", "act": "login.in", "about": "", "note": ""}
    made = Record(number=6, previous=end.hash, at=instant_text(NOW), **words)
    row = insert(acts).values(number=6, at=NOW, hash=made.hash, **words)
    tamper(logged, lambda connection: connection.execute(row))
    assert fault(logged) == "the log ends at act 6, and should at 5: its end was changed"


def test_a_cut_end_is_found_by_the_tip(logged: Town) -> None:
    tamper(logged, lambda connection: connection.execute(delete(acts).where(acts.c.number > 3)))
    assert fault(logged) == "the log ends at act 3, and should at 5: its end was changed"


def test_a_cut_end_with_its_tip_is_found_by_a_kept_head(logged: Town) -> None:
    kept = kept_tip(logged)

    def cut(connection: Connection) -> None:
        connection.execute(delete(acts).where(acts.c.number > 3))
        rewrite(connection)

    tamper(logged, cut)
    assert fault(logged) == ""
    assert fault(logged, kept) == "the log ends at act 3; the head knows 5: its end is cut off"


def test_a_chain_written_anew_is_found_by_a_kept_head(logged: Town) -> None:
    kept = kept_tip(logged)

    def lie(connection: Connection) -> None:
        connection.execute(update(acts).where(acts.c.number == 2).values(who="wang.lead"))
        rewrite(connection)

    tamper(logged, lie)
    assert fault(logged) == ""
    assert fault(logged, kept) == "act 5 is another one than the head knows"


def test_an_act_that_is_undone_leaves_no_record(logged: Town) -> None:
    def half_done() -> None:
        with logged.county.database.writing() as connection:
            record(connection, NOW, "li.clerk", Act.LOGOUT, "li.clerk")
            raise NotAllowedError("it could not be done")

    with pytest.raises(NotAllowedError):
        half_done()
    assert kept_tip(logged).count == 5
    assert fault(logged) == ""


def test_a_long_chain_is_read_in_batches(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("county.audit.checking.TOGETHER", 2)
    with town.county.database.writing() as connection:
        for number in range(5):
            record(connection, NOW, "li.clerk", Act.LOGIN, str(number))
    assert fault(town) == ""
    with town.county.database.reading() as connection:
        assert check(connection).tip.count == 5


@pytest.mark.parametrize(
    "text", ["", "5", "5:", "x:" + "0" * 64, "5:" + "0" * 63, "-1:" + "0" * 64]
)
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        read_anchor(text)


def test_heads_carry_the_tip_of_their_own_publication(published: Town) -> None:
    with published.county.database.reading() as connection:
        raw = connection.scalar(select(heads.c.envelope).where(heads.c.area == VILLAGE))
        assert raw is not None
        head = decode(decode(raw, Envelope).payload, Head)
        assert read_anchor(head.audit_anchor).count > 0
        assert check(connection, read_anchor(head.audit_anchor)).fault == ""
        words = set(connection.scalars(select(acts.c.act)))
    assert words == {Act.PROFILE_PUBLISHED, Act.ITEM_PUBLISHED}


def test_the_command_tells_a_whole_log_from_a_broken_one(
    published: Town, tmp_path: Path, capsys: Said
) -> None:
    data = str(published.county.folder.path)
    with published.county.database.reading() as connection:
        raw = connection.scalar(select(heads.c.envelope).where(heads.c.area == VILLAGE))
        count = connection.scalar(select(func.count()).select_from(acts))
    file = tmp_path / "head.json"
    file.write_bytes(raw or b"")
    assert main(["audit", "verify", "--data", data, "--head", str(file)]) == 0
    assert capsys.readouterr().out.startswith(f"{count} acts, unbroken; tip {count}:")
    tamper(published, lambda connection: connection.execute(update(acts).values(who="nobody")))
    assert main(["audit", "verify", "--data", data]) == 1
    assert capsys.readouterr().out.startswith("BROKEN after 1 acts: act 1 is not what was recorded")


@pytest.mark.parametrize("raw", [b"", b"{}", b"not json"])
def test_a_head_that_nobody_signed_proves_nothing(
    published: Town, tmp_path: Path, capsys: Said, raw: bytes
) -> None:
    file = tmp_path / "head.json"
    file.write_bytes(raw)
    data = str(published.county.folder.path)
    assert main(["audit", "verify", "--data", data, "--head", str(file)]) == 2
    assert "is no head that tells of this log" in capsys.readouterr().err


def test_acts_are_shown_by_day_and_person(logged: Town, capsys: Said) -> None:
    logged.load()
    logged.seal()
    data = str(logged.county.folder.path)
    assert main(["audit", "show", "--data", data, "--who", "li.clerk", "--from", "2026-11-20"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert lines[0] == "1  2026-11-20 10:00:00+08:00  li.clerk  request.moved  request 1  (closed)"
    assert main(["audit", "show", "--data", data, "--to", "2026-11-19"]) == 0
    assert capsys.readouterr().out == ""


def test_every_act_has_words() -> None:
    assert set(WORDS) == set(Act)


def test_the_office_reads_the_log_of_its_area_only(client: TestClient, town: Town) -> None:
    town.hire("sun.office", Role.OFFICE, TOWN)
    town.hire("li.clerk", Role.CLERK, VILLAGE)
    town.hire("far.lead", Role.LEAD, OTHER_TOWN)
    with town.county.database.writing() as connection:
        record(connection, NOW, "li.clerk", Act.REQUEST_MOVED, "near by")
        record(connection, NOW, "far.lead", Act.REQUEST_MOVED, "far away")
    browser = Browser(client)
    browser.log_in("sun.office")
    assert browser.get("/desk/records/acts").status_code == 200
    assert "near by" in browser.page
    assert "far away" not in browser.page
    table = browser.get("/desk/records/acts.csv?who=li.clerk")
    assert table.text.splitlines()[1:] == [
        "1,2026-11-20 10:00:00+08:00,li.clerk,办理申请,near by,",
    ]


def test_an_exported_cell_is_no_formula(client: TestClient, town: Town) -> None:
    town.hire("chen.admin", Role.ADMIN, COUNTY)
    with town.county.database.writing() as connection:
        record(connection, NOW, "rule", Act.LOGIN_LOCKED, "=1+1", "@x")
    browser = Browser(client)
    browser.log_in("chen.admin")
    assert ",'=1+1,'@x" in browser.get("/desk/records/acts.csv").text


def test_what_people_do_to_terminals_is_recorded(town: Town) -> None:
    town.load()
    id_ = town.enter(Device(new_seed()))
    with town.county.database.writing() as connection:
        register.revoke(connection, id_, "wang.lead", NOW)
        done = connection.execute(select(acts.c.act, acts.c.who, acts.c.about)).all()
    assert [tuple(row) for row in done] == [
        (Act.TERMINAL_CONFIRMED, "wang.lead", id_),
        (Act.TERMINAL_REVOKED, "wang.lead", id_),
    ]
