"""Areas, money, blocks, items and the catalogue: what is well formed and what is not."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import areas, blocks, shipped
from disclosure.areas import AreaCode, Level
from disclosure.blocks import Column, ColumnKind, FlowChart, Paragraph, Sha256, Step, Table
from disclosure.catalogue import parse_catalogue
from disclosure.channels import Channel
from disclosure.decoding import decode, encode
from disclosure.errors import MalformedError
from disclosure.items import (
    Elements,
    EntryCode,
    Item,
    ItemId,
    PersonId,
    Shown,
    Spoken,
    in_force,
    on_display,
)
from disclosure.money import format_yuan, parse_yuan

VILLAGE = AreaCode("990421101201")


def item(**changes: Any) -> Item:
    fields: dict[str, Any] = {
        "format": 1,
        "id": ItemId("a"),
        "version": 1,
        "area": VILLAGE,
        "entry": EntryCode("other.policy"),
        "channels": (Channel.KIOSK,),
        "title": "通知",
        "author": PersonId("editor"),
        "elements": Elements(issuing_body="石桥村村民委员会", issued=date(2026, 3, 2)),
        "sealed_on": date(2026, 3, 2),
        "shown": Shown(first=date(2026, 3, 2)),
        "blocks": (Paragraph(text="正文"),),
    }
    return Item(**{**fields, **changes})


def test_path_leads_from_the_county_down() -> None:
    group = areas.area_code("990421101201-02")
    assert areas.path(group) == (
        "990421000000",
        "990421101000",
        "990421101201",
        "990421101201-02",
    )
    assert [areas.level(step) for step in areas.path(group)] == list(Level)
    assert areas.parent(areas.path(group)[0]) is None
    assert areas.parent(group) == "990421101201"


def test_an_area_contains_what_lies_below_and_nothing_that_only_looks_like_it() -> None:
    assert areas.contains(AreaCode("990421101000"), VILLAGE)
    assert not areas.contains(VILLAGE, AreaCode("990421101000"))
    assert not areas.contains(AreaCode("990421101000"), AreaCode("990421102201"))
    assert not areas.contains(VILLAGE, AreaCode("990421101202"))


@pytest.mark.parametrize(
    "code", ["", "99042110120", "99042110120x", "990421101000-01", "９９０４２１１０１２０１"]
)
def test_a_wrong_area_code_is_refused(code: str) -> None:
    with pytest.raises(MalformedError, match="area code"):
        areas.area_code(code)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_money_survives_writing_and_reading(fen: int) -> None:
    assert parse_yuan(format_yuan(fen)) == fen


@pytest.mark.parametrize(("text", "fen"), [("12,345.60", 1234560), ("-80", -8000), ("0.5", 50)])
def test_money_is_read_as_fen(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize("text", ["", "1.234", "12,34", "1e3", "五元", "1,2345", "--1", "٣"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(MalformedError, match="amount"):
        parse_yuan(text)


MONEY = (Column(name="摘要"), Column(name="金额", kind=ColumnKind.MONEY, summed=True))


def test_a_table_whose_total_is_wrong_does_not_exist() -> None:
    with pytest.raises(ValueError, match=r"add up to 3\.00, the total says 4\.00"):
        Table(caption="c", columns=MONEY, rows=(("甲", 100), ("乙", 200)), totals=(None, 400))


@pytest.mark.parametrize(
    ("rows", "totals", "reason"),
    [
        ((("甲",),), (None, 0), "1 cells for 2 columns"),
        ((("甲", "100"),), (None, 0), "is no money"),
        ((("甲", 100),), (), "0 totals for 2"),
        ((("甲", 100),), (5, 100), "not summed"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(rows: Any, totals: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Table(caption="c", columns=MONEY, rows=rows, totals=totals)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (ColumnKind.DATE, "2026-02-28", "2026-02-30"),
        (ColumnKind.MONTH, "2026-12", "2026-13"),
        (ColumnKind.DECIMAL, "-12.50", "1,5"),
        (ColumnKind.INTEGER, 7, "7"),
        (ColumnKind.TEXT, "七", 7),
    ],
)
def test_cells_are_of_their_columns_kind(kind: ColumnKind, good: Any, bad: Any) -> None:
    column = (Column(name="n", kind=kind),)
    Table(caption="c", columns=column, rows=((good,), (None,)))
    with pytest.raises(ValueError, match=f"is no {kind.value}"):
        Table(caption="c", columns=column, rows=((bad,),))


def test_cells_read_as_people_write_them() -> None:
    shown = [
        blocks.show_cell(ColumnKind.MONEY, 1234560),
        blocks.show_cell(ColumnKind.DATE, "2026-09-03"),
        blocks.show_cell(ColumnKind.MONTH, "2026-09"),
        blocks.show_cell(ColumnKind.INTEGER, 12345),
        blocks.show_cell(ColumnKind.TEXT, None),
    ]
    assert shown == ["12,345.60", "2026年9月3日", "2026年9月", "12,345", ""]


def test_a_flow_chart_leads_nowhere_unknown() -> None:
    with pytest.raises(ValueError, match="'b', which does not exist"):
        FlowChart(caption="c", steps=(Step(id="a", text="t", next=("b",)),))
    both = (Step(id="a", text="t", next=("a", "b"), answers=("是",)), Step(id="b", text="t"))
    with pytest.raises(ValueError, match="1 answers for 2"):
        FlowChart(caption="c", steps=both)


def test_an_item_names_the_files_it_needs() -> None:
    figure = blocks.Figure(blob=Sha256("00"), alt="桥")
    with pytest.raises(MalformedError, match="is not declared"):
        item(blocks=(figure,))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": 0}, "version"),
        ({"title": " "}, "title"),
        ({"channels": (Channel.LOUDSPEAKER,)}, "spoken text"),
        ({"spoken": Spoken(text="各位村民", slots=("noon",))}, "spoken text"),
    ],
)
def test_an_item_that_contradicts_itself_is_refused(changes: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        item(**changes)


def test_an_item_survives_encoding_byte_by_byte() -> None:
    raw = encode(item())
    assert encode(decode(raw, Item)) == raw


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ((b'"format":1', b'"format":2'), r"\$.format"),
        ((b'"version":1', b'"version":"1"'), r"\$.version"),
        ((b'"title":', b'"titel":'), "titel"),
        ((b'"format":1', b'"format":1,"format":1'), "stands twice"),
        ((b'"kiosk"', b'"radio"'), r"\$.channels"),
        ((b'{"type":"paragraph"', b'{"type":"script"'), r"\$.blocks"),
        ((b'"sealed_on":"2026-03-02"', b'"sealed_on":"2026-03-32"'), r"\$.sealed_on"),
    ],
)
def test_a_malformed_document_names_the_field(change: tuple[bytes, bytes], named: str) -> None:
    raw = encode(item())
    assert change[0] in raw
    with pytest.raises(MalformedError, match=named):
        decode(raw.replace(*change), Item)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b"null", b"[" * 100_000])
def test_bytes_that_are_no_document_are_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        decode(raw, Item)


def test_in_force_and_on_display_end_when_they_say() -> None:
    elements = Elements(
        issuing_body="b",
        issued=date(2026, 1, 1),
        effective=date(2026, 2, 1),
        repealed=date(2026, 6, 1),
    )
    one = item(elements=elements, shown=Shown(first=date(2026, 1, 1), last=date(2026, 1, 31)))
    assert [in_force(one, day) for day in _days("01-31", "02-01", "05-31", "06-01")] == [
        False,
        True,
        True,
        False,
    ]
    assert [on_display(one, day) for day in _days("01-01", "01-31", "02-01")] == [True, True, False]


def test_the_shipped_catalogue_holds() -> None:
    catalogue = shipped.catalogue()
    assert len(catalogue.topic) >= 12
    assert len(catalogue.entry) >= 60
    assert {entry.topic for entry in catalogue.entry} == {topic.code for topic in catalogue.topic}


def test_a_catalogue_with_an_unknown_topic_is_refused() -> None:
    text = shipped.read_text("catalogue.toml").replace('code = "finance"', 'code = "money"', 1)
    with pytest.raises(MalformedError, match="topic 'finance' does not exist"):
        parse_catalogue(text)


def _days(*texts: str) -> list[date]:
    return [date.fromisoformat(f"2026-{text}") for text in texts]
