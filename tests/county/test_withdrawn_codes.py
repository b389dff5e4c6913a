"""A lost slip made worthless: from the desk, over HTTP, to the terminal that shows nothing."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select

from content_sync.agent.http_county import HttpCounty, HttpLimits
from content_sync.agent.mail import Mailbox
from content_sync.store.reader import ContentReader
from county.__main__ import main
from county.database.tables import mail, request_history, withdrawn_codes
from county.people.staff import Role
from county.settings import ServerSettings
from disclosure.decoding import decode
from disclosure.feed import Envelope, Letter
from disclosure.requests import Answer
from disclosure.seals import boxes
from disclosure.seals.boxes import CodeKeys
from disclosure.statements import Statement
from kiosk.journey.answers import Outcome, Withdrawn, look_up
from kiosk.promises import Promises
from tests.county import replying
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    OTHER_TOWN,
    TOWN,
    VILLAGE,
    Content,
    Town,
    a_code,
    batch,
    filed,
    item_text,
    request_row,
)
from tests.county.serving import serving
from tests.county.test_statements import GOOD, codes_on
from tests.fakes.county import FilledStore


@pytest.fixture
def county(town: Town, content: Content) -> Iterator[str]:
    content.item("water", item_text())
    town.publish()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("wang.lead", Role.LEAD, COUNTY)
    town.hire("he.clerk", Role.CLERK, OTHER_TOWN)
    with serving(town, ServerSettings()) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def client(county: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=county, trust_env=False) as client:
        yield client


class Terminal:
    """A terminal that asks the county over HTTP."""

    def __init__(self, town: Town, url: str, store: Path) -> None:
        self.http = HttpCounty(url, HttpLimits(), "test")
        self.roots = [town.county.folder.root(1).read_bytes()]
        self.now = town.clock()
        self.filled = FilledStore(self, store)  # type: ignore[arg-type]
        self.filled.sync_area(VILLAGE)
        self._mailbox = Mailbox(
            self.http, self.filled.writer, self.filled.trust, self.filled.journal
        )
        self._promises = Promises.open(store)

    def __getattr__(self, name: str) -> object:
        return getattr(self.http, name)

    def code(self, keys: CodeKeys) -> Outcome:
        """Return what a code finds after a look into the mailbox."""
        self._mailbox.fetch()
        assert self.filled.journal.take()[0] == ()
        with closing(ContentReader.open(self.filled.writer.folder.store)) as reader:
            return look_up(keys, reader, self._promises)

    def close(self) -> None:
        self._promises.close()
        self.filled.writer.close()
        self.http.close()


@pytest.fixture
def terminal(town: Town, county: str, tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(town, county, tmp_path / "store")
    yield terminal
    terminal.close()


@pytest.fixture
def slips(town: Town, county: str, tmp_path: Path) -> dict[str, CodeKeys]:
    """Return the keys of the codes handed out, by household."""
    assert county
    file, paper = tmp_path / "subsidies.csv", tmp_path / "slips.pdf"
    file.write_text(GOOD, encoding="utf-8")
    options = ["--area", VILLAGE, "--title", "2026年惠农补贴", "--by", "li.clerk"]
    data = ["--data", str(town.county.folder.path), "--slips", str(paper)]
    assert main(["statement", "issue", str(file), *options, *data]) == 0
    return {number: boxes.derive(code, COUNTY) for number, code in codes_on(paper).items()}


def test_a_lost_slip_is_withdrawn_at_the_desk_and_opens_nothing_at_the_terminal(
    client: httpx2.Client, terminal: Terminal, slips: dict[str, CodeKeys], town: Town
) -> None:
    assert isinstance(terminal.code(slips["0101"]), Statement)
    browser = logged_in(client, "li.clerk")
    assert "2026年惠农补贴" in browser.get("/desk/statements").text
    done = browser.post(
        "/desk/statements/withdraw", issue="1", household="0101", reason="赶集时丢了"
    )
    assert done.status_code == 303
    assert "已作废 1 个" in browser.get("/desk/statements").text
    awaits(terminal, slips["0101"], Withdrawn)
    assert isinstance(terminal.code(slips["0102"]), Statement)
    assert locators(town).count(slips["0101"].locator) == 1
    with town.county.database.reading() as connection:
        (row,) = connection.execute(select(withdrawn_codes)).all()
    assert (row.who, row.reason) == ("li.clerk", "赶集时丢了")


def test_a_terminal_that_never_had_the_letter_hears_of_the_withdrawal_alone(
    client: httpx2.Client, terminal: Terminal, slips: dict[str, CodeKeys]
) -> None:
    browser = logged_in(client, "li.clerk")
    browser.get("/desk/statements")
    browser.post("/desk/statements/withdraw", issue="1", household="0102", reason="丢了")
    awaits(terminal, slips["0102"], Withdrawn)


@pytest.mark.parametrize(
    ("household", "reason"), [("0999", "丢了"), ("0101", ""), ("", "丢了"), ("张桂芳", "丢了")]
)
def test_what_is_no_household_or_has_no_reason_withdraws_nothing(
    client: httpx2.Client,
    terminal: Terminal,
    slips: dict[str, CodeKeys],
    household: str,
    reason: str,
) -> None:
    browser = logged_in(client, "li.clerk")
    browser.get("/desk/statements")
    again = browser.post("/desk/statements/withdraw", issue="1", household=household, reason=reason)
    assert again.status_code == 422
    assert isinstance(terminal.code(slips["0101"]), Statement)


def test_a_slip_is_withdrawn_once_and_only_by_who_reaches_its_area(
    client: httpx2.Client, slips: dict[str, CodeKeys]
) -> None:
    assert slips
    form = {"issue": "1", "household": "0101", "reason": "丢了"}
    stranger = logged_in(client, "he.clerk")
    assert "2026年惠农补贴" not in stranger.get("/desk/statements").text
    stranger.get("/desk/requests")
    assert stranger.post("/desk/statements/withdraw", **form).status_code == 404
    mine = logged_in(client, "li.clerk")
    mine.get("/desk/statements")
    assert mine.post("/desk/statements/withdraw", **form).status_code == 303
    mine.get("/desk/statements")
    assert mine.post("/desk/statements/withdraw", **form).status_code == 422


def test_a_receipt_s_code_is_withdrawn_with_its_answer_and_gets_none_later(
    client: httpx2.Client, terminal: Terminal, town: Town
) -> None:
    (_, answered), (_, early) = a_code(), a_code()
    first, second = filed(answered), filed(early, number="20261120-01-002")
    rows = batch(request_row(town, first), request_row(town, second))
    headers = {"Authorization": f"Bearer {town.terminal()}"}
    assert client.post("/v1/outbox", content=rows, headers=headers).status_code == 200
    browser = logged_in(client, "wang.lead")
    send(browser, first.id)
    awaits(terminal, answered, Answer)
    for request in (first, second):
        browser.get(f"/desk/requests/{request.id}")
        path = f"/desk/requests/{request.id}/withdraw-code"
        assert browser.post(path, reason="回执丢了").status_code == 303
        assert "已作废" in browser.get(f"/desk/requests/{request.id}").text
        browser.get(f"/desk/requests/{request.id}")
        assert browser.post(path, reason="回执丢了").status_code == 409
    send(browser, second.id)
    awaits(terminal, answered, Withdrawn)
    awaits(terminal, early, Withdrawn)
    assert sorted(locators(town)) == sorted([answered.locator, early.locator])
    with town.county.database.reading() as connection:
        notes = connection.scalars(select(request_history.c.note)).all()
    assert notes.count("作废了取件码") == 2


def logged_in(client: httpx2.Client, name: str) -> Browser:
    browser = Browser(client)  # type: ignore[arg-type]
    assert browser.log_in(name).status_code == 303
    return browser


def send(browser: Browser, request: str) -> None:
    assert replying.send(browser, request, **replying.parts()).status_code == 303


def awaits(terminal: Terminal, keys: CodeKeys, wanted: type) -> None:
    """Look into the mailbox until a code finds such a thing: the board follows the desk."""
    for _ in range(200):
        if isinstance(terminal.code(keys), wanted):
            return
        time.sleep(0.02)
    raise AssertionError(f"the code never found {wanted.__name__}")


def locators(town: Town) -> list[str]:
    with town.county.database.reading() as connection:
        rows = connection.scalars(select(mail.c.envelope)).all()
    return [decode(decode(row, Envelope).payload, Letter).locator for row in rows]
