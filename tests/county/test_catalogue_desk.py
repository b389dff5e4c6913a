"""The county's own catalogue: edited on the desk, kept in versions, read by everybody."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from county.catalogue import changing, comparing, toml, versions
from county.catalogue.current import FRESH_SECONDS, Catalogues
from county.catalogue.versions import SHIPPED, Edition
from county.checking.gathering import Checker
from county.coverage.counting import Counting
from county.people.staff import Role
from county.web.serving import build_application
from disclosure import shipped
from disclosure.errors import MalformedError, NotAllowedError
from disclosure.items import EntryCode
from tests.county.desk import Browser
from tests.county.making import COUNTY, TOWN, VILLAGE, Town, item_text

HERE = "/desk/coverage/catalogue"
MONTHLY = EntryCode("finance.monthly")
SHIPPED_EDITION = Edition(SHIPPED, shipped.catalogue(), shipped.forms())
TYPED: dict[str, Any] = {
    "old": "",
    "number": "0",
    "code": "finance.loans",
    "part": "财务公开",
    "first_level": "债权债务",
    "second_level": "村级借款",
    "content": "借了谁的钱、多少、什么时候还",
    "basis": "《农村集体经济组织财务公开规定》",
    "term": "periodic",
    "period": "quarter",
    "within": "",
    "body": "村民委员会",
    "audience": "全体村民",
    "method": "主动公开",
    "levels": ["village"],
    "channels": ["kiosk", "print"],
    "form": "",
    "why": "县里要求",
}


@pytest.fixture
def client(town: Town) -> Iterator[TestClient]:
    town.content.item("f10", item_text("石桥村2026年10月财务公开"))
    town.publish()
    app = build_application(town.county, town.clock)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def office(client: TestClient, town: Town) -> Browser:
    town.hire("wang.office", Role.OFFICE, COUNTY)
    browser = Browser(client)
    browser.log_in("wang.office")
    browser.get(HERE)
    return browser


def newest(town: Town) -> int:
    with town.county.database.reading() as connection:
        return versions.newest(connection)


def test_what_is_carried_out_is_read_back_the_same() -> None:
    texts = toml.catalogue_text(shipped.catalogue()), toml.forms_text(shipped.forms())
    assert toml.read_both(*texts) == (shipped.catalogue(), shipped.forms())


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_no_words_break_the_file(words: str) -> None:
    entry = shipped.catalogue().entry[0]
    changed = type(entry)(
        **{name: getattr(entry, name) for name in entry.__struct_fields__} | {"content": words}
    )
    edition = changing.put_entry(SHIPPED_EDITION, changed)
    read, _ = toml.read_both(toml.catalogue_text(edition.catalogue), toml.forms_text(edition.forms))
    assert read.entry[0].content == words


def test_an_added_entry_is_offered_checked_and_owed(office: Browser, town: Town) -> None:
    assert office.post(f"{HERE}/entry", **TYPED).status_code == 303
    assert newest(town) == 1
    entry = town.county.catalogue().find(EntryCode("finance.loans"))
    assert entry is not None
    assert entry.topic == "finance"
    assert "村级借款" in office.get(f"/desk/items/new?area={VILLAGE}").text
    assert "村级借款" in office.get(HERE).text
    assert "县里要求" in office.get(f"{HERE}/versions").text
    Counting(town.county).update(town.clock())
    assert office.get(f"/desk/coverage/areas/{VILLAGE}/finance.loans").status_code == 200


def test_checks_before_approval_go_by_the_edited_entry(office: Browser, town: Town) -> None:
    item = town.content.items()[0]
    checker = Checker(town.county, lambda text, **values: text.format(**values))

    def faults() -> list[str]:
        with town.county.database.reading() as connection:
            found = checker.of_draft(connection, item, town.clock().date())
        return [one.finding.words for one in found]

    before = faults()
    old = shipped.catalogue().find(MONTHLY)
    assert old is not None
    typed = TYPED | {"old": MONTHLY, "second_level": "账", "channels": ["print"]}
    assert office.post(f"{HERE}/entry", **typed).status_code == 303
    assert faults() != before


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "Loans", "编码用小写字母"),
        ("code", "finance.monthly", "已经有了"),
        ("part", "别的", "请选公开部分"),
        ("term", "", "请选公开时限"),
        ("period", "", "请选每月、每季或每年"),
        ("channels", [], "至少选一个渠道"),
        ("within", "0", "1 到 366"),
        ("second_level", "", "请填二级事项"),
        ("why", "", "请写明为什么改"),
        ("number", "7", "刚刚被别人改过"),
        ("form", "nothing", "no form 'nothing'"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    office: Browser, town: Town, field: str, value: object, said: str
) -> None:
    reply = office.post(f"{HERE}/entry", **(TYPED | {field: value}))
    assert reply.status_code == 422
    assert said in office.page
    assert "借了谁的钱、多少、什么时候还" in office.page
    assert newest(town) == SHIPPED


def test_an_entry_that_items_name_is_not_taken_out(office: Browser, town: Town) -> None:
    drop: dict[str, Any] = {"old": MONTHLY, "number": "0", "why": "不要了"}
    assert office.post(f"{HERE}/entry/drop", **drop).status_code == 422
    assert "还有 1 条事项用着它" in office.page
    drop["old"] = "finance.labour"
    assert office.post(f"{HERE}/entry/drop", **drop).status_code == 303
    assert town.county.catalogue().find(EntryCode("finance.labour")) is None
    assert newest(town) == 1


def test_an_entry_that_nobody_owes_any_more_leaves_the_board(office: Browser, town: Town) -> None:
    typed = TYPED | {"old": MONTHLY, "levels": []}
    assert office.post(f"{HERE}/entry", **typed).status_code == 303
    Counting(town.county).update(town.clock())
    assert office.get(f"/desk/coverage/areas/{VILLAGE}/{MONTHLY}").status_code == 404
    assert town.county.catalogue().find(MONTHLY) is not None


def test_a_township_reads_the_catalogue_and_changes_nothing(client: TestClient, town: Town) -> None:
    town.hire("town.admin", Role.ADMIN, TOWN)
    admin = Browser(client)
    admin.log_in("town.admin")
    assert admin.get(HERE).status_code == 200
    assert "添加事项" not in admin.page
    assert admin.post(f"{HERE}/entry", **TYPED).status_code == 403
    back = admin.client.get(f"{HERE}/entry", headers=admin._headers())
    assert back.status_code == 403
    assert newest(town) == SHIPPED


def test_parts_are_renamed_ordered_and_kept_while_they_have_entries(
    office: Browser, town: Town
) -> None:
    names = {f"name-{n}": part for n, part in enumerate(shipped.catalogue().part)}
    places = {f"place-{n}": str(n + 1) for n in range(len(names))}
    typed: dict[str, Any] = names | places | {"number": "0", "why": "改名", "added": "集体经济"}
    assert office.post(f"{HERE}/parts", **(typed | {"name-0": ""})).status_code == 422
    changed = typed | {"name-2": "账务公开", "place-2": "0", "place-0": "3"}
    assert office.post(f"{HERE}/parts", **changed).status_code == 303
    catalogue = town.county.catalogue()
    assert catalogue.part[:3] == ("账务公开", "村务公开", "村情概况")
    assert catalogue.part[-1] == "集体经济"
    found = catalogue.find(MONTHLY)
    assert found is not None
    assert found.part == "账务公开"


def test_a_form_is_changed_as_text_and_a_wrong_one_is_refused(office: Browser, town: Town) -> None:
    form = shipped.forms().find("finance-month")
    assert form is not None
    text = toml.form_text(form).replace("财务收支公开", "收支公开")
    typed: dict[str, Any] = {"old": "finance-month", "number": "0", "why": "改题目", "text": text}
    assert office.post(f"{HERE}/form", **typed).status_code == 303
    changed = town.county.edition().forms.find("finance-month")
    assert changed is not None
    assert changed.title == "{area}{period}收支公开"
    assert changed.piece == form.piece
    wrong = typed | {"number": "1", "text": text.replace('kind = "sheet"', 'kind = "list"')}
    assert office.post(f"{HERE}/form", **wrong).status_code == 422
    broken = typed | {"number": "1", "text": "code = "}
    assert office.post(f"{HERE}/form", **broken).status_code == 422
    other = typed | {"number": "1", "text": text.replace("finance-month", "finance-other")}
    assert office.post(f"{HERE}/form", **other).status_code == 422


def test_a_version_is_compared_and_taken_back_without_losing_any(
    office: Browser, town: Town
) -> None:
    office.post(f"{HERE}/entry", **(TYPED | {"old": MONTHLY, "within": "7"}))
    page = office.get(f"{HERE}/versions/1").text
    assert "月度财务收支明细" in page
    assert "村级借款" in page
    office.get(f"{HERE}/versions/0")
    assert office.post(f"{HERE}/versions/0/back").status_code == 303
    assert newest(town) == 2
    assert town.county.catalogue() == shipped.catalogue()
    with town.county.database.reading() as connection:
        first = versions.edition(connection, 1)
    assert first is not None
    assert comparing.compare(SHIPPED_EDITION, first) != []
    office.get(f"{HERE}/versions/2")
    for number in (3, 10**12):
        assert office.get(f"{HERE}/versions/{number}").status_code == 404
        office.get(f"{HERE}/versions/2")


def test_two_people_who_change_it_at_once_are_told(office: Browser) -> None:
    assert office.post(f"{HERE}/entry", **TYPED).status_code == 303
    again = TYPED | {"code": "finance.other"}
    office.get(HERE)
    office.get(f"{HERE}/entry")
    assert office.post(f"{HERE}/entry", **again).status_code == 422


def test_another_process_sees_a_change_a_second_later(town: Town) -> None:
    moment = [0.0]
    there = Catalogues(lambda: moment[0])
    assert there.current(town.county.database).number == SHIPPED
    entry = shipped.catalogue().entry[0]
    made = changing.drop_entry(SHIPPED_EDITION, entry.code, 0)
    with town.county.database.writing() as connection:
        versions.save(connection, made, "wang.office", "试", town.clock())
    moment[0] += FRESH_SECONDS
    assert there.current(town.county.database).number == 1


def test_the_same_again_is_no_version(town: Town) -> None:
    with town.county.database.writing() as connection, pytest.raises(NotAllowedError):
        versions.save(connection, SHIPPED_EDITION, "wang.office", "试", town.clock())


def test_a_form_that_an_entry_needs_is_not_missing() -> None:
    forms = toml.forms_text(shipped.forms()).replace('"finance-month"', '"finance-mouth"')
    with pytest.raises(MalformedError, match="no form 'finance-month'"):
        toml.read_both(toml.catalogue_text(shipped.catalogue()), forms)


def test_a_code_that_the_tables_have_no_room_for_is_refused() -> None:
    text = toml.catalogue_text(shipped.catalogue()).replace("finance.labour", "finance." + "l" * 60)
    with pytest.raises(MalformedError, match="at most 64 characters"):
        toml.read_both(text, toml.forms_text(shipped.forms()))
