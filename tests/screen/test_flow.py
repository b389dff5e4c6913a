from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.blocks import FlowChart, Step
from screen.paging.flow import lay_out, split

ALLOWANCE = FlowChart(
    caption="高龄津贴办理流程",
    steps=(
        Step(id="apply", text="本人或家属提出申请", who="本人", limit="随时", next=("check",)),
        Step(
            id="check",
            text="材料是否齐全",
            who="村委会",
            next=("pay", "apply"),
            answers=("是", "否，补正"),
        ),
        Step(id="pay", text="按月发放", who="县民政局"),
    ),
)


@st.composite
def charts(draw):
    count = draw(st.integers(1, 9))
    ids = [f"s{number}" for number in range(count)]
    steps = []
    for number, name in enumerate(ids):
        after = ids[number + 1 : number + 2]
        other = draw(st.sampled_from([None, *ids]))
        nexts = tuple(dict.fromkeys([*after, *([other] if other else [])]))
        text = draw(st.text(st.sampled_from("提出申请审核公示发放材料"), min_size=1, max_size=40))
        steps.append(Step(id=name, text=text, who="村委会", next=nexts))
    return FlowChart(caption="流程", steps=tuple(steps))


@settings(deadline=None, max_examples=60)
@given(chart=charts(), width=st.integers(500, 1200))
def test_boxes_hold_all_words_and_never_overlap(chart, width):
    layout = lay_out(chart, width, 40)
    assert ["".join(box.lines) for box in layout.boxes] == [step.text for step in chart.steps]
    for above, below in pairwise(layout.boxes):
        assert above.y + above.height < below.y
    assert all(box.x + box.width <= width for box in layout.boxes)
    for arrow in layout.arrows:
        assert all(0 <= x <= width and 0 <= y <= layout.height for x, y in arrow.points)


def test_a_way_back_is_drawn_and_said():
    layout = lay_out(ALLOWANCE, 900, 40)
    assert "否，补正：回到第1步" in layout.boxes[1].meta
    back = next(arrow for arrow in layout.arrows if len(arrow.points) == 4)
    assert back.points[0][1] > back.points[-1][1]
    down = next(arrow for arrow in layout.arrows if arrow.label)
    assert down.label == "是"
    assert layout.boxes[1].question


@settings(deadline=None, max_examples=60)
@given(chart=charts(), first=st.integers(300, 900), rest=st.integers(300, 900))
def test_parts_keep_all_steps_in_order_and_inside_the_height(chart, first, rest):
    parts = split(chart, 900, (first, rest), 40)
    numbers = [box.number for part in parts for box in part.boxes]
    assert numbers == list(range(1, len(chart.steps) + 1))
    for place, part in enumerate(parts):
        if len(part.boxes) > 1:
            assert part.height <= (first if place == 0 else rest)
