import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from screen.paging.typeface import WEIGHTS, Typeface, font_file


def row(char: str, height: float) -> list[int]:
    """Return where there is ink on a line across a character, `height` from its top."""
    font = ImageFont.truetype(str(font_file("Regular")), 180)
    page = Image.new("L", (240, 240))
    ImageDraw.Draw(page).text((120, 120), char, font=font, fill=255, anchor="mm")
    inked = page.crop(page.getbbox())
    y = int(inked.height * height)
    line = inked.crop((0, y, inked.width, y + 1)).tobytes()
    return [x for x, ink in enumerate(line) if ink > 127]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_face_is_the_simplified_chinese_one(weight):
    with TTFont(font_file(weight), lazy=True) as font:
        assert font["name"].getDebugName(1).startswith("Noto Sans SC")


def test_the_box_of_zhi_stands_on_its_base_without_a_stroke_at_its_left():
    # The Japanese form has an upright left of the box, as far out as the base.
    assert min(row("直", 0.5)) > min(row("直", 0.97)) + 15


def test_the_inner_corner_of_gu_turns_left():
    upper, (left, *_, right) = row("骨", 0.2), row("骨", 0.1)
    middle = (left + right) / 2
    assert sum(x < middle for x in upper) > 1.5 * sum(x > middle for x in upper)


def test_the_walk_of_shu_goes_straight_down():
    # The Japanese form winds.
    lefts = [min(row("述", height)) for height in (0.5, 0.6, 0.7, 0.8)]
    assert max(lefts) - min(lefts) <= 2


def test_rare_characters_of_names_are_told_when_missing():
    face = Typeface.load()
    assert face.has("𬭛")
    assert face.missing("张㛃（𬭛）\U0002f9f4") == ("\U0002f9f4",)


def test_a_line_is_as_wide_as_its_characters():
    face = Typeface.load()
    assert face.width("公开", 40) == 80
    assert face.width("0123456789", 40) == 10 * round(22.2)


def test_figures_stand_under_each_other():
    for weight in WEIGHTS:
        face = Typeface.load(weight)
        assert len({face.width(figure, 100) for figure in "0123456789"}) == 1


def test_advances_are_what_the_font_says():
    face, every = Typeface.load("Medium"), [*"政务Ag1，。《—…", "𬭛", "\u0301"]
    with TTFont(font_file("Medium"), lazy=True) as font:
        cmap, metrics, em = font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm
        told = {char: metrics[cmap[ord(char)]][0] for char in every if ord(char) in cmap}
    assert len(told) > 10
    assert {char: face.width(char, em) for char in told} == told
