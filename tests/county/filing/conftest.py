"""A county with staff, one public item, and a phone with the form open."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from county.people.staff import Role
from county.web.serving import build_application
from tests.county.filing.telephoning import Phone
from tests.county.making import COUNTY, TOWN, Content, Town, item_text


@pytest.fixture
def client(town: Town, content: Content) -> Iterator[TestClient]:
    content.item("water", item_text())
    town.publish()
    town.hire("wang.lead", Role.LEAD, COUNTY)
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("zhao.office", Role.OFFICE, COUNTY)
    app = build_application(town.county, town.clock)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def phone(client: TestClient, town: Town) -> Phone:
    return Phone(client, town)
