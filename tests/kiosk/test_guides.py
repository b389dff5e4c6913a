import msgspec
import pytest

from disclosure.blocks import FlowChart, Heading, Listing, Paragraph, Step
from kiosk.journey.guides import Branch, guide_of, steps_in
from tests.fakes.county import an_item

CHART = FlowChart(
    caption="流程",
    steps=(
        Step(id="a", text="提出申请", who="本人", limit="随时", next=("b",)),
        Step(id="b", text="材料齐不齐", next=("c", "a"), answers=("齐", "不齐")),
        Step(id="c", text="按月发放", who="县民政局"),
    ),
)
GUIDE = (
    Paragraph(text="满80岁可以领。"),
    Heading(text="带什么"),
    Listing(entries=("身份证", "银行卡")),
    Paragraph(text="看原件。"),
    Heading(text="怎么办"),
    CHART,
    Heading(text="地点、时间和费用"),
    Paragraph(text="便民服务站，不收费。"),
    Heading(text="要留意的"),
    Paragraph(text="早办不吃亏。"),
)


@pytest.fixture
def pages():
    return guide_of(an_item("怎么领", blocks=GUIDE))


def test_what_to_bring_comes_first_then_the_steps_then_where_and_when(pages):
    assert [page.name or page.step for page in pages] == ["带什么", 1, 2, 3, "地点、时间和费用"]
    assert pages[0].things == ("身份证", "银行卡")
    assert pages[0].lines == ("看原件。",)
    assert pages[-1].lines == ("便民服务站，不收费。",)


def test_a_step_says_who_does_it_and_how_long_it_takes(pages):
    assert (pages[1].text, pages[1].who, pages[1].limit) == ("提出申请", "本人", "随时")
    assert steps_in(pages) == 3


def test_a_question_says_to_which_step_each_answer_leads(pages):
    assert pages[2].branches == (Branch(answer="齐", step=3), Branch(answer="不齐", step=1))


def test_an_item_without_a_flow_chart_is_no_guide():
    blocks = tuple(block for block in GUIDE if block is not CHART)
    assert guide_of(an_item("怎么领", blocks=blocks)) == ()


def test_every_word_is_the_items_own(pages):
    item = an_item("怎么领", blocks=GUIDE)
    said = str(msgspec.to_builtins(item))
    for page in pages:
        for words in (page.name, page.text, page.who, page.limit, *page.things, *page.lines):
            assert words in said


@pytest.fixture
def guide(kiosk, village):
    from kiosk.screens.home import Way
    from kiosk.screens.pieces import Act
    from kiosk.screens.rows import RowCard

    kiosk.tap(Way, name="办事指南")
    kiosk.tap(RowCard, item=village.item("老人补贴").id)
    kiosk.tap(Act, text="一步一步看")
    assert kiosk.face == "GuideScreen"
    return kiosk


@pytest.mark.ui
def test_a_guide_is_walked_step_by_step(guide):
    from kiosk.screens.pieces import Act

    face = guide.stage.face
    assert face.heading == "要带什么"
    guide.tap(Act, text="下一步")
    assert face.heading == "第 1 步，共 3 步"
    guide.tap(Act, text="下一步")
    guide.tap(Act, text="下一步")
    assert face.heading == "第 3 步，共 3 步"
    guide.tap(Act, text="上一步")
    assert face.heading == "第 2 步，共 3 步"


@pytest.mark.ui
def test_the_answer_to_a_question_leads_on(guide):
    from kiosk.screens.pieces import Act

    for _ in range(2):
        guide.tap(Act, text="下一步")
    guide.tap(Act, text="否，补正：看第 1 步")
    assert guide.stage.face.heading == "第 1 步，共 3 步"


@pytest.mark.ui
def test_the_way_back_leads_to_the_item_in_one_touch(guide):
    from kiosk.screens.nav import NavKey
    from kiosk.screens.pieces import Act

    guide.tap(Act, text="下一步")
    guide.tap(NavKey, icon="arrow-left")
    assert guide.face == "ItemScreen"


@pytest.mark.ui
def test_a_question_is_answered_rather_than_passed(guide):
    from kiosk.screens.pieces import Act

    guide.tap(Act, text="下一步")
    assert guide.find(Act, text="下一步").kind == "primary"
    guide.tap(Act, text="下一步")
    assert guide.find(Act, text="下一步").kind == "secondary"


@pytest.mark.ui
def test_after_the_last_page_the_item_comes_again(guide):
    from kiosk.screens.pieces import Act

    while not guide.stage.face.last:
        guide.tap(Act, text="下一步")
    guide.tap(Act, text="看完了")
    assert guide.face == "ItemScreen"
