from paper.slip import Slip
from paper.slip_sheet import ROLL_WIDTH, roll_slip, sheet_slip
from tests.paper.making import IMPRINT, SAY
from tests.paper.reading import data_of, opened, words_of

CODE = "123456789015"
SLIP = Slip(
    heading="帮我查",
    code=CODE,
    address=f"https://example.org/p/answer#{CODE}",
    facts=(("回执编号", "20261122-03-001"), ("最晚答复日", "2026年11月24日（星期二）")),
    notes=("到了答复日，在这台机器上点“我的答复”，输入取件码。",),
    office="清禾县人民政府政务公开办公室　0890-6123456",
)


def test_a_slip_says_number_day_code_and_what_to_do_on_either_paper():
    for make in (roll_slip, sheet_slip):
        words = "".join(words_of(make(SLIP, IMPRINT, SAY).pdf))
        for part in (CODE, "20261122-03-001", "11月24日", "我的答复", "0890-6123456"):
            assert part in words, (make, part)


def test_the_code_is_not_in_the_data_of_the_file():
    for make in (roll_slip, sheet_slip):
        made = make(SLIP, IMPRINT, SAY)
        data = "".join(data_of(made.pdf).values())
        assert CODE not in data
        assert "20261122-03-001" not in data


def test_a_roll_is_as_long_as_the_slip_and_one_page():
    longer = Slip(
        heading="帮我查",
        code=CODE,
        address=CODE,
        facts=SLIP.facts,
        notes=SLIP.notes * 5,
        office=SLIP.office,
    )
    sizes = []
    for slip in (SLIP, longer):
        with opened(roll_slip(slip, IMPRINT, SAY).pdf) as document:
            assert len(document) == 1
            sizes.append(document.get_page_size(0))
    assert {round(width * 10) for width, _ in sizes} == {ROLL_WIDTH}
    assert sizes[1][1] > sizes[0][1]
