"""The convenience map: a plain sketch of the county; faces put the numbered pins on it."""

from demo.drawing import palette as c
from demo.drawing.palette import mix
from demo.drawing.parts import pine, tree
from demo.drawing.sheet import Point, Sheet

SIZE = (1600, 1000)
TOWN_ROADS: tuple[tuple[Point, Point], ...] = (
    ((240, 530), (700, 530)),
    ((240, 670), (700, 670)),
    ((240, 810), (640, 810)),
    ((400, 470), (400, 850)),
    ((570, 470), (570, 850)),
)

EMPTY_PLOTS = {(594, 554), (662, 554), (216, 824), (594, 824), (662, 824), (304, 604), (424, 744)}


def draw() -> Sheet:
    """Return the map without any pin."""
    sheet = Sheet(SIZE, mix(c.MEADOW, c.PAPER, 0.62))
    _hills(sheet)
    _river(sheet)
    _roads(sheet)
    _towns(sheet)
    _names(sheet)
    _frame(sheet)
    return sheet


def _hills(sheet: Sheet) -> None:
    for points, tone in (
        (
            [
                (840, -60),
                (1240, -80),
                (1680, -40),
                (1680, 420),
                (1480, 470),
                (1180, 400),
                (980, 250),
            ],
            mix(c.NEAR, c.PAPER, 0.55),
        ),
        (
            [(1090, -60), (1680, -60), (1660, 250), (1420, 320), (1190, 210)],
            mix(c.NEAR, c.PAPER, 0.36),
        ),
        ([(-80, -80), (520, -60), (460, 150), (240, 240), (-80, 280)], mix(c.NEAR, c.PAPER, 0.55)),
    ):
        sheet.shape(points, tone)
    for x, y in (
        (1040, 130),
        (1110, 85),
        (1500, 110),
        (1450, 60),
        (1180, 330),
        (1130, 250),
        (90, 200),
        (170, 240),
        (270, 190),
        (500, 90),
        (960, 80),
    ):
        pine(sheet, x, y, 62)
    for x, y in ((920, 850), (980, 910), (1390, 780), (1440, 850), (1250, 900), (130, 930)):
        tree(sheet, x, y, 68)


def _river(sheet: Sheet) -> None:
    course = [
        (1640, 60),
        (1490, 250),
        (1330, 450),
        (1180, 610),
        (1010, 690),
        (880, 735),
        (810, 830),
        (790, 930),
        (800, 1040),
    ]
    sheet.curve(course, mix(c.WATER, c.PAPER, 0.25), 46)
    sheet.curve(course, c.WATER, 34)
    sheet.text(1190, 690, "柳泉河", 30, c.CIVIC, bold=True)


def _roads(sheet: Sheet) -> None:
    main = [
        (-40, 420),
        (240, 500),
        (430, 520),
        (700, 560),
        (950, 545),
        (1120, 480),
        (1270, 330),
        (1330, 265),
        (1480, 160),
        (1640, 20),
    ]
    south = [(950, 545), (1010, 640), (1080, 770), (1160, 1040)]
    for road, width in ((main, 24), (south, 18)):
        sheet.curve(road, mix(c.HAIRLINE, c.PAPER, 0.2), width + 8)
    for road, width in ((main, 24), (south, 18)):
        sheet.curve(road, c.PAPER, width)
    sheet.curve([(470, 1040), (480, 940), (570, 840)], c.PAPER, 14)
    sheet.curve([(750, 560), (800, 640), (850, 690)], c.PAPER, 12)


def _towns(sheet: Sheet) -> None:
    sheet.box(190, 450, 560, 420, mix(c.EARTH_LIGHT, c.PAPER, 0.35), 40)
    for start, end in TOWN_ROADS:
        sheet.line([start, end], c.PAPER, 18)
    for x in (216, 304, 424, 494, 594, 662):
        for y in (466, 554, 604, 694, 744, 824):
            if (x, y) not in EMPTY_PLOTS:
                sheet.box(x, y, 62, 34, mix(c.EARTH, c.PAPER, 0.45), 5)
    for x, y, w, h in ((860, 470, 240, 130), (1210, 210, 240, 150)):
        sheet.box(x, y, w, h, mix(c.EARTH_LIGHT, c.PAPER, 0.35), 30)
        for dx in (20, 90, 160):
            sheet.box(x + dx, y + 12, 52, 30, mix(c.EARTH, c.PAPER, 0.45), 5)
    for x, y in ((850, 690), (1090, 800), (1130, 120), (1560, 330), (1505, 470)):
        sheet.circle(x, y, 15, mix(c.EARTH, c.AMBER, 0.3))
        sheet.circle(x, y, 8, c.PAPER)


def _names(sheet: Sheet) -> None:
    for x, y, words, size in (
        (468, 412, "南陌街道（县城）", 42),
        (915, 440, "柳泉镇", 38),
        (1385, 180, "云头乡", 38),
    ):
        _halo(sheet, x, y, words, size)
    for x, y, words in (
        (880, 650, "石桥村"),
        (1180, 800, "杨树湾村"),
        (1130, 156, "上塬村"),
        (1535, 374, "竹沟村"),
        (1505, 510, "碾子坪村"),
    ):
        _halo(sheet, x, y, words, 28)
    sheet.text(490, 693, "崇文路", 22, c.MUTED)
    sheet.text(300, 833, "清河大道", 22, c.MUTED)
    sheet.text(634, 553, "北关路", 22, c.MUTED)


def _halo(sheet: Sheet, x: float, y: float, words: str, size: float) -> None:
    half = sheet.width(words, size, bold=True) / 2 + 12
    sheet.box(x - half, y - size * 0.72, 2 * half, size * 1.44, mix(c.PAPER, c.MEADOW, 0.12), 10)
    sheet.text(x, y, words, size, c.INK, bold=True)


def _frame(sheet: Sheet) -> None:
    sheet.box(40, 30, 400, 92, c.PAPER, 12)
    sheet.frame(40, 30, 400, 92, c.CIVIC, 4, 12)
    sheet.text(240, 75, "清禾县便民地图", 46, c.CIVIC, bold=True)
    sheet.circle(1530, 900, 52, c.PAPER)
    sheet.poly([(1530, 852), (1548, 912), (1530, 900), (1512, 912)], c.SEAL)
    sheet.text(1530, 932, "北", 26, c.INK, bold=True)
    sheet.text(1560, 975, "示意图，不作量距依据", 24, c.MUTED, "rm")
