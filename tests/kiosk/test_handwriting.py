"""Writing by hand: common characters of a hall, drawn by fingers of all kinds."""

import random
from importlib import util
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from disclosure.errors import MalformedError
from kiosk.journey.typing import recogniser
from kiosk.journey.typing.drawing import HEIGHT_PX, WIDTH_PX, draw
from kiosk.journey.typing.handwriting import Handwriting, Stroke
from kiosk.journey.typing.recogniser import (
    LateHandwriting,
    Recogniser,
    find_handwriting,
    load_handwriting,
)
from tests.fakes.pad import FakeHandwriting

FONT = Path("screen/assets/fonts/NotoSansSC-Regular.ttf")

# Drawn on a grid of a hundred: strokes end at a bar, points at a space.
DRAWN = {
    "一": "10,52 88,46",
    "二": "28,30 70,28|10,78 90,74",
    "三": "25,20 75,18|30,48 70,46|8,82 92,78",
    "十": "10,45 90,42|50,8 50,92",
    "人": "52,10 45,45 12,90|50,42 65,68 92,90",
    "大": "10,40 90,36|52,8 48,45 14,92|50,42 66,70 92,90",
    "小": "50,8 50,88 40,80|28,38 12,68|70,36 90,66",
    "口": "20,22 24,82|20,22 80,20 76,82|24,78 76,76",
    "日": "25,12 25,90|25,12 75,12 75,90|25,50 75,50|25,86 75,86",
    "月": "30,10 28,60 14,92|30,10 74,10 74,90 62,84|30,36 74,36|30,60 74,60",
    "木": "10,35 90,33|50,8 50,92|48,36 30,62 10,80|52,36 70,60 92,78",
    "水": "50,8 50,90 40,82|14,34 40,32 28,60 10,78|84,22 58,44|54,44 70,66 92,82",
    "土": "20,42 80,40|50,10 50,86|8,88 92,86",
    "王": "16,16 84,14|20,48 80,46|50,16 50,86|8,88 92,86",
    "中": "16,30 18,66|16,30 84,28 82,64|18,62 82,60|50,6 50,94",
    "田": "14,18 16,86|14,18 86,16 84,86|16,50 84,48|50,18 50,84|16,84 84,82",
    "山": "50,12 50,84|14,44 14,86 86,84|86,42 86,86",
    "工": "18,18 82,16|50,18 50,82|8,84 92,82",
    "上": "48,12 48,86|50,46 80,44|8,88 92,86",
    "下": "8,16 92,14|48,16 48,92|52,42 72,58",
    "不": "10,16 90,14|54,16 36,44 10,64|50,40 50,92|58,40 74,50 88,62",
    "公": "40,10 30,34 12,52|60,10 70,34 90,50|46,50 34,72 20,86 74,80|64,64 74,74 84,90",
    "门": "22,8 32,18|20,26 20,92|36,16 82,14 82,88 70,82",
    "户": "46,6 56,16|26,28 78,26 76,50|28,50 76,50|26,28 24,64 10,92",
    "村": "6,32 46,30|27,8 27,92|27,34 18,56 6,70|28,38 44,56|52,34 94,32|76,8 76,88 64,80|58,50 66,62",
}
HALL = (
    "低保补贴老人钱高龄津村民委员会财务收支公开示危房改造土地流转医疗险养申请办理指南水费电停通"
    "知道路修建政策文件救助残疾证明户口身份结婚登记学校招工培训就业交车卫生院所合作社分红选举代"
    "表大监督投诉建议咨询答复时间点联系话负责姓名住址家庭困难贫脱致富产发展环境整治垃圾类安全防"
    "火汛震预警消灾害农机种子化肥药粮食耕力护金放单第一二三四五六七八九十年月日元角粮油林果畜牧"
    "渔业务站中心服街镇乡县市省国机关部干群众河桥井楼厅窗口笔纸药针菜果树"
)


def strokes_of(drawn: str) -> list[Stroke]:
    return [
        [(int(x) / 100, int(y) / 100) for x, y in (point.split(",") for point in line.split())]
        for line in drawn.split("|")
    ]


@pytest.fixture(scope="module")
def model() -> Recogniser:
    if recogniser.missing():
        pytest.skip(recogniser.missing())
    loaded = load_handwriting()
    assert isinstance(loaded, Recogniser)
    return loaded


@pytest.fixture(params=["fake", "model"])
def handwriting(request: pytest.FixtureRequest) -> Handwriting:
    if request.param == "fake":
        return FakeHandwriting()
    real: Recogniser = request.getfixturevalue("model")
    return real


def test_no_strokes_are_no_characters(handwriting: Handwriting) -> None:
    assert handwriting.candidates([]) == ()
    assert handwriting.candidates([[]]) == ()


def test_candidates_are_different_single_characters(handwriting: Handwriting) -> None:
    for limit in (1, 3, 10):
        found = handwriting.candidates(strokes_of(DRAWN["十"]), limit)
        assert 0 < len(found) <= limit
        assert len(set(found)) == len(found)
        assert all(len(mark) == 1 for mark in found)


def test_the_order_and_direction_of_strokes_do_not_matter(handwriting: Handwriting) -> None:
    for drawn in DRAWN.values():
        strokes = strokes_of(drawn)
        turned = [stroke[::-1] for stroke in reversed(strokes)]
        assert handwriting.candidates(turned, 1) == handwriting.candidates(strokes, 1)


def test_a_finger_off_the_edge_of_the_box_still_writes(handwriting: Handwriting) -> None:
    assert handwriting.candidates([[(-3.0, 0.5), (4.0, 0.5)]])[:1] == ("一",)


@pytest.mark.parametrize("meant", DRAWN)
def test_what_is_drawn_by_hand_is_read(model: Recogniser, meant: str) -> None:
    assert meant in model.candidates(strokes_of(DRAWN[meant]), 3)


@pytest.mark.parametrize(("size", "left", "top"), [(0.25, 0.1, 0.6), (0.5, 0.45, 0.0)])
def test_small_and_crooked_places_in_the_box_do_not_matter(
    model: Recogniser, size: float, left: float, top: float
) -> None:
    placed = [
        [(x * size + left, y * size + top) for x, y in stroke] for stroke in strokes_of(DRAWN["村"])
    ]
    assert model.candidates(placed, 1) == ("村",)


@pytest.mark.slow
def test_two_hundred_hall_characters_are_read_though_crooked(model: Recogniser) -> None:
    if not FONT.is_file():
        pytest.skip("needs the fonts of ./dev setup")
    characters = list(dict.fromkeys(HALL))
    assert len(characters) >= 200
    chance = random.Random(5)
    read = {mark: model.read(crooked(mark, chance)) for mark in characters}
    first = sum(found[0] == mark for mark, found in read.items()) / len(read)
    among = sum(mark in found for mark, found in read.items()) / len(read)
    assert first >= 0.97, [mark for mark, found in read.items() if found[0] != mark]
    assert among >= 0.99, [mark for mark, found in read.items() if mark not in found]


def crooked(mark: str, chance: random.Random) -> Image.Image:
    """Return a character turned, sheared, drawn thick or thin."""
    face = ImageFont.truetype(str(FONT), 140)
    picture = Image.new("L", (WIDTH_PX * 4, HEIGHT_PX * 4), 255)
    thick = chance.choice((0, 0, 2, 4))
    ImageDraw.Draw(picture).text(
        (WIDTH_PX * 2, HEIGHT_PX * 2), mark, fill=0, font=face, anchor="mm", stroke_width=thick
    )
    shear = chance.uniform(-0.15, 0.15)
    tilted = picture.rotate(chance.uniform(-8, 8), fillcolor=255).transform(
        picture.size,
        Image.Transform.AFFINE,
        (1, shear, -shear * HEIGHT_PX * 2, 0, 1, 0),
        fillcolor=255,
    )
    return tilted.resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.BOX)


def test_the_picture_is_of_the_shape_alone() -> None:
    strokes = strokes_of(DRAWN["公"])
    small = [[(x * 0.5 + 0.5, y * 0.5) for x, y in stroke] for stroke in reversed(strokes)]
    assert draw(strokes).tobytes() == draw(small).tobytes()
    assert draw(strokes).getpixel((0, 0)) == 255
    assert min(draw(strokes).tobytes()) == 0


def test_a_low_stroke_is_not_blown_up() -> None:
    low = draw([[(0.5, 0.5), (0.52, 0.5)]])
    dark = [place for place, grey in enumerate(low.tobytes()) if grey < 128]
    assert 0 < len(dark) < 40


@pytest.mark.parametrize("absent", ["onnxruntime", "numpy", "rapidocr"])
def test_where_a_part_is_missing_a_sentence_says_so(
    caplog: pytest.LogCaptureFixture, absent: str
) -> None:
    def find(name: str) -> ModuleSpec | None:
        return None if name == absent else util.find_spec(name)

    with caplog.at_level("INFO"):
        assert load_handwriting(find) is None
    assert absent in caplog.text
    assert "install mingbai[handwriting]" in recogniser.missing(find)


def test_the_reader_is_loaded_once_and_not_before_it_is_asked() -> None:
    loaded: list[Handwriting] = []

    def load() -> Handwriting:
        loaded.append(FakeHandwriting())
        return loaded[-1]

    late = LateHandwriting(load)
    assert not loaded
    assert late.candidates(()) == ()
    strokes = strokes_of(DRAWN["十"])
    assert late.candidates(strokes, 2) == loaded[0].candidates(strokes, 2)
    assert len(loaded) == 1


def test_a_reader_that_cannot_be_loaded_is_tried_once_and_reads_nothing() -> None:
    tries: list[None] = []
    late = LateHandwriting(lambda: tries.append(None))
    for _ in range(3):
        assert late.candidates(strokes_of(DRAWN["十"])) == ()
    assert len(tries) == 1


def test_the_keyboard_offers_no_box_where_a_part_is_missing() -> None:
    assert find_handwriting(lambda _name: None) is None


def test_a_damaged_model_is_refused_in_words(model: Recogniser, tmp_path: Path) -> None:
    assert isinstance(model, Recogniser)
    broken = tmp_path / "model.onnx"
    broken.write_bytes(b"\x08\x07 not a model")
    with pytest.raises(MalformedError, match=r"model\.onnx cannot be run"):
        Recogniser(broken)
