import re
from pathlib import Path

import pytest

from disclosure.wording import Wording
from screen.paging.whereabouts import at_terminal

ROOT = Path(__file__).parents[2]
SOURCES = (
    "screen/paging/block_pages.py",
    "screen/paging/pages.py",
    "screen/paging/strip.py",
    "signage/screens/loop.py",
    "signage/screens/standing_view.py",
)
SENDING = re.compile(r'"([^"\n]*触摸终端[^"\n]*)"')
VALUES = {"count": 3, "caption": "甲", "prompt": "怎么样？", "day": "12月1日"}


def sent() -> list[str]:
    texts = [text for name in SOURCES for text in SENDING.findall((ROOT / name).read_text("utf-8"))]
    summary = (ROOT / "screen/paging/taking_part.py").read_text("utf-8").split("def in_full")[0]
    return [*texts, *SENDING.findall(summary)]


def test_the_texts_that_send_people_to_a_terminal_are_found():
    assert len(set(sent())) >= 7


@pytest.mark.parametrize("text", sorted(set(sent())))
def test_a_terminal_sends_nobody_to_a_terminal(text):
    told = at_terminal(Wording().say)(text, **VALUES)
    assert "触摸终端" not in told
    assert "{" not in told


def test_other_texts_stay_as_they_are():
    assert at_terminal(Wording().say)("第 {number} 页，共 {count} 页", number=1, count=2) == (
        "第 1 页，共 2 页"
    )
