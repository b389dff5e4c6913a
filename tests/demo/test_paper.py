"""A code is read off the demo's slips as a household reads it."""

from pathlib import Path

import pytest

from demo.paper import NoCodeError, draw, first_code
from disclosure.wording import Wording
from paper.code_slips import CodeSlip, code_slips

SAY = Wording().say


def slips(tmp_path: Path, *codes: str) -> Path:
    papers = [
        CodeSlip(title="2026年惠农补贴", holder="孟*庚", household="0301", code=code)
        for code in codes
    ]
    file = tmp_path / "slips.pdf"
    file.write_bytes(code_slips(papers, "石桥村政务公开专区", "0890-6142004", SAY).pdf)
    return file


def test_the_first_slips_code_is_read(tmp_path: Path) -> None:
    assert first_code(slips(tmp_path, "012345678901", "999999999999")) == "012345678901"


def test_a_sheet_without_a_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoCodeError):
        first_code(slips(tmp_path, "1"))


def test_each_sheet_is_drawn_in_the_order_of_printing(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    for number in (2, 1):
        made = slips(tmp_path, "012345678901")
        made.rename(tmp_path / "kept" / f"00{number} 回执.pdf")
    told = draw(tmp_path / "kept", tmp_path)
    assert [sheet["name"] for sheet in told] == ["001 回执.pdf", "002 回执.pdf"]
    assert [sheet["pages"] for sheet in told] == [1, 1]
    assert (tmp_path / "paper-2.png").stat().st_size > 10_000
