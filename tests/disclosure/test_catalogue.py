import pytest

from disclosure import shipped
from disclosure.catalogue import parse_catalogue
from disclosure.errors import MalformedError
from disclosure.items import EntryCode

TEXT = """
[[topic]]
code = "guide"
name = "办事指南"
hint = "带什么"
icon = "file"

[[topic]]
code = "welfare"
name = "救助养老"
hint = "低保"
icon = "heart"
words = ["低保", "老人"]

[[entry]]
code = "services.guide"
part = "服务公开"
topic = "guide"
across = true
first_level = "服务事项"
second_level = "办事指南"
content = "材料"
basis = []
term = "standing"
body = "县民政局"
channels = ["kiosk"]
audience = "社会公众"
method = "主动公开"
levels = ["county"]
"""
GUIDE = EntryCode("services.guide")


def test_a_guide_lies_under_every_topic_whose_words_it_holds() -> None:
    catalogue = parse_catalogue(TEXT)
    assert catalogue.topics_of(GUIDE, "申请低保", ()) == ("guide", "welfare")
    assert catalogue.topics_of(GUIDE, "高龄津贴", ("老人钱",)) == ("guide", "welfare")
    assert catalogue.topics_of(GUIDE, "补办身份证", ()) == ("guide",)


def test_words_draw_in_no_item_of_an_entry_of_one_topic() -> None:
    catalogue = parse_catalogue(TEXT.replace("across = true\n", ""))
    assert catalogue.topics_of(GUIDE, "申请低保", ()) == ("guide",)


def test_all_items_of_an_entry_lie_under_its_further_topics() -> None:
    catalogue = parse_catalogue(TEXT.replace("across = true", 'also = ["welfare"]'))
    assert catalogue.topics_of(GUIDE, "补办身份证", ()) == ("guide", "welfare")


def test_a_further_topic_that_does_not_exist_is_refused() -> None:
    with pytest.raises(MalformedError, match="topic 'nowhere' does not exist"):
        parse_catalogue(TEXT.replace("across = true", 'also = ["nowhere"]'))


def test_an_entry_that_does_not_exist_lies_nowhere() -> None:
    assert shipped.catalogue().topics_of(EntryCode("no.such"), "低保", ()) == ()
