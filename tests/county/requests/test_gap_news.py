"""What closes a gap, and what its askers are told when it does."""

from datetime import date

import pytest
from sqlalchemy import select, update

from county.coverage import gaps
from county.coverage.gaps import Found, Gap
from county.database.tables import answers, gap_askers
from county.importing.item_file import item_id
from county.publishing import mailbox
from county.requests.gap_news import GapNews
from disclosure.errors import NotAllowedError
from disclosure.items import EntryCode, ItemId
from disclosure.requests import Answer
from disclosure.wording import Wording
from kiosk.journey.answers import open_letter
from tests.county.making import COUNTY, OTHER_VILLAGE, VILLAGE, Content, Town, item_text
from tests.county.penning import Pen
from tests.county.test_versions import withdraw
from tests.county.texted import Asked

GAP = "去年修路的花费明细"
WATER, ROAD = item_id(VILLAGE, "water"), item_id(VILLAGE, "road")
ENTRY = EntryCode("finance.income-and-expenses")


@pytest.fixture
def pen(town: Town) -> Pen:
    return Pen.of(town)


def public(pen: Pen, content: Content, *names: str, area: str = VILLAGE) -> None:
    for name in names:
        content.item(name, item_text(name), area)
    pen.town.publish()


def owed(pen: Pen) -> list[Gap]:
    with pen.town.county.database.reading() as connection:
        return gaps.listed(connection, COUNTY, still_open=True, limit=9, offset=0)


def close(pen: Pen, item: ItemId) -> None:
    [gap] = owed(pen)
    with pen.town.county.database.writing() as connection:
        gaps.close(connection, gap, item, "ma.office", pen.town.clock())


def news(pen: Pen) -> str:
    county = pen.town.county
    chore = GapNews(county.database, county.online, county.profile, Wording().say)
    return chore.run(pen.town.clock.pass_by(hours=1))


def letter(pen: Pen, one: Asked) -> Answer:
    with pen.town.county.database.reading() as connection:
        found = mailbox.letters_to(connection, VILLAGE, one.keys.locator)
    answer = open_letter(found[max(found)], one.keys)
    assert isinstance(answer, Answer)
    return answer


def test_two_who_miss_the_same_entry_in_other_words_make_one_gap(pen: Pen) -> None:
    ids = set()
    for words, number in ((GAP, "20261120-00-001"), ("修路花了多少", "20261120-00-002")):
        one = pen.asked(number=number)
        found = Found(VILLAGE, words, ENTRY, date(2026, 11, 30))
        with pen.town.county.database.writing() as connection:
            ids.add(gaps.note(connection, found, one.id, "li.clerk", pen.town.clock()))
    assert len(ids) == 1
    assert [gap.askers for gap in owed(pen)] == [2]


def test_an_item_of_another_area_closes_no_gap(pen: Pen, content: Content) -> None:
    public(pen, content, "road", area=OTHER_VILLAGE)
    pen.answer(pen.asked().id, gap=GAP)
    with pytest.raises(NotAllowedError, match="has no item"):
        close(pen, item_id(OTHER_VILLAGE, "road"))
    assert news(pen) == ""


def test_what_was_withdrawn_again_is_no_news(pen: Pen, content: Content) -> None:
    public(pen, content, "water")
    pen.answer(pen.asked().id, gap=GAP)
    close(pen, WATER)
    withdraw(pen.town, WATER)
    assert news(pen) == ""
    assert len(owed(pen)) == 1


def test_only_what_became_public_after_a_gap_is_offered_for_it(pen: Pen, content: Content) -> None:
    public(pen, content, "water")
    pen.town.clock.pass_by(hours=1)
    pen.answer(pen.asked().id, gap=GAP)
    pen.town.clock.pass_by(hours=1)
    public(pen, content, "road")
    [gap] = owed(pen)
    with pen.town.county.database.reading() as connection:
        assert gaps.offered(connection, gap) == [(ROAD, "road")]


def test_news_stands_with_the_answer_its_items_and_its_pages(pen: Pen, content: Content) -> None:
    public(pen, content, "water", "road")
    one = pen.asked()
    pen.answer(one.id, gap=GAP, items=(WATER,))
    before = letter(pen, one)
    close(pen, ROAD)
    assert news(pen) == "1 askers told"
    told = letter(pen, one)
    assert told.items == (ROAD, WATER)
    assert before.text in told.text
    # Pages lie beside the answer of this instant.
    assert told.answered_at == before.answered_at


def test_nothing_of_an_erased_answer_is_sent_again(pen: Pen, content: Content) -> None:
    public(pen, content, "road")
    one = pen.asked()
    pen.answer(one.id, gap=GAP)
    before = letter(pen, one)
    with pen.town.county.database.writing() as connection:
        connection.execute(update(answers).values(text=""))
    close(pen, ROAD)
    news(pen)
    assert letter(pen, one) == before
    with pen.town.county.database.reading() as connection:
        assert connection.scalar(select(gap_askers.c.told)) is True
    assert news(pen) == ""
