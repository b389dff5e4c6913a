"""A terminal that its card sets up: it asks its county until it is entered, and gives up for nobody."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from content_sync.setup.entering import Entering, Ticket, adopt
from content_sync.store.beginning import Step, told
from county.database import tables
from county.terminals import claims, register
from county.terminals.claims import Claim
from county.terminals.settings import TerminalSettings
from county.web.serving import build_application
from disclosure.errors import MingbaiError, UsageError
from tests.county.making import VILLAGE, Town
from tests.county.served import running


@pytest.fixture
def url(town: Town) -> Iterator[str]:
    """The real server on loopback."""
    town.load()
    with running(build_application(town.county, town.clock)) as address:
        yield address


def claimed(town: Town) -> str:
    with town.county.database.writing() as connection:
        return claims.make(connection, Claim(VILLAGE, "村口"), 60, town.clock(), TerminalSettings())


def test_a_terminal_set_up_by_its_card_waits_for_the_county_and_for_a_person(
    town: Town, url: str, tmp_path: Path
) -> None:
    store, etc = tmp_path / "store", tmp_path / "etc"
    for folder in (store / "content", etc):
        folder.mkdir(parents=True)
    (store / "root.json").write_bytes(town.county.folder.root(1).read_bytes())
    seen: list[tuple[Step, bool]] = []
    claim = claimed(town)

    def wait(_seconds: float) -> None:
        beginning = told(store)
        assert beginning is not None
        seen.append((beginning.step, len(beginning.fingerprint.split()) == 6))
        if beginning.step is Step.NETWORK:
            # The cable is plugged in.
            raise ConnectionResetError
        with town.county.database.writing() as connection:
            id_ = connection.execute(select(tables.terminals.c.id)).scalar_one()
            register.confirm(connection, id_, "wang.lead", town.clock())

    written = store / "device" / "agent.toml"
    entering = Entering(store, written, wait=wait)
    with pytest.raises(ConnectionResetError):
        entering.enter(Ticket(county="http://127.0.0.1:9", claim=claim))
    with pytest.raises(UsageError, match="claim code"):
        entering.enter(Ticket(county=url, claim="AAAA-BBBB-CCCC-DDDD"))
    beginning = told(store)
    assert beginning is not None
    assert (beginning.step, beginning.county) == (Step.CLAIM, url)
    entering.enter(Ticket(county=url, claim=claim))
    assert seen == [(Step.NETWORK, True), (Step.CONFIRMING, True)]
    assert told(store) is None
    ticket = etc / "enrol.toml"
    ticket.write_text("")
    adopt(written, etc / "agent.toml", ticket)
    assert tomllib.loads((etc / "agent.toml").read_text())["county_url"] == url
    assert not written.exists()
    assert not ticket.exists()


def test_a_page_in_the_county_s_place_uses_no_claim_code_up(town: Town, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "root.json").write_bytes(town.county.folder.root(1).read_bytes())

    async def log_in_page(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        await PlainTextResponse("<html>您好，请先登录上网</html>")(scope, receive, send)

    def wait(_seconds: float) -> None:
        beginning = told(store)
        assert beginning is not None
        assert beginning.step is Step.NETWORK
        raise ConnectionResetError

    town.load()
    entering = Entering(store, store / "agent.toml", wait=wait)
    with running(log_in_page) as url, pytest.raises(ConnectionResetError):
        entering.enter(Ticket(county=url, claim=claimed(town)))


@pytest.mark.parametrize("text", ["county_url = 1", "link"])
def test_root_takes_over_nothing_but_settings_of_an_agent(tmp_path: Path, text: str) -> None:
    written, out = tmp_path / "agent.toml", tmp_path / "etc.toml"
    if text == "link":
        other = tmp_path / "another.toml"
        other.write_text(
            'county_url = "https://gk.example"\nroot = "r"\nstore = "s"\nterminal_id = "t"\n'
            f'area = "{VILLAGE}"\nterminal_number = 1\n'
        )
        written.symlink_to(other)
    else:
        written.write_text(text)
    with pytest.raises(MingbaiError):
        adopt(written, out, tmp_path / "ticket")
    assert not out.exists()
    assert not list(tmp_path.glob(".*"))
