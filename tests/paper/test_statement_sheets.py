from paper.code_slips import CodeSlip, code_slips
from paper.statement_sheet import statement_sheet
from tests.disclosure.test_statements import STATEMENT
from tests.paper.making import IMPRINT, SAY, SCALE
from tests.paper.reading import data_of, words_of


def test_a_statement_says_what_was_paid_its_sum_and_to_keep_it():
    made = statement_sheet(STATEMENT, IMPRINT, SCALE, SAY)
    words = words_of(made.pdf)[0]
    for part in ("2026年惠农补贴", "张*芳", "518.40", "合计：587.40元", "请收好"):
        assert part in words, part


def test_the_data_of_a_statement_name_nobody():
    data = str(data_of(statement_sheet(STATEMENT, IMPRINT, SCALE, SAY).pdf))
    for part in ("张", "惠农", "587", "0107"):
        assert part not in data, part


def slips(count: int):
    return [
        CodeSlip(
            title="2026年惠农补贴",
            holder="张*芳",
            household=f"{number:04d}",
            code=f"{number:012d}",
        )
        for number in range(count)
    ]


def test_each_household_has_one_slip_eight_on_a_sheet():
    made = code_slips(slips(17), "石桥村政务公开专区", "0890-6120002", SAY)
    pages = words_of(made.pdf)
    assert made.pages == len(pages) == 3
    for number, slip in enumerate(slips(17)):
        page = pages[number // 8]
        assert page.count(slip.code) == 1
        assert f"户号{slip.household}" in page


def test_the_data_of_the_slips_name_no_household():
    data = str(data_of(code_slips(slips(1), "石桥村", "村委会", SAY).pdf))
    assert "张" not in data
    assert "0000" not in data.replace("20000101000000", "")
