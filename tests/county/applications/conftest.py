"""A desk with people, and applications filed at a kiosk."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from county.applications.settings import ApplicationSettings
from county.folder import DataFolder
from county.people.staff import Role
from county.settings import CountySettings, DeskSettings
from disclosure.requests import FiledRequest, RequestKind
from tests.county.applying import FORM, KEYS
from tests.county.desk import Browser
from tests.county.handing_in import File, handing_in
from tests.county.making import (
    COUNTY,
    OTHER_TOWN,
    TOWN,
    Content,
    Town,
)


@pytest.fixture
def town(folder: DataFolder, content: Content) -> Iterator[Town]:
    settings = CountySettings(
        desk=DeskSettings(second_factor=()),
        applications=ApplicationSettings(reconsideration="江左市人民政府", court="清禾县人民法院"),
    )
    town = Town.open(folder, content, settings)
    yield town
    town.county.database.close()


@pytest.fixture
def browser(client: TestClient, town: Town) -> Browser:
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("wang.lead", Role.LEAD, COUNTY)
    town.hire("sun.office", Role.OFFICE, COUNTY)
    town.hire("he.clerk", Role.CLERK, OTHER_TOWN)
    browser = Browser(client)
    browser.log_in("li.clerk")
    return browser


@pytest.fixture
def file(client: TestClient, town: Town) -> File:
    hand_in = handing_in(client, town, KEYS)

    def apply(**changes: object) -> FiledRequest:
        fields = {"kind": RequestKind.APPLICATION, "words": "想看征地补偿方案", **changes}
        return hand_in(**fields)

    return apply


@pytest.fixture
def one(browser: Browser, file: File) -> str:
    """The address of a registered application."""
    request = file()
    address = f"/desk/requests/{request.id}/application"
    browser.get(address)
    assert browser.post(f"{address}/register", None, **FORM).status_code == 303
    browser.get(address)
    return address
