import pytest

from disclosure import shipped
from kiosk.journey.topics import likely_topics

TOPICS = shipped.catalogue().topic


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("养老院多少钱一个月", "救助养老"),
        ("种粮大户奖励", "惠农补贴"),
        ("小孩上学报名", "上学读书"),
        ("村里停水通知", "水电出行"),
        ("宅基地确权", "土地房屋"),
    ],
)
def test_words_lead_to_the_topic_that_uses_them(text, name):
    assert likely_topics(text, TOPICS)[0].name == name


@pytest.mark.parametrize("text", ["", "菜市场摊位费", "xyz", "水"])
def test_words_of_no_topic_lead_nowhere(text):
    assert likely_topics(text, TOPICS) == ()


def test_no_more_than_two_are_proposed():
    assert len(likely_topics("低保医保上学招工种粮停水", TOPICS)) == 2


@pytest.mark.ui
def test_what_finds_nothing_proposes_the_topic(kiosk):
    from kiosk.journey.stops import SearchStop
    from kiosk.screens.pieces import Act

    kiosk.visit.trail.go(SearchStop(text="看病挂号", writing=False))
    kiosk.stage.move()
    kiosk.draw()
    assert kiosk.stage.face.lost
    kiosk.tap(Act, text="看看“看病医保”")
    assert kiosk.face == "ListScreen"
    assert kiosk.stage.face.ids.head.name == "看病医保"


@pytest.mark.ui
def test_what_is_only_elsewhere_is_found_there_with_one_touch(kiosk, village):
    from kiosk.journey.stops import SearchStop
    from kiosk.screens.pieces import Act
    from kiosk.screens.rows import RowCard
    from tests.fakes.county import VILLAGE

    kiosk.visit.area = VILLAGE
    kiosk.visit.trail.go(SearchStop(text="招工信息", writing=False))
    kiosk.stage.move()
    kiosk.draw()
    assert kiosk.stage.face.lost
    kiosk.tap(Act, text="在全部范围里找")
    kiosk.find(RowCard, item=village.item("招工信息").id)


@pytest.mark.parametrize(
    ("text", "name"),
    [("长寿钱", "救助养老"), ("laorenqian", "救助养老"), ("拖拉机补贴", "惠农补贴")],
)
def test_everyday_words_and_pinyin_lead_there_too(text, name):
    assert likely_topics(text, TOPICS)[0].name == name
