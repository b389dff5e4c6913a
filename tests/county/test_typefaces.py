"""The typeface of pages: every name's character, and nothing fetched that is not needed."""

import re
from importlib import resources
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from county.web.stylesheet import build
from county.web.typefaces import SHELVES, WEIGHTS, common_file
from screen.paging.typeface import font_file

FONTS = Path(str(resources.files("county.web"))) / "static" / "fonts"
IN_NAMES = "犇昇堃珺玥喆旻玙㐂镕祎赟翀甯禤"
"""Characters that stand in people's names and not in GB 2312."""


def characters(name: str) -> set[int]:
    with TTFont(FONTS / name, lazy=True) as font:
        return set(font.getBestCmap())


@pytest.mark.parametrize("weight", WEIGHTS)
def test_rare_characters_of_names_lie_on_their_shelves(weight: str) -> None:
    common = characters(common_file(weight))
    for one in IN_NAMES:
        point = ord(one)
        (shelf,) = (each for each in SHELVES if each.first <= point <= each.last)
        assert (point in common) != (point in characters(shelf.file(weight))), one


def test_files_hold_each_ideograph_of_the_typeface_once() -> None:
    with TTFont(font_file("Regular"), lazy=True) as font:
        whole = set(font.getBestCmap())
    held = [
        *characters(common_file("Regular")),
        *(point for shelf in SHELVES for point in characters(shelf.file("Regular"))),
    ]
    ideographs = {
        point for point in whole if any(one.first <= point <= one.last for one in SHELVES)
    }
    assert ideographs <= set(held)
    assert len([point for point in held if point in ideographs]) == len(ideographs)


def test_the_style_sheet_names_files_that_are_there_the_common_ones_last() -> None:
    rules = [line for line in build().text.splitlines() if line.startswith("@font-face")]
    noto = [rule for rule in rules if "Noto Sans SC" in rule]
    files = [name for rule in noto for name in re.findall(r"/static/fonts/([\w.-]+)\)", rule)]
    assert len(files) == len(WEIGHTS) * (len(SHELVES) + 1)
    assert all((FONTS / name).is_file() for name in files)
    assert files[-len(WEIGHTS) :] == [common_file(weight) for weight in WEIGHTS]
    assert all(("unicode-range" in rule) == ("local(" not in rule) for rule in noto)
