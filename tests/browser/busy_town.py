"""A county in which every page of the desk has something to show."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from content_sync.agent.device import Device
from county.__main__ import main
from county.coverage.counting import Counting
from county.holidays import loading
from county.importing.item_file import item_id
from county.people.staff import Role
from county.publishing import drafts
from county.settings import CountySettings, DeskSettings, SpeakingSettings
from county.terminals import register
from county.web.serving import build_application
from disclosure.channels import Channel
from disclosure.decoding import encode
from disclosure.outbox import DisplayRecord, FeedState, OutboxKind, TerminalReport
from disclosure.seals.signing import new_seed
from tests.browser.busy_requests import file_requests
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    NOW,
    PASSWORD,
    SPOKEN,
    VILLAGE,
    Content,
    Town,
    a_code,
    batch,
    filed,
    item_text,
    make_folder,
    request_row,
    row,
)
from tests.county.test_airings import Pole
from tests.county.test_alert_coverage import alert
from tests.county.test_diagnostics import a_bundle, pieces
from tests.county.test_holidays import NOTICE
from tests.county.test_statements import GOOD

WATER = item_id(VILLAGE, "water")
EVERYWHERE = '["kiosk", "screen", "phone", "loudspeaker", "print"]'
SURVEY = """\
```questionnaire
caption = "满意度"
closes = 2026-11-25
questions = [
  { id = "found", text = "查到了吗", choices = ["查到了", "没查到"] },
  { id = "say", text = "还想说什么", kind = "words" },
]
```
"""


@contextmanager
def busy_town(place: Path) -> Iterator[Town]:
    """Yield a county with items, drafts, requests, terminals, alerts and orders; one person a role."""
    settings = CountySettings(
        desk=DeskSettings(second_factor=()), speaking=SpeakingSettings(rendering=False)
    )
    town = Town.open(make_folder(place / "data"), Content(place / "content"), settings)
    _publish(town)
    for role in Role:
        town.hire(f"the.{role}", role, COUNTY)
    with TestClient(build_application(town.county, town.clock), follow_redirects=False) as client:
        token = _hear_terminals(town, client)
        _work(client)
        file_requests(client, town, token, _at_desk(client, Role.CLERK))
    _issue_codes(town, place)
    with town.county.database.writing() as connection:
        loading.load(connection, NOTICE, "the.admin", town.clock())
    counting = Counting(town.county)
    while counting.update(town.clock(), most=100):
        pass
    yield town
    town.county.database.close()


def _publish(town: Town) -> None:
    """Publish, then change one item, so that a draft stands beside what is public."""
    text = {"channels": EVERYWHERE, "more": SPOKEN}
    town.content.item("water", item_text(**text))
    town.content.item("survey", item_text("满意度问卷", body=SURVEY))
    town.load()
    with town.county.database.writing() as connection:
        drafts.put(connection, alert(VILLAGE), "source/alert", NOW)
    town.seal()
    town.content.item("water", item_text(**text, body="停水两天。"))
    town.load()


def _hear_terminals(town: Town, client: TestClient) -> str:
    """Take one terminal in, let it tell what it did; leave another waiting.

    Returns:
        the first one's pass.
    """
    pole = Pole(client, town)
    pole.tell(item=WATER)
    state = FeedState(area=VILLAGE, epoch=1, sequence=1, whole=True)
    told = TerminalReport(
        format=1,
        area=VILLAGE,
        process="agent",
        software="1",
        feeds=(state,),
        problems=("磁盘快满",),
    )
    shown = DisplayRecord(
        format=1,
        item=WATER,
        version=1,
        channel=Channel.SCREEN,
        started=NOW,
        seconds=12.5,
        times=3,
    )
    _, keys = a_code()
    rows = (
        row(OutboxKind.REPORT, encode(told)),
        row(OutboxKind.DISPLAY, encode(shown)),
        request_row(town, filed(keys)),
    )
    headers = {"Authorization": f"Bearer {pole.token}"}
    assert "refused" not in client.post("/v1/outbox", content=batch(*rows), headers=headers).text
    _ask_diagnostics(client, pole.id)
    sent = (row(OutboxKind.DIAGNOSIS, encode(piece)) for piece in pieces(a_bundle()))
    assert "refused" not in client.post("/v1/outbox", content=batch(*sent), headers=headers).text
    with town.county.database.writing() as connection:
        register.ask(connection, "村东头", VILLAGE, Device(new_seed()).public, NOW)
    return pole.token


def _ask_diagnostics(client: TestClient, terminal: str) -> None:
    lead = _at_desk(client, Role.LEAD)
    page = f"/desk/terminals/{terminal}/diagnostics"
    lead.get(page)
    assert lead.post(f"{page}/ask", why="屏幕早上变黑").status_code == 303


def _work(client: TestClient) -> None:
    """Write a text, stop the loudspeakers, ask for an emergency broadcast, as people do."""
    editor = _at_desk(client, Role.EDITOR)
    editor.get("/desk/items/new")
    reply = editor.post("/desk/items/new/begin", entry="finance.monthly", area=VILLAGE, like="")
    assert reply.status_code == 303
    lead = _at_desk(client, Role.LEAD)
    lead.get("/desk/broadcasts/stop")
    assert lead.post("/desk/broadcasts/stop", area=VILLAGE, minutes="30").status_code == 303
    lead.get("/desk/broadcasts/emergency")
    words = {"title": "水库泄洪", "words": "请马上到高处去。", "gravity": "red", "hours": "6"}
    lead.post("/desk/broadcasts/emergency", areas=VILLAGE, **words)


def _at_desk(client: TestClient, role: Role) -> Browser:
    browser = Browser(client)
    browser.log_in(f"the.{role}", PASSWORD)
    return browser


def _issue_codes(town: Town, place: Path) -> None:
    file = place / "subsidies.csv"
    file.write_text(GOOD, encoding="utf-8")
    options = ["--area", VILLAGE, "--title", "惠农补贴", "--by", "the.clerk"]
    where = ["--data", str(town.county.folder.path), "--slips", str(place / "slips.pdf")]
    assert main(["statement", "issue", str(file), *options, *where]) == 0
