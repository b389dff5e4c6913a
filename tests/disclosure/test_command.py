"""`python -m disclosure`: the due date, or a sentence."""

import pytest

from disclosure.__main__ import main

GOOD = "2026-02-13T16:59:00+08:00"


def test_prints_the_due_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "--filed", GOOD, "--days", "2"]) == 0
    assert capsys.readouterr().out == "2026-02-24\n"


def test_says_provisional_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "--filed", "2026-12-30T10:00:00+08:00", "--days", "20"]) == 0
    assert capsys.readouterr().out.startswith("provisional: no holiday notice for 2027")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--filed", "2026-02-13T16:59:00", "--days", "2"], "no zone"),
        (["--filed", "yesterday", "--days", "2"], "no timestamp"),
        (["--filed", GOOD, "--days", "0"], "between 1 and 366"),
        (["--filed", GOOD, "--days", "2", "--zone", "Asia/Nowhere"], "not known"),
        (["--filed", "9999-12-31T16:59:00+08:00", "--days", "2"], "no calendar"),
    ],
)
def test_a_wrong_option_is_one_sentence(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["due", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert named in told.err
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err
