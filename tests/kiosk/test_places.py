import pytest

from disclosure.blocks import Place, PlaceList
from disclosure.items import EntryCode
from tests.fakes.county import COUNTY, an_item

pytestmark = pytest.mark.ui


def _places(title: str, *names: str, **changes: object):
    places = tuple(
        Place(name=name, address="老街12号", phone=f"0890-61200{number:02d}", x=0.5, y=0.5)
        for number, name in enumerate(names, 1)
    )
    return an_item(
        title,
        entry=EntryCode("services.place"),
        blocks=(PlaceList(caption="地点", places=places),),
        **changes,
    )


@pytest.fixture
def entries(kiosk, village):
    from kiosk.screens.home import Way

    village.county.publish(_places("县里的地点", "县政务服务中心", area=COUNTY))
    village.county.publish(_places("村里的地点", "便民服务站", "村卫生室"))
    village.county.fill(village.store)
    kiosk.stage.face.ids.scroll.page(-1)
    kiosk.draw()
    kiosk.tap(Way, name="便民地图")

    def told() -> list[tuple[str, str]]:
        children = kiosk.stage.face.ids.entries.children[::-1]
        return [(entry.name, entry.phone) for entry in children]

    return told


def test_the_nearest_places_come_first_with_their_telephone(entries):
    assert entries() == [("便民服务站", "0890-6120001"), ("村卫生室", "0890-6120002")]


def test_the_countys_places_are_one_touch_away(kiosk, entries):
    from kiosk.screens.rows import Segment

    kiosk.tap(Segment, words="清禾县")
    assert entries() == [("县政务服务中心", "0890-6120001")]


@pytest.mark.usefixtures("entries")
def test_a_place_that_is_touched_is_set_off_from_the_others(kiosk):
    from kiosk.screens.places import PlaceEntry

    kiosk.tap(PlaceEntry, number=2)
    kiosk.tap(PlaceEntry, number=1)
    chosen = [entry.name for entry in kiosk.stage.face.ids.entries.children if entry.chosen]
    assert chosen == ["便民服务站"]


@pytest.mark.usefixtures("entries")
def test_without_a_map_none_is_promised(kiosk):
    assert "图上" not in kiosk.stage.face.ids.head.hint
