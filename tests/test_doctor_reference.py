"""The page of the doctors' sentences is the code's."""

from tools import doctor_reference


def test_the_doctors_page_is_current() -> None:
    told = "run: python tools/doctor_reference.py"
    assert doctor_reference.PAGE.read_text(encoding="utf-8") == doctor_reference.page(), told


def test_every_sentence_says_what_to_do() -> None:
    rows = [line for line in doctor_reference.page().splitlines() if line.startswith("| ")]
    assert len(rows) > 40
    assert all(cell.strip() for row in rows for cell in row.split("|")[1:-1])
