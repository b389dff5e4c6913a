"""What tests of applications for disclosure share: the form, and the desk's acts."""

from typing import Any

from sqlalchemy import Row, select

from county.database.tables import requests
from county.publishing import mailbox
from disclosure.decoding import decode
from disclosure.requests import Answer, RequestId
from disclosure.seals import boxes
from tests.county.desk import Browser
from tests.county.making import (
    PASSWORD,
    VILLAGE,
    Town,
    a_code,
)

FORM = {
    "applicant": "person",
    "name": "张三丰",
    "contact": "13800001234",
    "identity": "card",
    "described": "石桥村2024年征地补偿方案",
    "arrived_by": "in_person",
    "came": "2026-11-20",
    "form": "paper",
    "way": "in_person",
    "agency": "county",
}
CODE, KEYS = a_code()


def act(browser: Browser, address: str, name: str, status: int = 303, /, **form: object) -> None:
    browser.get(address)
    reply = browser.post(f"{address}/{name}", None, **form)
    assert reply.status_code == status, browser.page[:4000]
    if status == 303:
        browser.get(address)


def approved(browser: Browser, address: str, name: str) -> None:
    browser.log_in("wang.lead")
    act(browser, address, name, password=PASSWORD)
    browser.log_in("li.clerk")
    browser.get(address)


def decide(browser: Browser, address: str, kind: str = "granted", **parts: object) -> None:
    act(browser, address, "draft", kind=kind, **(parts or {"provided": "方案一份，共 12 页"}))
    approved(browser, address, "approve")


def letters(town: Town, request: RequestId) -> list[str]:
    """What the code opens, the newest last."""
    with town.county.database.reading() as connection:
        found = mailbox.letters_to(connection, VILLAGE, KEYS.locator)
    opened = [decode(boxes.open_box(KEYS.private, one.box), Answer) for one in found.values()]
    return [answer.text for answer in opened if answer.request == request]


def request_of(address: str) -> RequestId:
    return RequestId(address.split("/")[3])


def row(town: Town, address: str) -> Row[Any]:
    id_ = request_of(address)
    with town.county.database.reading() as connection:
        return connection.execute(select(requests).where(requests.c.id == id_)).one()
