"""What differs between what is public and what is to be, as the approver reads it."""

from datetime import date

import msgspec

from county.items.differences import Differences, Segments, compare
from disclosure.blocks import Column, ColumnKind, FlowChart, Paragraph, Step, Table
from disclosure.channels import Channel
from disclosure.items import Item
from disclosure.wording import Wording
from tests.fakes.county import an_item

SAY = Wording().say


def sheet(*amounts: int) -> Table:
    columns = (
        Column(name="事项"),
        Column(name="金额", kind=ColumnKind.MONEY, summed=True),
    )
    rows = tuple((f"第{n}笔", amount) for n, amount in enumerate(amounts, 1))
    return Table(caption="收支", columns=columns, rows=rows, totals=(None, sum(amounts)))


def changed(item: Item, **fields: object) -> Differences:
    return compare(item, msgspec.structs.replace(item, **fields), SAY)


def marked(found: Differences) -> list[tuple[str, str]]:
    """Return the marked pieces of each line that differs, before and after."""
    return [(_marks(one.before), _marks(one.after)) for one in found.lines if not one.same]


def _marks(side: Segments | None) -> str:
    return "".join(text for text, differs in side or () if differs)


def test_a_changed_amount_is_marked_with_the_total_it_changes() -> None:
    item = an_item(blocks=(sheet(120_000, 30_000),))
    found = changed(item, blocks=(sheet(120_000, 50_000),))
    assert marked(found) == [("3", "5"), ("5", "7")]
    assert found.count == 2
    assert found.facts == ()


def test_an_added_and_a_dropped_line_stand_on_one_side_alone() -> None:
    first, second = Paragraph(text="停水一天。"), Paragraph(text="请提前储水。")
    item = an_item(blocks=(first,))
    [pair] = [one for one in changed(item, blocks=(first, second)).lines if not one.same]
    assert (pair.before, pair.after) == (None, (("请提前储水。", True),))
    [pair] = [
        one
        for one in changed(an_item(blocks=(first, second)), blocks=(first,)).lines
        if not one.same
    ]
    assert (pair.before, pair.after) == ((("请提前储水。", True),), None)


def test_elements_are_named() -> None:
    item = an_item()
    elements = msgspec.structs.replace(item.elements, issued=date(2026, 10, 9))
    found = changed(item, elements=elements, channels=(Channel.KIOSK,))
    assert [fact.name for fact in found.facts] == ["渠道", "发布日期"]


def test_a_step_that_leads_elsewhere_is_a_difference() -> None:
    def chart(who: str) -> FlowChart:
        return FlowChart(caption="办理", steps=(Step(id="a", text="申请", who=who),))

    assert changed(an_item(blocks=(chart("村"),)), blocks=(chart("镇"),)).count == 1


def test_what_has_no_words_is_still_told() -> None:
    one = Column(name="事项", kind=ColumnKind.TEXT)
    other = Column(name="事项", kind=ColumnKind.DATE)
    table = Table(caption="表", columns=(one,), rows=())
    found = changed(
        an_item(blocks=(table,)), blocks=(msgspec.structs.replace(table, columns=(other,)),)
    )
    assert [fact.name for fact in found.facts] == ["其他内容的指纹"]


def test_another_version_with_the_same_words_differs_in_nothing() -> None:
    assert changed(an_item(), version=2, sealed_on=date(2026, 11, 1)).count == 0
