"""The server never opens what only key holders may read."""

import sys
from pathlib import Path

from fastapi.testclient import TestClient

from county.people.staff import Role
from county.web.serving import build_application
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    VILLAGE,
    Content,
    Town,
    a_code,
    batch,
    filed,
    item_text,
    request_row,
)
from tests.county.replying import parts, send


def test_a_whole_story_opens_no_offline_key(town: Town, content: Content) -> None:
    content.item("water", item_text())
    town.publish()
    town.hire("wang.lead", Role.LEAD, COUNTY)
    token = town.terminal()
    opened: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        # An audit hook cannot be taken away again, so it is told when to stop.
        if watching and event in ("open", "os.listdir", "os.scandir"):
            opened.append(str(arguments[0]))

    sys.addaudithook(watch)
    _, keys = a_code()
    request = filed(keys)
    with TestClient(build_application(town.county, town.clock), follow_redirects=False) as client:
        headers = {"Authorization": f"Bearer {token}"}
        client.post("/v1/outbox", content=batch(request_row(town, request)), headers=headers)
        browser = Browser(client)
        browser.log_in("wang.lead")
        assert send(browser, request.id, **parts()).status_code == 303
        assert client.get(f"/v/{VILLAGE}").status_code == 200
        assert client.get("/v1/root/1").status_code == 200
    watching = False
    offline = Path(town.county.folder.offline_keys)
    assert opened
    assert not [path for path in opened if str(offline) in path or "offline" in Path(path).parts]
