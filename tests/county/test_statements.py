"""Statements for households: from the file to the box that only its code opens."""

import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Table, select

from county.__main__ import main
from county.database.tables import mail, statement_issues, statements
from county.people.staff import Role
from disclosure.decoding import decode
from disclosure.errors import RejectedError
from disclosure.feed import Envelope, Letter
from disclosure.letters import read_content
from disclosure.seals import boxes
from disclosure.seals.verifying import open_letter
from disclosure.statements import Statement
from tests.county.making import COUNTY, OTHER_TOWN, TOWN, VILLAGE, Town
from tests.paper.reading import words_of

Issue = Callable[..., int]
Capture = pytest.CaptureFixture[str]

HEAD = "户号,户主,补贴项目,计算依据,金额,发放日期\n"
GOOD = (
    HEAD
    + "0101,张桂芳,耕地地力保护补贴,6亩 每亩86.40元,518.40,2026-06-18\n"
    + "0102,李强,耕地地力保护补贴,3.5亩 每亩86.40元,302.40,2026-06-18\n"
    + "0101,张桂芳,实际种粮一次性补贴,6亩 每亩11.50元,69.00,2026-07-22\n"
    + "合计,,,,889.80,\n"
)


@pytest.fixture
def desk(town: Town) -> Town:
    town.load()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("he.clerk", Role.CLERK, OTHER_TOWN)
    return town


@pytest.fixture
def slips(tmp_path: Path) -> Path:
    return tmp_path / "slips.pdf"


@pytest.fixture
def issue(desk: Town, tmp_path: Path, slips: Path) -> Issue:
    def act(text: str = GOOD, *more: str, by: str = "li.clerk") -> int:
        file = tmp_path / "subsidies.csv"
        file.write_text(text, encoding="utf-8")
        options = ["--area", VILLAGE, "--title", "2026年惠农补贴", "--by", by]
        data = ["--data", str(desk.county.folder.path)]
        return main(
            ["statement", "issue", str(file), *options, *data, "--slips", str(slips), *more]
        )

    return act


def codes_on(slips: Path) -> dict[str, str]:
    """Return the codes by the numbers of their households."""
    return codes_on_pdf(slips.read_bytes())


def codes_on_pdf(pdf: bytes) -> dict[str, str]:
    """Return the codes on a sheet of slips by the numbers of their households."""
    words = "".join(words_of(pdf))
    return dict(re.findall(r"户号(\d{4})户主\S{2,4}?(\d{12})", words))


def letters_of(desk: Town) -> dict[str, Letter]:
    with desk.county.database.reading() as connection:
        rows = connection.scalars(select(mail.c.envelope)).all()
    keyring = desk.county.online.keyring
    letters = [open_letter(decode(row, Envelope), keyring) for row in rows]
    return {letter.locator: letter for letter in letters}


def count(desk: Town, table: Table) -> int:
    with desk.county.database.reading() as connection:
        return len(connection.execute(select(table)).all())


def test_each_household_opens_its_own_statement_with_its_own_code(
    issue: Issue, desk: Town, slips: Path
) -> None:
    assert issue() == 0
    codes, letters = codes_on(slips), letters_of(desk)
    assert set(codes) == {"0101", "0102"}
    opened = {}
    for household, code in codes.items():
        keys = boxes.derive(code, COUNTY)
        letter = letters[keys.locator]
        assert letter.area == VILLAGE
        opened[household] = read_content(boxes.open_box(keys.private, letter.box))
    first, second = opened["0101"], opened["0102"]
    assert isinstance(first, Statement)
    assert isinstance(second, Statement)
    assert (first.holder, first.table.totals[2], len(first.table.rows)) == ("张*芳", 58_740, 2)
    assert (second.holder, second.table.totals[2]) == ("李*", 30_240)
    assert first.office == "石桥村村民委员会"


def test_another_households_code_opens_nothing(issue: Issue, desk: Town, slips: Path) -> None:
    issue()
    codes, letters = codes_on(slips), letters_of(desk)
    mine = boxes.derive(codes["0101"], COUNTY)
    others = boxes.derive(codes["0102"], COUNTY)
    assert mine.locator != others.locator
    with pytest.raises(RejectedError):
        boxes.open_box(others.private, letters[mine.locator].box)


def test_a_changed_box_opens_nothing(issue: Issue, desk: Town, slips: Path) -> None:
    issue()
    keys = boxes.derive(codes_on(slips)["0101"], COUNTY)
    box = bytearray(letters_of(desk)[keys.locator].box)
    box[-1] ^= 1
    with pytest.raises(RejectedError):
        boxes.open_box(keys.private, bytes(box))


def test_the_county_keeps_no_name_no_sum_and_no_code(issue: Issue, desk: Town, slips: Path) -> None:
    issue()
    codes = codes_on(slips)
    held = b"".join(
        file.read_bytes()
        for file in desk.county.folder.path.rglob("*")
        if file.is_file() and file.name.startswith("county.db")
    )
    secrets = ["张桂芳", "张*芳", "李强", "518.40", "51840", "58740", "889.80", *codes.values()]
    for secret in secrets:
        assert secret.encode() not in held, secret


def test_the_issue_is_recorded_with_who_when_and_how_many(issue: Issue, desk: Town) -> None:
    issue()
    with desk.county.database.reading() as connection:
        row = connection.execute(select(statement_issues)).one()
    assert (row.area, row.title, row.households, row.who) == (
        VILLAGE,
        "2026年惠农补贴",
        2,
        "li.clerk",
    )
    assert count(desk, statements) == 2


def test_codes_are_new_each_time(issue: Issue, slips: Path) -> None:
    issue()
    first = codes_on(slips)
    slips.unlink()
    issue()
    assert not set(first.values()) & set(codes_on(slips).values())


def test_only_the_issuer_may_read_the_slips(issue: Issue, slips: Path) -> None:
    issue()
    assert stat.S_IMODE(slips.stat().st_mode) == 0o600


def lines(*rows: str, total: str) -> str:
    return HEAD + "".join(f"{row}\n" for row in rows) + f"合计,,,,{total},\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace("889.80", "889.81"), "5: add up"),
        (GOOD.replace("302.40,2026", "302,40,2026"), "3: 7 cells"),
        (GOOD.replace("302.40", "三百"), "3: amount"),
        (GOOD.replace("0102,李强", "0101,李强"), "3: another 户主"),
        (lines("0101,,补贴,,10.00,2026-06-18", total="10.00"), "2: 户主"),
        (lines("0101,张桂芳,,,10.00,2026-06-18", total="10.00"), "2: 补贴项目"),
        (lines("0101,张桂芳,补贴,,-10.00,2026-06-18", total="-10.00"), "2: above 0"),
        (lines("0101,张桂芳,补贴,,10.00,6月18日", total="10.00"), "2: date"),
        (HEAD + "0101,张桂芳,补贴,,10.00,2026-06-18\n", "2: 合计"),
        (GOOD.replace("户号,", "编号,"), "1: first row"),
        (lines(*["0101,张桂芳,补贴,,1.00,"] * 101, total="101.00"), "102: more than 100"),
        (HEAD, "1: 合计"),
    ],
)
def test_one_wrong_row_and_nothing_is_issued(
    issue: Issue, desk: Town, slips: Path, capsys: Capture, text: str, told: str
) -> None:
    assert issue(text) == 2
    line, _, reason = told.partition(": ")
    said = capsys.readouterr().err
    assert f"subsidies.csv:{line}: " in said
    assert reason in said
    assert len(said.splitlines()) == 1
    assert not slips.exists()
    assert count(desk, mail) == count(desk, statement_issues) == 0


def test_checking_issues_nothing(issue: Issue, desk: Town, slips: Path, capsys: Capture) -> None:
    assert issue(GOOD, "--check") == 0
    assert "2 households" in capsys.readouterr().out
    assert not slips.exists()
    assert count(desk, mail) == 0


def test_slips_that_cannot_be_written_undo_the_issue(issue: Issue, desk: Town, slips: Path) -> None:
    slips.write_bytes(b"slips of before")
    assert issue() == 2
    assert slips.read_bytes() == b"slips of before"
    assert count(desk, mail) == count(desk, statements) == 0


def test_slips_that_break_off_are_taken_back_with_the_issue(
    issue: Issue, desk: Town, slips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("county.commands.statements.os.fsync", full)
    assert issue() == 2
    assert not slips.exists()
    assert count(desk, mail) == count(desk, statements) == count(desk, statement_issues) == 0


@pytest.mark.parametrize("by", ["nobody", "he.clerk"])
def test_only_staff_of_the_area_issue(issue: Issue, desk: Town, by: str, capsys: Capture) -> None:
    assert issue(by=by) == 2
    assert by in capsys.readouterr().err
    assert count(desk, mail) == 0
