"""The tick for a text message: offered where it is kept, and noted only with a number."""

import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from county.people.staff import Role
from county.requests import consents
from county.requests.receiving import Arrival, receive
from county.settings import CountySettings, DeskSettings
from county.web.serving import build_application
from disclosure.requests import CameBy, FiledRequest, RequestId
from tests.county.desk import Browser
from tests.county.filing.telephoning import Phone, stored
from tests.county.making import TOWN, Town, a_code, filed
from tests.county.receiving import take_in
from tests.county.texted import NUMBER, settings_for

OFFER = "有答复时发短信告诉我"
TICKED = re.compile(r'name="texts" value="1" checked')


@pytest.fixture
def texting(town: Town) -> Town:
    """A county with a gateway."""
    gateway = settings_for("https://gateway.example")
    made = CountySettings(desk=DeskSettings(second_factor=()), texting=gateway)
    town.county = replace(town.county, settings=made)
    town.load()
    town.hire("li.clerk", Role.CLERK, TOWN)
    return town


@pytest.fixture
def sending(texting: Town) -> Phone:
    client = TestClient(build_application(texting.county, texting.clock), follow_redirects=False)
    return Phone(client, texting)


def agreed(town: Town) -> bool:
    (row,) = stored(town)
    with town.county.database.reading() as connection:
        return consents.agreed(connection, RequestId(str(row["id"])))


def test_a_tick_is_noted_and_the_receipt_and_the_desk_say_so(sending: Phone, texting: Town) -> None:
    assert OFFER in sending.page
    assert not TICKED.search(sending.page)
    reply = sending.send(phone="138 0000 1234", texts="1")
    assert "有答复时发短信告诉您" in reply.text
    assert agreed(texting)
    assert "发短信，本人同意" in on_the_desk(sending, texting)


def test_who_does_not_tick_gets_none(sending: Phone, texting: Town) -> None:
    assert "发短信告诉您" not in sending.send(phone=NUMBER).text
    assert not agreed(texting)
    assert "发短信，本人同意" not in on_the_desk(sending, texting)


def on_the_desk(phone: Phone, town: Town) -> str:
    browser = Browser(phone.client)
    browser.log_in("li.clerk")
    (row,) = stored(town)
    return browser.get(f"/desk/requests/{row['id']}").text


def test_a_tick_stays_where_something_else_is_wrong(sending: Phone, texting: Town) -> None:
    reply = sending.send(words=" ", phone=NUMBER, texts="1")
    assert reply.status_code == 422
    assert TICKED.search(reply.text)
    assert not stored(texting)


def test_a_tick_without_a_number_is_nothing(sending: Phone, texting: Town) -> None:
    reply = sending.send(texts="1")
    assert reply.status_code == 200
    assert "发短信告诉您" not in reply.text
    assert not agreed(texting)


def test_a_landline_is_told_that_it_receives_none(sending: Phone, texting: Town) -> None:
    reply = sending.send(phone="0890-6123456", texts="1")
    assert reply.status_code == 422
    assert "座机收不到短信" in reply.text
    assert not stored(texting)
    assert sending.send(phone="0890-6123456").status_code == 200


def test_sent_twice_with_another_tick_the_first_counts(sending: Phone, texting: Town) -> None:
    sending.send(phone=NUMBER)
    again = sending.send(phone=NUMBER, texts="1")
    assert "刚才已经交过" in again.text
    assert "发短信告诉您" not in again.text
    assert not agreed(texting)


def test_a_county_without_a_gateway_offers_none_and_notes_none(phone: Phone, town: Town) -> None:
    assert OFFER not in phone.page
    reply = phone.send(phone=NUMBER, texts="1")
    assert "发短信告诉您" not in reply.text
    assert not agreed(town)


@pytest.mark.parametrize(("number", "noted"), [(NUMBER, True), ("", False)])
def test_a_terminals_tick_counts_only_with_a_number(town: Town, number: str, noted: bool) -> None:
    town.load()
    take_in(town, filed(a_code()[1], phone=number, texts=True))
    assert agreed(town) is noted


def test_one_that_comes_twice_changes_no_consent(town: Town) -> None:
    town.load()
    first: FiledRequest = filed(a_code()[1], phone=NUMBER, texts=True)
    take_in(town, first)
    with town.county.database.writing() as connection:
        consents.take_back(connection, first.id)
        receive(connection, first, Arrival(CameBy.PHONE), town.clock(), town.county.terms())
    assert not agreed(town)


@pytest.mark.parametrize("sends", [True, False])
def test_terminals_learn_by_the_profile_whether_texts_are_sent(town: Town, sends: bool) -> None:
    gateway = settings_for("https://gateway.example") if sends else None
    town.county = replace(town.county, settings=CountySettings(texting=gateway))
    town.load()
    town.seal()
    assert town.county.profile().texts is sends
