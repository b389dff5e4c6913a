"""Duplicates, spam, transfers, photos at the desk: each with its reason and its record."""

from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from county.database.tables import request_history
from county.requests import photos
from county.requests.repeats import likeness, pairs
from tests.county import replying
from tests.county.desk import Browser
from tests.county.filing.telephoning import WORDS, Phone, code_on, stored
from tests.county.making import OTHER_VILLAGE, Town
from tests.county.uploads.bringing import photo


@pytest.fixture
def clerk(client: TestClient) -> Browser:
    browser = Browser(client)
    browser.log_in("li.clerk")
    return browser


def looks(town: Town) -> list[str]:
    with town.county.database.reading() as connection:
        query = select(request_history.c.who).where(request_history.c.note == photos.LOOKED)
        return list(connection.scalars(query))


def answer(client: TestClient, request: str) -> None:
    lead = Browser(client)
    lead.log_in("wang.lead")
    assert replying.send(lead, request, **replying.parts("下个月发到一卡通。")).status_code == 303


class TestPhotos:
    def test_a_look_is_noted_before_they_are_shown(
        self, phone: Phone, clerk: Browser, town: Town
    ) -> None:
        phone.send(photo(), photo())
        where = f"/desk/requests/{stored(town)[0]['id']}"
        page = clerk.get(where)
        assert "看照片（2 张）" in page.text
        assert "/photos/0" not in page.text
        shown = clerk.post(f"{where}/photos")
        assert f"{where}/photos/1" in shown.text
        one = clerk.get(f"{where}/photos/1")
        assert (one.headers["content-type"], one.headers["cache-control"]) == (
            "image/jpeg",
            "no-store",
        )
        assert looks(town) == ["li.clerk"]

    def test_a_photo_opened_by_its_address_is_noted_too(
        self, phone: Phone, clerk: Browser, town: Town
    ) -> None:
        phone.send(photo())
        where = f"/desk/requests/{stored(town)[0]['id']}/photos"
        assert clerk.get(f"{where}/0").status_code == 200
        assert looks(town) == ["li.clerk"]
        town.clock.pass_by(minutes=6)
        clerk.get(f"{where}/0")
        assert looks(town) == ["li.clerk"] * 2
        assert clerk.get(f"{where}/7").status_code == 404

    def test_who_does_not_answer_sees_none(
        self, client: TestClient, phone: Phone, town: Town
    ) -> None:
        phone.send(photo())
        office = Browser(client)
        office.log_in("zhao.office")
        where = f"/desk/requests/{stored(town)[0]['id']}"
        assert "附有 1 张照片" in office.get(where).text
        assert office.get(f"{where}/photos/0").status_code == 403
        assert looks(town) == []


class TestDuplicates:
    def test_much_the_same_words_are_hinted_at(
        self, client: TestClient, phone: Phone, clerk: Browser, town: Town
    ) -> None:
        phone.send()
        Phone(client, town).send(words="今年我家的种粮补贴什么时候发放")
        Phone(client, town).send(words="村口的路灯坏了")
        Phone(client, town, area=OTHER_VILLAGE).send()
        first = stored(town)[0]
        page = clerk.get(f"/desk/requests/{first['id']}").text
        assert "可能重复" in page
        assert "20261120-00-002" in page
        assert "20261120-00-003" not in page
        assert "20261120-00-004" not in page

    def test_both_askers_get_the_answer_each_with_their_own_words(
        self, client: TestClient, phone: Phone, clerk: Browser, town: Town
    ) -> None:
        phone.send(name="先来的")
        second = code_on(Phone(client, town).send(words="种粮补贴今年什么时候发", name="后来的"))
        first_row, second_row = stored(town)
        clerk.get(f"/desk/requests/{second_row['id']}")
        done = clerk.post(
            f"/desk/requests/{second_row['id']}/repeat", number=str(first_row["number"])
        )
        assert done.status_code == 303
        assert stored(town)[1]["original"] == first_row["id"]
        assert "合在一起办" in client.post("/p/answer", data={"code": second}).text
        answer(client, str(first_row["id"]))
        told = client.post("/p/answer", data={"code": second}).text
        assert "下个月发到一卡通。" in told
        assert "种粮补贴今年什么时候发" in told
        assert WORDS not in told
        assert "先来的" not in told

    def test_what_was_answered_before_is_sent_at_once(
        self, client: TestClient, phone: Phone, clerk: Browser, town: Town
    ) -> None:
        phone.send()
        first = stored(town)[0]
        answer(client, str(first["id"]))
        code = code_on(Phone(client, town).send())
        second = stored(town)[1]
        clerk.get(f"/desk/requests/{second['id']}")
        clerk.post(f"/desk/requests/{second['id']}/repeat", number=str(first["number"]))
        assert "下个月发到一卡通。" in client.post("/p/answer", data={"code": code}).text

    def test_nothing_repeats_itself_or_what_is_not_there(
        self, phone: Phone, clerk: Browser, town: Town
    ) -> None:
        phone.send()
        row = stored(town)[0]
        clerk.get(f"/desk/requests/{row['id']}")
        for number in (str(row["number"]), "20261120-00-999", ""):
            reply = clerk.post(f"/desk/requests/{row['id']}/repeat", number=number)
            assert reply.status_code == 409
            clerk.get(f"/desk/requests/{row['id']}")
        assert stored(town)[0]["original"] is None


class TestReasons:
    def test_each_needs_its_reason(self, client: TestClient, clerk: Browser, town: Town) -> None:
        states = {"spam": "spam", "transfer": "transferred", "withdrawal": "withdrawn"}
        for number, (act, state) in enumerate(states.items()):
            Phone(client, town).send()
            where = f"/desk/requests/{stored(town)[number]['id']}"
            clerk.get(where)
            assert clerk.post(f"{where}/aside", act=act, reason="  ").status_code == 409
            clerk.get(where)
            assert clerk.post(f"{where}/aside", act=act, reason="是广告").status_code == 303
            assert stored(town)[number]["state"] == state
            assert "是广告" in unescape(clerk.get(where).text)

    def test_spam_can_be_taken_up_again(self, phone: Phone, clerk: Browser, town: Town) -> None:
        code = code_on(phone.send())
        where = f"/desk/requests/{stored(town)[0]['id']}"
        clerk.get(where)
        clerk.post(f"{where}/aside", act="spam", reason="是广告")
        assert "没有受理" in phone.client.post("/p/answer", data={"code": code}).text
        clerk.get(where)
        assert clerk.post(f"{where}/take-up", reason="看错了").status_code == 303
        assert stored(town)[0]["state"] == "assigned"
        assert "正在帮您查" in phone.client.post("/p/answer", data={"code": code}).text

    def test_an_act_that_is_none_is_refused(self, phone: Phone, clerk: Browser, town: Town) -> None:
        phone.send()
        where = f"/desk/requests/{stored(town)[0]['id']}"
        clerk.get(where)
        assert clerk.post(f"{where}/aside", act="closed", reason="x").status_code == 409
        clerk.get(where)
        assert clerk.post(f"{where}/take-up", reason="x").status_code == 409

    def test_a_form_without_the_sessions_token_does_nothing(
        self, phone: Phone, clerk: Browser, town: Town
    ) -> None:
        phone.send()
        where = f"/desk/requests/{stored(town)[0]['id']}"
        clerk.get(where)
        clerk.post(f"{where}/aside", token="forged", act="spam", reason="x")
        assert stored(town)[0]["state"] == "assigned"


def test_likeness_is_of_the_words_and_not_of_their_length() -> None:
    one = pairs("我家今年的种粮补贴什么时候发")
    assert likeness(one, one) == 1
    assert likeness(one, pairs("今年我家的种粮补贴什么时候发放")) > 0.6
    assert likeness(one, pairs("村口的路灯坏了")) == 0
    assert likeness(pairs(""), pairs("")) == 0
