"""What the checks find, what slips past an attacker, and what they leave alone."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from county.checking import personal
from county.checking.checks import check
from county.checking.finding import Judged, Kind, Weight
from county.checking.personal import Personal, find, is_card, is_identity, mask
from county.checking.subject import Public, Speech, Subject
from county.checking.words import ListedWord, find_words, parse_words
from county.writing.composing import compose
from county.writing.manuscript import (
    Justification,
    ListPiece,
    Manuscript,
    ParagraphPiece,
    SheetPiece,
    SpokenForm,
)
from disclosure import shipped
from disclosure.blocks import Column, ColumnKind
from disclosure.channels import Channel
from disclosure.errors import MalformedError
from disclosure.items import EntryCode, ItemId
from screen.paging.dates import CHINESE
from screen.paging.typeface import Typeface
from tests.county.making import VILLAGE

TODAY = date(2026, 11, 20)
IDENTITY = "11010519491231002X"
CARD = "6222021234567890128"

GOOD = Manuscript(
    area=VILLAGE,
    entry=EntryCode("finance.monthly"),
    title="石桥村2026年10月财务收支公开",
    period="2026-10",
    issuing_body="石桥村村民委员会",
    contact="报账员 0890-6142003",
    basis=("《农村集体经济组织财务公开规定》",),
    keywords=("村账",),
    channels=(Channel.KIOSK,),
    issued=TODAY,
    last=date(2026, 12, 31),
    pieces=(ParagraphPiece(key="p1", text="10月份收入200.20元。"),),
)
MONEY = Column(name="收入", kind=ColumnKind.MONEY, summed=True)
DAY = Column(name="日期", kind=ColumnKind.DATE)


def found(manuscript: Manuscript, **known: object) -> list[Judged]:
    composed = compose(manuscript, ItemId("x"), "du.editor", TODAY, CHINESE)
    entry = shipped.catalogue().find(manuscript.entry)
    facts: dict[str, object] = {
        "entry": entry,
        "form": shipped.forms().find(entry.form) if entry else None,
        "words": parse_words(shipped.read_text("words.toml")),
        "has": Typeface.load("Regular").has,
        "faults": composed.faults,
    }
    subject = Subject(
        item=composed.item,
        manuscript=manuscript,
        today=TODAY,
        calendar=shipped.calendar(),
        say=CHINESE,
        **{**facts, **known},  # type: ignore[arg-type]
    )
    return list(check(subject))


def kinds(manuscript: Manuscript, **known: object) -> list[Kind]:
    return [one.finding.kind for one in found(manuscript, **known)]


def saying(text: str) -> Manuscript:
    return replace(GOOD, pieces=(ParagraphPiece(key="p1", text=text),))


def sheet(columns: tuple[Column, ...], *rows: tuple[str, ...], **more: object) -> Manuscript:
    piece = SheetPiece(key="p1", caption="表（单位：元）", columns=columns, rows=rows)
    return replace(GOOD, pieces=(replace(piece, **more),))


def test_a_good_item_has_no_findings() -> None:
    assert found(GOOD) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"身份证{IDENTITY}", Personal.IDENTITY),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", Personal.IDENTITY),
        ("110105 19491231 002x", Personal.IDENTITY),
        ("110105-1949-1231-002X", Personal.IDENTITY),
        ("电话13800005678", Personal.MOBILE),
        ("电话138 0000 5678。", Personal.MOBILE),
        ("138-0000-5678", Personal.MOBILE),
        ("+86 13800005678", Personal.MOBILE),
        (f"卡号{CARD}", Personal.CARD),
        ("6222 0212 3456 7890 128", Personal.CARD),
    ],
)
def test_numbers_of_people_are_found_however_they_are_written(text: str, kind: Personal) -> None:
    assert [one.kind for one in find(text)] == [kind]
    [one] = [one for one in found(saying(text)) if one.finding.kind is Kind.PERSONAL]
    assert one.open


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",
        "138****5678",
        "110105********002X",
        "电话0890-6142003",
        "索引号990421101201/CW-2026-09",
        "金额1,234,567,890.00元",
        "清禾政办〔2026〕12号",
        "2026-10-09 10-01",
        "12800005678",
        "1380000567",
        "6222021234567890129",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find(text) == []


@given(st.integers(min_value=0, max_value=10**17 - 1))
def test_one_wrong_digit_makes_no_identity_number(number: int) -> None:
    body = f"{number:017d}"
    right = [sign for sign in "0123456789X" if is_identity(body + sign)]
    assert len(right) <= 1


@given(st.integers(min_value=10**14, max_value=10**17), st.integers(0, 9))
def test_every_card_number_passes_by_one_last_digit_only(number: int, last: int) -> None:
    body = str(number)
    assume(body[0] in "3456789")
    passing = [sign for sign in "0123456789" if is_card(body + sign)]
    assert len(passing) == 1
    assert is_card(body + str(last)) == (str(last) == passing[0])


@given(st.text(max_size=200))
def test_no_text_breaks_the_search_and_masks_show_no_middle(text: str) -> None:
    for one in find(text):
        hidden = mask(one)
        assert "*" in hidden
        assert find(hidden) == []
    personal.is_address(text)


def test_a_justification_is_for_the_very_number() -> None:
    [one] = [one for one in found(saying("电话13800005678")) if one.finding.kind is Kind.PERSONAL]
    reason = (Justification(finding=one.finding.key, words="值班电话"),)
    same = replace(saying("电话13800005678"), justifications=reason)
    other = replace(saying("电话13800005679"), justifications=reason)
    assert [one.open for one in found(same)] == [False]
    assert [one.open for one in found(other)] == [True]


def test_what_has_to_be_mended_cannot_be_justified() -> None:
    manuscript = saying("这里写了残废。")
    [one] = found(manuscript)
    assert one.finding.weight is Weight.MEND
    reason = (Justification(finding=one.finding.key, words="就要这样"),)
    [again] = found(replace(manuscript, justifications=reason))
    assert again.open


def test_homes_in_a_list_are_found_and_one_public_place_is_not() -> None:
    homes = ListPiece(key="p1", text="甲，老街12号\n乙，河湾组7号")
    assert kinds(replace(GOOD, pieces=(homes,))) == [Kind.PERSONAL]
    place = ListPiece(key="p1", text="地点：老街12号\n时间：上午")
    assert kinds(replace(GOOD, pieces=(place,))) == []


def test_an_office_may_say_its_mobile_phone() -> None:
    assert kinds(replace(GOOD, contact="值班 13800005678")) == []


@pytest.mark.parametrize("sign", ["\ue123", "\U000f1234", "\U0003fffd", "\ufffd"])
def test_a_character_without_a_letter_in_any_font_is_found(sign: str) -> None:
    [one] = found(saying(f"户主{sign}"))
    assert one.finding.kind is Kind.GLYPHS
    assert f"U+{ord(sign):04X}" in one.finding.words


def test_rare_names_and_what_leaves_no_mark_are_left_alone() -> None:
    assert found(saying("牛犇\u200b\n㐂家\ufe00")) == []


def test_a_stated_total_that_is_not_the_sum_is_found_until_it_is_settled() -> None:
    columns = (Column(name="摘要"), MONEY)
    wrong = sheet(columns, ("甲", "1.00"), ("乙", "2.50"), stated=("", "3.05"))
    [one] = found(wrong)
    assert (one.finding.kind, one.finding.weight) == (Kind.SUMS, Weight.MEND)
    assert "3.05" in one.finding.words
    assert "3.50" in one.finding.words
    right = sheet(columns, ("甲", "1.00"), ("乙", "2.50"), stated=("", "3.5"))
    assert "3.50" not in "".join(one.finding.words for one in found(sheet(columns, ("甲", "3.50"))))
    assert kinds(sheet(columns, ("甲", "1.00"), ("乙", "2.50"), stated=("", "3.50"))) == []
    assert kinds(right) == [Kind.SUMS]


def test_a_row_without_an_amount_is_asked_about() -> None:
    columns = (Column(name="摘要"), MONEY)
    assert kinds(sheet(columns, ("甲", "1.00"), ("上月的一行", ""))) == [Kind.SUMS]


def test_days_outside_the_period_are_asked_about() -> None:
    inside = sheet((DAY, MONEY), ("2026-10-01", "1.00"), ("2026-10-31", "1.00"))
    assert kinds(inside) == []
    outside = sheet((DAY, MONEY), ("2026-09-30", "1.00"))
    assert kinds(outside) == [Kind.DAYS]


def test_a_period_that_is_not_over_is_asked_about() -> None:
    early = replace(GOOD, period="2026-11", title="石桥村2026年11月财务收支公开")
    assert kinds(early) == [Kind.DAYS]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2026, 12, 1), []),
        (date(2026, 11, 30), [Kind.DAYS]),
        (date(2026, 11, 19), [Kind.FORM, Kind.DAYS]),
        (None, []),
    ],
)
def test_a_display_shorter_than_seven_working_days_is_found(
    last: date | None, expected: list[Kind]
) -> None:
    told = kinds(replace(GOOD, last=last))
    assert set(told) <= set(expected)
    assert bool(told) == bool(expected)


@pytest.mark.parametrize("name", ["basis", "keywords", "contact"])
def test_a_missing_element_is_asked_about(name: str) -> None:
    empty: object = "" if name == "contact" else ()
    [one] = found(replace(GOOD, **{name: empty}))
    assert (one.finding.kind, one.finding.where) == (Kind.ELEMENTS, name)


def test_a_channel_beyond_the_entry_is_refused() -> None:
    spoken = SpokenForm(text="乡亲们", slots=("morning",))
    told = found(replace(GOOD, channels=(Channel.KIOSK, Channel.LOUDSPEAKER), spoken=spoken))
    assert [(one.finding.kind, one.finding.weight) for one in told] == [
        (Kind.CHANNELS, Weight.MEND)
    ]


def test_speech_longer_than_its_slot_is_found() -> None:
    spoken = SpokenForm(text="乡亲们，明天停水。", slots=("morning",), repeats=3)
    manuscript = replace(
        GOOD, entry=EntryCode("services.utility"), channels=(Channel.LOUDSPEAKER,), spoken=spoken
    )
    assert kinds(manuscript, speech=Speech(600, {"morning": 1800})) == []
    assert kinds(manuscript, speech=Speech(601, {"morning": 1800})) == [Kind.SPEECH]


def test_the_same_month_published_already_is_asked_about() -> None:
    other = Public("y", "石桥村2026年10月收支", date(2026, 11, 3))
    before = Public("z", "石桥村2026年9月收支", date(2026, 10, 3))
    assert kinds(GOOD, public=(before,)) == []
    assert kinds(GOOD, public=(before, other)) == [Kind.TWICE]


def test_of_words_in_each_other_the_longest_is_told() -> None:
    listed = (ListedWord(word="残废", why="a"), ListedWord(word="残废人", why="b"))
    assert [one.word for one in find_words("残废人", listed)] == ["残废人"]


@pytest.mark.parametrize(
    "text", ["[[word]]\nword = 1", "word = [", '[[word]]\nword = ""\nwhy = "x"']
)
def test_a_wrong_word_list_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_words(text)


def test_two_sheets_that_tell_different_totals_are_asked_about() -> None:
    form = shipped.forms().find("finance-month")
    assert form is not None

    def filled(role: str, *rows: tuple[str, ...]) -> SheetPiece:
        layout = form.sheet(role)
        assert layout is not None
        columns = tuple(column.column for column in layout.columns)
        return SheetPiece(key=role, role=role, caption=role, columns=columns, rows=rows)

    accounts = filled("accounts", ("村委会", "1.00", "5.00", "2.00", "4.00"))
    detail = ("2026-10-09", "1", "电费", "村委会", "5.00", "")
    right = filled("detail", detail, ("2026-10-10", "2", "水费", "村委会", "", "2.00"))
    wrong = filled("detail", detail, ("2026-10-10", "2", "水费", "村委会", "", "3.00"))
    assert kinds(replace(GOOD, pieces=(accounts, right))) == []
    [one] = found(replace(GOOD, pieces=(accounts, wrong)))
    assert one.finding.kind is Kind.SUMS
    assert "2.00" in one.finding.words
    assert "3.00" in one.finding.words
    assert kinds(replace(GOOD, pieces=(accounts, filled("detail")))) == []


@pytest.mark.parametrize(
    ("title", "weight"),
    [
        ("石桥村2026年10月财务收支公开", None),
        ("石桥村2026年9月财务收支公开", Weight.MEND),
        ("石桥村财务收支公开", Weight.JUSTIFY),
    ],
)
def test_a_title_names_the_period_that_was_chosen(title: str, weight: Weight | None) -> None:
    told = [(one.finding.kind, one.finding.weight) for one in found(replace(GOOD, title=title))]
    assert told == ([] if weight is None else [(Kind.DAYS, weight)])
