"""Asking on a phone: filed once whoever presses how often, and nothing typed is lost."""

import re
from html import unescape

from fastapi.testclient import TestClient
from sqlalchemy import select

from county.database.tables import request_photos
from county.importing.item_file import item_id
from county.settings import CountySettings, DeskSettings
from county.web.serving import build_application
from disclosure.requests import CameBy, RequestState
from tests.county.filing.telephoning import CODE, WORDS, Phone, code_on, kept_anywhere, stored
from tests.county.making import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE, Content, Town
from tests.county.uploads.bringing import photo


def test_words_and_photos_are_filed_and_the_receipt_says_what_comes(
    phone: Phone, town: Town
) -> None:
    reply = phone.send(photo(), photo(), name="王大娘", phone="+86 138-0013-8000")
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-store"
    told = re.sub(r"<[^>]+>", "", reply.text)
    for words in ("收到了", "20261120-00-001", "2026年11月24日（星期二）"):
        assert words in told
    (row,) = stored(town)
    assert (row["came_by"], row["terminal"]) == (CameBy.PHONE, None)
    assert (row["words"], row["name"], row["phone"]) == (WORDS, "王大娘", "13800138000")
    with town.county.database.reading() as connection:
        photos = connection.execute(select(request_photos)).all()
    assert [one.place for one in photos] == [0, 1]
    assert all(b"Exif" not in one.photo for one in photos)


def test_the_code_opens_the_request_and_is_kept_nowhere(phone: Phone, town: Town) -> None:
    code = code_on(phone.send())
    reply = phone.client.post("/p/answer", data={"code": code})
    assert "正在帮您查" in reply.text
    assert "20261120-00-001" in reply.text
    assert kept_anywhere(town, code.replace(" ", "")) == []
    assert kept_anywhere(town, code) == []


def test_a_double_tap_files_once_and_shows_the_same_code(phone: Phone, town: Town) -> None:
    first, second = phone.send(photo()), phone.send(photo())
    assert code_on(first) == code_on(second)
    assert len(stored(town)) == 1
    with town.county.database.reading() as connection:
        assert len(connection.execute(select(request_photos)).all()) == 1


def test_fifty_posts_of_one_form_are_one_request(phone: Phone, town: Town) -> None:
    codes = {code_on(phone.send()) for _ in range(50)}
    assert len(codes) == 1
    assert len(stored(town)) == 1


def test_a_form_sent_again_with_other_words_says_that_the_first_counts(
    phone: Phone, town: Town
) -> None:
    phone.send()
    again = phone.send(words="再问一件别的")
    assert "刚才已经交过" in again.text
    assert [row["words"] for row in stored(town)] == [WORDS]


def test_a_replay_after_a_while_shows_no_code(phone: Phone, town: Town) -> None:
    phone.send()
    town.clock.pass_by(minutes=31)
    late = phone.send()
    assert CODE.search(late.text) is None
    assert "不再显示" in late.text
    assert len(stored(town)) == 1


def test_a_forged_form_files_nothing_and_gets_a_ticket_of_its_own(phone: Phone, town: Town) -> None:
    for ticket in ("", "x" * 100, "中", "A" * 5000):
        reply = phone.send(ticket=ticket)
        assert reply.status_code == 409
        assert WORDS in reply.text
        assert stored(town) == []
        assert phone.ticket != ticket


def test_a_form_of_another_area_files_nothing_there(phone: Phone, town: Town) -> None:
    assert phone.send(to=OTHER_VILLAGE).status_code == 404
    assert phone.send(to=COUNTY).status_code == 404
    assert stored(town) == []


def test_a_village_of_another_township_cannot_be_chosen(client: TestClient, town: Town) -> None:
    township = Phone(client, town, area=TOWN)
    assert "石桥村" in township.page
    assert "上塬村" not in township.page
    township.send(area=OTHER_VILLAGE)
    assert [row["area"] for row in stored(town)] == [TOWN]


def test_a_form_of_the_township_goes_to_the_village_that_is_chosen(
    client: TestClient, town: Town
) -> None:
    Phone(client, town, area=TOWN).send(area=VILLAGE)
    assert [row["area"] for row in stored(town)] == [VILLAGE]


def test_fifty_forms_in_a_burst_are_held_to_the_areas_limit(client: TestClient, town: Town) -> None:
    phones = [Phone(client, town, seconds=0) for _ in range(50)]
    town.clock.pass_by(seconds=30)
    replies = [one.send() for one in phones]
    limit = town.county.settings.filing.area_a_minute
    assert [reply.status_code for reply in replies] == [200] * limit + [429] * (50 - limit)
    assert WORDS in replies[-1].text
    assert replies[-1].headers["retry-after"] == "60"
    assert len(stored(town)) == limit
    town.clock.pass_by(seconds=61)
    assert phones[-1].send().status_code == 200


def test_what_a_program_fills_in_is_asked_for_once_more(client: TestClient, town: Town) -> None:
    fast = Phone(client, town, seconds=1)
    assert fast.send().status_code == 409
    trapped = Phone(client, town)
    reply = trapped.send(website="http://example.org")
    assert reply.status_code == 409
    assert "再按一次" in reply.text
    assert stored(town) == []
    assert trapped.send().status_code == 200


def test_a_form_left_open_overnight_keeps_its_words(client: TestClient, town: Town) -> None:
    old = Phone(client, town, seconds=25 * 3600)
    reply = old.send()
    assert (reply.status_code, WORDS in reply.text) == (409, True)
    town.clock.pass_by(seconds=5)
    assert old.send().status_code == 200


def test_a_photo_that_is_refused_leaves_the_words_in_the_form(phone: Phone, town: Town) -> None:
    reply = phone.send(b"<svg xmlns='http://www.w3.org/2000/svg'/>", name="王大娘")
    assert reply.status_code == 422
    for words in ("第 1 张照片不是能收的照片", WORDS, "王大娘", "照片要重新选"):
        assert words in reply.text
    assert stored(town) == []
    assert phone.send(name="王大娘").status_code == 200


def test_a_form_larger_than_the_limit_is_refused_before_it_is_read(
    phone: Phone, town: Town
) -> None:
    most = town.county.settings.filing.form_bytes + town.county.settings.server.form_bytes
    headers = {"Content-Length": str(most + 1), "Content-Type": "multipart/form-data; boundary=x"}
    reply = phone.client.post(f"/p/ask/{VILLAGE}", content=b"x", headers=headers)
    assert reply.status_code == 413


def test_more_files_than_a_form_has_are_no_error_of_ours(phone: Phone) -> None:
    assert phone.send(*[photo()] * 5).status_code == 422
    assert phone.send(*[b"x"] * 40).status_code == 400


FAULTS = (
    ({"words": "   "}, "请写几个字"),
    ({"phone": "abc"}, "7 到 15 位数字"),
    ({"kind": "application"}, "要写姓名"),
)


def test_a_fault_is_said_at_its_field_and_nothing_is_lost(phone: Phone, town: Town) -> None:
    for changes, sentence in FAULTS:
        reply = phone.send(**{"name": "", **changes})
        assert reply.status_code == 422
        assert sentence in reply.text
        assert 'aria-invalid="true"' in reply.text
        assert stored(town) == []


def test_digits_as_chinese_keyboards_write_them_are_a_phone(phone: Phone, town: Town) -> None:
    phone.send(phone="１３８００１３８０００")
    assert stored(town)[0]["phone"] == "13800138000"


def test_a_script_in_the_words_is_shown_as_words(phone: Phone) -> None:
    attack = "<script>alert(1)</script>"
    reply = phone.send(words=attack, phone="x")
    assert attack not in reply.text
    assert attack in unescape(reply.text)


def test_a_form_of_another_site_is_refused(phone: Phone, town: Town) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    form = {"ticket": phone.ticket, "words": WORDS}
    reply = phone.client.post(f"/p/ask/{VILLAGE}", data=form, headers=headers)
    assert reply.status_code == 403
    assert stored(town) == []


def test_a_doubt_begins_on_its_items_page(client: TestClient, town: Town) -> None:
    id_ = item_id(VILLAGE, "water")
    where = f"/p/ask/{VILLAGE}?item={id_}"
    assert where in client.get(f"/p/items/{id_}").text
    doubt = Phone(client, town, query=f"?item={id_}")
    assert "石桥村停水通知" in doubt.page
    doubt.send(kind="query", item=str(id_))
    (row,) = stored(town)
    assert (row["kind"], row["item"]) == ("query", id_)


def test_a_doubt_of_nothing_is_a_question(phone: Phone, town: Town) -> None:
    phone.send(kind="query", item="no item")
    assert (stored(town)[0]["kind"], stored(town)[0]["item"]) == ("lookup", None)


def test_an_area_that_the_county_has_not_is_not_there(client: TestClient) -> None:
    assert client.get("/p/ask/990499999999").status_code == 404


def test_the_village_page_leads_to_the_form(client: TestClient) -> None:
    assert f"/p/ask/{VILLAGE}" in client.get(f"/v/{VILLAGE}").text
    assert f"/p/ask/{VILLAGE}" in client.get(f"/v/{VILLAGE}/ask").text


def test_an_areas_day_is_limited_whoever_asks(town: Town, content: Content) -> None:
    del content
    settings = CountySettings(desk=DeskSettings(second_factor=()))
    filing = type(settings.filing)(area_a_day=2)
    object.__setattr__(town.county, "settings", _with(settings, filing))
    town.load()
    with TestClient(build_application(town.county, town.clock)) as client:
        assert [Phone(client, town).send().status_code for _ in range(3)] == [200, 200, 429]
        town.clock.pass_by(hours=25)
        assert Phone(client, town).send().status_code == 200


def _with(settings: CountySettings, filing: object) -> CountySettings:
    import msgspec

    return msgspec.structs.replace(settings, filing=filing)


class TestTakingBack:
    def test_whoever_has_the_code_takes_the_request_back(self, phone: Phone, town: Town) -> None:
        code = code_on(phone.send())
        assert "撤回这件申请" in phone.client.post("/p/answer", data={"code": code}).text
        done = phone.client.post("/p/answer/withdraw", data={"code": code})
        assert "您已经撤回了" in done.text
        assert stored(town)[0]["state"] == RequestState.WITHDRAWN
        assert "您已经撤回了" in phone.client.post("/p/answer", data={"code": code}).text

    def test_twice_says_so_and_a_wrong_code_takes_back_nothing(
        self, phone: Phone, town: Town
    ) -> None:
        code = code_on(phone.send())
        assert phone.client.post("/p/answer/withdraw", data={"code": "1"}).status_code == 422
        other = phone.client.post("/p/answer/withdraw", data={"code": "000000000000"})
        assert other.status_code == 422
        assert stored(town)[0]["state"] != RequestState.WITHDRAWN
        phone.client.post("/p/answer/withdraw", data={"code": code})
        again = phone.client.post("/p/answer/withdraw", data={"code": code})
        assert again.status_code == 409

    def test_wrong_codes_are_counted_here_too(self, phone: Phone, town: Town) -> None:
        code = code_on(phone.send())
        for _ in range(town.county.settings.phone.wrong_codes):
            phone.client.post("/p/answer/withdraw", data={"code": "1"})
        shut = phone.client.post("/p/answer/withdraw", data={"code": code})
        assert shut.status_code == 429
        assert stored(town)[0]["state"] != RequestState.WITHDRAWN
