"""Several counties in one deployment: nobody and nothing of one reaches another."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Route

from content_sync.agent.device import Device
from county.database.migrate import upgrade
from county.database.opening import open_database
from county.database.settings import DatabaseSettings
from county.folder import DataFolder
from county.keys import ceremony
from county.people.staff import Role
from county.settings import CeremonySettings
from county.web import deployment
from county.web.switchboard import connect
from disclosure.areas import AreaCode
from disclosure.errors import UsageError
from disclosure.outbox import OutboxKind
from disclosure.seals.signing import new_seed
from tests.county.desk import Browser
from tests.county.making import (
    COUNTY,
    NOW,
    PASSWORD,
    VILLAGE,
    Content,
    FixedClock,
    Town,
    batch,
    item_text,
    row,
)
from tests.county.test_import_attachments import PICTURE, picture

ONE, TWO = "qinghe.test", "linshui.test"
CODES = {ONE: COUNTY, TWO: AreaCode("990422000000")}
PLATFORM = "platform.test"
NOT_THERE = (
    "/",
    "/desk",
    "/desk/login",
    "/c/990421/desk/login",
    "/c/990421/",
    "/c/990421/v1",
    "/c/990421/../desk/login",
    "/c/990499/v1/root/1",
    "/c/990421000000/v1/root/1",
    "//c/990421/v1/root/1",
    "/v1/root/1",
    f"/v1/areas/{VILLAGE}/head",
    "/v/110101101201",
)
"""Paths that lead to nothing under a name of no county."""


def elsewhere(text: str) -> str:
    """Return a text of the first county as the second has it."""
    return text.replace("990421", "990422").replace("清禾县", "临水县").replace("石桥", "沙湾")


@dataclass
class Deployment:
    """Both counties, open behind one server."""

    towns: dict[str, Town]
    clients: dict[str, TestClient]
    file: Path

    def browser(self, host: str) -> Browser:
        return Browser(self.clients[host])

    def picture(self, host: str) -> str:
        """Return the hash of the picture that only one county has."""
        with self.towns[host].county.database.reading() as connection:
            found = connection.exec_driver_sql("SELECT sha256 FROM blobs").scalars().all()
        (sha256,) = found
        return str(sha256)


def begin(path: Path, host: str, content: Content, settings: str) -> None:
    """Make a county with one item and a picture of its own, and a person of every role."""
    folder = DataFolder(path)
    folder.blobs.mkdir(parents=True)
    ceremony.hold(folder, CODES[host], NOW, CeremonySettings())
    (path / "settings.toml").write_text(f"[desk]\nsecond_factor = []\n{settings}")
    database = open_database(folder.path, folder.database, folder.settings().database)
    upgrade(database)
    database.close()
    if host == TWO:
        file = content.path / "county.toml"
        file.write_text(elsewhere(file.read_text()))
    village = VILLAGE if host == ONE else AreaCode(elsewhere(VILLAGE))
    content.write(f"{village}/a.png", picture() + host.encode())
    content.item("a", elsewhere_if(host, item_text(body=PICTURE)), area=village)


def elsewhere_if(host: str, text: str) -> str:
    return elsewhere(text) if host == TWO else text


@pytest.fixture
def deployed(storage: DatabaseSettings, tmp_path: Path) -> Iterator[Deployment]:
    lines, contents = [], {}
    for host in (ONE, TWO):
        content = contents[host] = Content(tmp_path / f"content-{host}")
        named = f'[database]\naddress = "{storage.address}"\nschema = "c{CODES[host][:6]}"\n'
        begin(tmp_path / host, host, content, named if storage.address else "")
        lines.append(f'[[county]]\ndata = "{host}"\nhosts = ["{host}", "www.{host}"]\n')
    file = tmp_path / "counties.toml"
    file.write_text("\n".join(lines))
    with ExitStack() as opening:
        counties = opening.enter_context(deployment.opened(file))
        clock = FixedClock()
        towns = {
            host: Town(one, contents[host], clock, CODES[host])
            for one, place in counties
            for host in place.hosts[:1]
        }
        for town in towns.values():
            town.publish()
        app = opening.enter_context(TestClient(connect(counties, clock))).app
        clients = {
            host: TestClient(app, base_url=f"http://{host}", follow_redirects=False)
            for host in (ONE, TWO, PLATFORM)
        }
        yield Deployment(towns, clients, file)


def test_each_name_leads_to_its_county_alone(deployed: Deployment) -> None:
    village = {ONE: VILLAGE, TWO: elsewhere(VILLAGE)}
    for mine, other in ((ONE, TWO), (TWO, ONE)):
        client = deployed.clients[mine]
        assert client.get(f"/v1/areas/{village[mine]}/head").status_code == 200
        assert client.get("/", headers={"Host": f"WWW.{mine}:8443"}).status_code in {200, 302, 303}
        for what in ("head", "changes", "index", "mail"):
            assert client.get(f"/v1/areas/{village[other]}/{what}").status_code == 404
        assert client.get(f"/v/{village[other]}").status_code == 404
        assert client.get(f"/v1/blobs/sha256/{deployed.picture(mine)}").status_code == 200
        assert client.get(f"/v1/blobs/sha256/{deployed.picture(other)}").status_code == 404
        assert (
            client.get(f"/c/{CODES[other][:6]}/v1/areas/{village[other]}/head").status_code == 404
        )
        mine_root, other_root = (deployed.clients[one].get("/v1/root/1") for one in (mine, other))
        assert mine_root.content != other_root.content


def test_a_session_of_one_county_opens_no_page_of_another(deployed: Deployment) -> None:
    """Every page, with a session of an admin who sees all in his own county."""
    for host in (ONE, TWO):
        deployed.towns[host].hire("li.admin", Role.ADMIN, CODES[host])
    mine = deployed.browser(ONE)
    assert mine.log_in("li.admin").status_code == 303
    assert mine.get("/desk/me").status_code == 200
    there = Browser(deployed.clients[TWO], cookies=dict(mine.cookies))
    routes = [one for one in all_routes(deployed) if one.path.startswith("/desk")]
    assert len(routes) > 40
    closed = {"/desk/login"}
    for route in routes:
        path = re.sub(r"\{[^}]*\}", "990422101201", route.path)
        for method in route.methods or ():
            if method == "HEAD" or any(path.startswith(one) for one in closed):
                continue
            reply = there.client.request(method, path, headers=there._headers())
            assert reply.status_code in {303, 401, 403, 404, 405}, (method, path)
            if reply.status_code == 303:
                assert reply.headers["location"].startswith("/desk/login"), (method, path)


def all_routes(deployed: Deployment) -> list[Route]:
    board = deployed.clients[ONE].app
    app = board.hosts[TWO].app  # type: ignore[attr-defined]
    return [one for one in app.router.routes if isinstance(one, Route)]


def test_a_password_and_a_lock_are_of_one_county(deployed: Deployment) -> None:
    deployed.towns[ONE].hire("li.editor", Role.EDITOR, COUNTY)
    assert deployed.browser(ONE).log_in("li.editor").status_code == 303
    assert deployed.browser(TWO).log_in("li.editor").status_code == 401
    for _ in range(10):
        deployed.browser(TWO).log_in("li.editor", "wrong again")
    assert deployed.browser(ONE).log_in("li.editor", PASSWORD).status_code == 303


def test_a_terminal_of_one_county_is_a_stranger_in_another(deployed: Deployment) -> None:
    token = deployed.towns[ONE].terminal()
    body = batch(row(OutboxKind.REPORT, b"{}"))
    said = {}
    for way in (f"http://{ONE}", f"http://{TWO}", f"http://{PLATFORM}/c/990421"):
        reply = deployed.clients[PLATFORM].post(
            f"{way}/v1/outbox", content=body, headers={"Authorization": f"Bearer {token}"}
        )
        said[way] = reply.status_code
    assert list(said.values()) == [200, 401, 200]
    other = f"http://{PLATFORM}/c/990422/v1/outbox"
    reply = deployed.clients[PLATFORM].post(
        other, content=body, headers={"Authorization": f"Bearer {token}"}
    )
    assert reply.status_code == 401
    device = Device(new_seed())
    known = deployed.towns[ONE].enter(device)
    challenge = {"terminal": known}
    assert deployed.clients[TWO].post("/v1/challenge", json=challenge).status_code >= 400


def test_terminals_name_their_county_by_its_digits(deployed: Deployment) -> None:
    platform = deployed.clients[PLATFORM]
    for host, code in CODES.items():
        direct = deployed.clients[host]
        village = elsewhere_if(host, VILLAGE)
        for path in (f"/v1/areas/{village}/changes", "/v1/root/1", "/healthz"):
            through = platform.get(f"/c/{code[:6]}{path}")
            assert (through.status_code, through.content) == (200, direct.get(path).content)
        part = {"Range": "bytes=2-9"}
        blob = f"/v1/blobs/sha256/{deployed.picture(host)}"
        reply = platform.get(f"/c/{code[:6]}{blob}", headers=part)
        assert (reply.status_code, len(reply.content)) == (206, 8)
        assert hashlib.sha256(platform.get(f"/c/{code[:6]}{blob}").content).hexdigest() in blob


def test_under_another_name_there_is_nothing_else(deployed: Deployment) -> None:
    for path in NOT_THERE:
        for host in (PLATFORM, "", f"{ONE}.evil.test", f"evil.test#{ONE}"):
            reply = deployed.clients[PLATFORM].get(path, headers={"Host": host})
            assert reply.status_code == 404, (path, host)
    assert deployed.clients[PLATFORM].get("/healthz").json() == {"status": "ok"}


def test_a_villages_old_address_leads_to_its_county(deployed: Deployment) -> None:
    for host, village in ((ONE, VILLAGE), (TWO, elsewhere(VILLAGE))):
        reply = deployed.clients[PLATFORM].get(f"/v/{village}")
        assert reply.headers["location"] == f"http://{host}/v/{village}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[county]]\ndata = "a"\nhosts = ["x.test"]\n' * 2, "'x.test' is of two counties"),
        ("county = []\n", "no county is named"),
        ('[[county]]\ndata = "a"\nhosts = ["X.test:80"]\n', "lower-case name without a port"),
        ('[[county]]\ndata = "nowhere"\nhosts = []\n', "holds no county"),
    ],
)
def test_a_wrong_file_of_counties_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "counties.toml").write_text(text)
    with pytest.raises(UsageError, match=said):
        deployment.folders(tmp_path / "counties.toml")


def test_one_county_in_two_folders_is_refused(deployed: Deployment) -> None:
    text = deployed.file.read_text()
    deployed.file.write_text(text + f'[[county]]\ndata = "{ONE}"\nhosts = ["third.test"]\n')
    with pytest.raises(UsageError, match="names county 990421000000 twice"), ExitStack() as opening:
        opening.enter_context(deployment.opened(deployed.file))
