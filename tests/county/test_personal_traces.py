"""A request's whole life with marked words: they are nowhere but where they have to be.

Filed on a phone with a photo, looked at, answered, called about, marked, handed out, counted and
erased: no log line, address, file name, metric, act, notice or file of figures holds a mark; and
after the erasure no file of the county does.
"""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from PIL import Image
from sqlalchemy import insert, select

from county.database.tables import acts, delivery_tries, metadata, ratings
from county.folder import DataFolder
from county.people.staff import Role
from county.privacy.chore import ErasingChore
from county.privacy.settings import PrivacySettings
from county.rounds.order import round_of
from county.settings import CountySettings, DeskSettings, WatchingSettings
from county.web.logs import log_to
from county.web.serving import build_application
from tests.county.desk import Browser
from tests.county.filing.telephoning import Phone, code_on, stored
from tests.county.making import COUNTY, TOWN, Content, Town, item_text
from tests.county.replying import parts, seen

NAME, PHONE, WORDS, ANSWER, CALLED, SEARCHED, PLACE = MARKS = (
    "欧阳慧珺",
    "13987650321",
    "我家老宅的宅基地证丢了",
    "您家的宅基地证在镇里补",
    "她的侄女接的电话",
    "宅基地证补办",
    "N30.5728E104",
)
OPENED = re.compile(r'(?:href|action|src|hx-get|hx-post)="([^"]+)"')


@pytest.fixture
def town(folder: DataFolder, content: Content) -> Iterator[Town]:
    settings = CountySettings(
        desk=DeskSettings(second_factor=()), watching=WatchingSettings(log_requests=True)
    )
    town = Town.open(folder, content, settings)
    yield town
    town.county.database.close()


@pytest.fixture
def client(town: Town, content: Content) -> Iterator[TestClient]:
    content.item("water", item_text())
    town.publish()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("wang.lead", Role.LEAD, TOWN)
    town.hire("zhou.office", Role.OFFICE, COUNTY)
    app = build_application(town.county, town.clock)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """The server's log, and the county's own notes down to the last detail."""
    root, county = logging.getLogger(), logging.getLogger("county")
    kept = (list(root.handlers), root.level, county.level)
    stream = io.StringIO()
    log_to(stream)
    county.setLevel(logging.DEBUG)
    yield stream
    root.handlers[:], level, county_level = kept
    root.setLevel(level)
    county.setLevel(county_level)


class Watched(Browser):
    """A browser that keeps every address it saw or was sent to, and every file's name."""

    def __init__(self, client: TestClient) -> None:
        super().__init__(client)
        self.addresses: list[str] = []

    def _keep(self, reply: Response) -> Response:
        kept = super()._keep(reply)
        self.addresses += [str(reply.url), reply.headers.get("location", "")]
        self.addresses.append(reply.headers.get("content-disposition", ""))
        if reply.headers.get("content-type", "").startswith("text/html"):
            # A number to dial is no address of ours: the telephone takes it, no server sees it.
            found = OPENED.findall(reply.text)
            self.addresses += [one for one in found if not one.startswith("tel:")]
        return kept


def photo() -> bytes:
    """Return a photo that says where it was taken."""
    picture, out = Image.new("RGB", (320, 240), "#888888"), io.BytesIO()
    exif = picture.getexif()
    exif[0x010E] = PLACE
    picture.save(out, "JPEG", exif=exif, comment=PLACE.encode())
    return out.getvalue()


def held_by(*texts: str) -> set[str]:
    """Return the marks that stand in texts, as they are or spelt for an address."""
    return {mark for mark in MARKS for text in texts if mark in text or mark in unquote(text)}


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return "\n".join(pages)


def live(browser: Watched, client: TestClient, town: Town) -> tuple[str, str]:
    """Let a request be filed, answered, called about and marked; return its id and its page."""
    sent = Phone(client, town).send(photo(), words=WORDS, name=NAME, phone=PHONE)
    assert code_on(sent)
    [row] = stored(town)
    assert (row["name"], row["phone"]) == (NAME, PHONE)
    path = f"/desk/requests/{row['id']}"
    browser.log_in("li.clerk")
    browser.get("/desk/requests?whose=all")
    browser.get(path)
    browser.post(f"{path}/reveal")
    assert PHONE in browser.page
    for address in re.findall(rf"{path}/photos/\d+", browser.page):
        assert browser.get(address).status_code == 200
    browser.get(f"{path}/items?words=x")
    browser.get(f"{path}/answer")
    assert browser.post(f"{path}/answer", None, step="preview", **parts(ANSWER)).status_code == 303
    browser.get(f"{path}/answer/preview")
    assert browser.post(f"{path}/answer/send", version=seen(browser)).status_code == 303
    browser.get(path)
    assert ANSWER in browser.page
    return str(row["id"]), path


def noted(town: Town, request: str) -> None:
    """Note what a call and a mark brought, as their pages do."""
    tried = {"cycle": 1, "way": "call", "who": "li.clerk", "reached": True, "number": PHONE[-2:]}
    mark = {"face": "fair", "words": CALLED, "rated_at": town.clock(), "received_at": town.clock()}
    with town.county.database.writing() as connection:
        row = {"request": request, "at": town.clock(), "said": CALLED, **tried}
        connection.execute(insert(delivery_tries).values(row))
        connection.execute(insert(ratings).values(request=request, **mark))


@pytest.mark.slow
def test_marked_words_are_nowhere_but_with_their_request_and_then_nowhere(
    client: TestClient, town: Town, lines: io.StringIO
) -> None:
    browser = Watched(client)
    request, path = live(browser, client, town)
    noted(town, request)
    round_of(town.county, town.clock).take()
    browser.log_in("wang.lead")
    browser.get(path)
    packet = browser.post(f"{path}/held.zip", reason="papers")
    with zipfile.ZipFile(io.BytesIO(packet.content)) as found:
        assert held_by(*found.namelist()) == set()
        text = "".join(
            found.read(name).decode() for name in found.namelist() if name.endswith(".json")
        )
        assert {NAME, PHONE, WORDS, CALLED} <= held_by(text)
        assert WORDS in words_of(found.read("requests.pdf"))
        pictures = [found.read(name) for name in found.namelist() if name.endswith(".jpg")]
    assert len(pictures) == 1
    assert PLACE.encode() not in pictures[0]

    town.clock.pass_by(days=20)
    browser.log_in("zhou.office")
    month = "first=2026-11&last=2026-12"
    for address in ("/desk/figures", "/desk/figures/requests", "/desk/records/acts"):
        page = browser.get(f"{address}?{month}")
        assert (page.status_code, held_by(page.text)) == (200, set())
    with zipfile.ZipFile(io.BytesIO(browser.get(f"/desk/figures.xlsx?{month}").content)) as book:
        assert held_by(*(book.read(name).decode() for name in book.namelist())) == set()
    assert held_by(words_of(browser.get(f"/desk/figures.pdf?{month}").content)) == set()
    assert held_by(client.get("/metrics").text, client.get("/healthz").text) == set()

    days = PrivacySettings().erase_days
    town.clock.pass_by(days=days)
    assert ErasingChore(town.county).run(town.clock()) == "1 requests erased"
    assert held_by(*browser.addresses) == set()
    assert len(lines.getvalue()) > 1000
    assert held_by(lines.getvalue()) == set()
    with town.county.database.reading() as connection:
        records = [str(row) for row in connection.execute(select(acts))]
        assert held_by(*records) == set()
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                assert held_by(str(row)) == set(), table.name
    for file in town.county.folder.path.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not [mark for mark in MARKS if mark.encode() in content], file.name
    browser.log_in("wang.lead")
    assert "已删除" in browser.get(path).text


def test_marks_would_be_seen_in_what_is_searched() -> None:
    assert held_by(f"/desk/x?q={NAME}") == {NAME}
    assert held_by("/desk/x?words=%E6%AC%A7%E9%98%B3%E6%85%A7%E7%8F%BA") == {NAME}
