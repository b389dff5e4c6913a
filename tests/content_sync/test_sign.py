"""The county's name for the splash comes from its sealed profile, and outlasts it."""

from pathlib import Path

import msgspec

from content_sync.store.folder import Folder
from content_sync.store.signboard import county_of
from tests.fakes.agents import an_agent
from tests.fakes.county import NOW, FakeCounty, FilledStore
from tests.fakes.ticking import FakeClock


def test_a_terminal_learns_its_countys_name_and_follows_a_new_one(tmp_path: Path) -> None:
    county = FakeCounty()
    with FilledStore(county, tmp_path) as filled:
        agent = an_agent(filled, FakeClock(NOW, synchronized=True))
        agent.once()
        assert county_of(tmp_path) == county.a_profile().name
        before = Folder(tmp_path).signboard.stat()
        agent.once()
        assert Folder(tmp_path).signboard.stat() == before, "the card is not written for nothing"
        county.publish(msgspec.structs.replace(county.a_profile(version=2), name="青溪市"))
        agent.once()
        assert county_of(tmp_path) == "青溪市"


def test_a_store_that_has_no_profile_now_keeps_the_name(tmp_path: Path) -> None:
    with FilledStore(FakeCounty(profile=False), tmp_path) as filled:
        Folder(tmp_path).signboard.write_text('{"format":1,"county":"青溪县"}')
        an_agent(filled, FakeClock(NOW, synchronized=True)).once()
    assert county_of(tmp_path) == "青溪县"
