"""Scenes of the year: flood, harvest, forest-fire patrol, winter heating, safety."""

from random import Random

from demo.drawing import palette as c
from demo.drawing.palette import mix
from demo.drawing.parts import cloud, grass, house, mountains, person, pine, sky, tree
from demo.drawing.sheet import Sheet

SIZE = (1600, 1000)


def flood() -> Sheet:
    """A swollen river at the dyke: gauge, sandbags, a patrol in the rain."""
    sheet = Sheet(SIZE, mix(c.MUTED, c.PAPER, 0.66))
    sheet.box(0, 0, 1600, 330, mix(c.MUTED, c.PAPER, 0.60))
    for x, y, size in ((260, 150, 2.0), (760, 110, 2.4), (1330, 160, 2.1)):
        for dx, dy, r in ((-58, 0, 30), (-14, -20, 42), (40, -8, 34), (80, 6, 22)):
            sheet.circle(x + dx * size, y + dy * size, r * size, mix(c.MUTED, c.PAPER, 0.38))
        sheet.box(x - 88 * size, y, 190 * size, 30 * size, mix(c.MUTED, c.PAPER, 0.38), 15 * size)
    mountains(sheet, 520, 19, mix(c.MUTED, c.PAPER, 0.45))
    house(sheet, 1180, 540, 230, 95, 2)
    tree(sheet, 1450, 548, 180, mix(c.LEAF, c.MUTED, 0.35))
    river = mix(mix(c.EARTH, c.WATER, 0.5), c.MUTED, 0.15)
    sheet.land([(0, 555), (500, 545), (1100, 560), (1600, 550)], river)
    dice = Random(4)
    for row in range(9):
        y = 580 + row * 34
        left = dice.random() * 160 - 120
        points = [(left + i * 90, y + (9 if i % 2 else -9)) for i in range(20)]
        sheet.curve(points, mix(river, c.PAPER, 0.28), 5)
    _gauge(sheet, 420)
    sheet.poly([(0, 1000), (0, 880), (760, 820), (1600, 690), (1600, 1000)], c.STONE)
    sheet.poly(
        [(0, 900), (760, 838), (1600, 712), (1600, 690), (760, 820), (0, 880)], c.STONE_LIGHT
    )
    for i in range(8):
        x, y = 880 + i * 82, 802 - i * 13
        for row in range(3 if i % 2 else 2):
            sheet.box(
                x - 44 + row * 14,
                y - 34 - row * 30,
                88,
                34,
                mix(c.EARTH, c.EARTH_LIGHT, 0.3 + 0.2 * (row % 2)),
                15,
            )
    person(
        sheet, 640, 940, 330, c.FOCUS, trousers=c.DEEP, hat="helmet", face=-1, reach=0.16, lift=0.22
    )
    person(sheet, 800, 950, 320, c.GRAIN_DARK, trousers=c.DEEP, hat="helmet", face=-1)
    rain = Random(12)
    for _ in range(150):
        left, top = rain.random() * 1640, rain.random() * 960
        sheet.line([(left, top), (left - 12, top + 40)], mix(c.PAPER, c.MUTED, 0.12), 2.4)
    return sheet


def _gauge(sheet: Sheet, x: float) -> None:
    sheet.box(x - 36, 360, 72, 480, c.PAPER, 6)
    sheet.frame(x - 36, 360, 72, 480, c.CIVIC, 5, 6)
    for i in range(9):
        y = 400 + i * 48
        sheet.box(x - 30, y, 40 if i % 2 else 26, 20, c.CIVIC)
    sheet.box(x - 60, 486, 120, 9, c.SEAL)
    sheet.box(x + 60, 462, 150, 58, c.SEAL, 8)
    sheet.text(x + 135, 490, "警戒水位", 29, c.PAPER, bold=True)


def harvest() -> Sheet:
    """A combine harvester in a field of ripe grain."""
    sheet = Sheet(SIZE, c.SKY)
    sky(sheet, (280, 200))
    cloud(sheet, 700, 130)
    cloud(sheet, 1320, 200, 0.8)
    mountains(sheet, 540, 41)
    for x, h in ((80, 150), (190, 180), (1350, 170), (1480, 200), (1560, 150)):
        tree(sheet, x, 560, h)
    sheet.land([(0, 550), (800, 535), (1600, 555)], mix(c.GRAIN, c.PAPER, 0.25))
    for i in range(16):
        y = 560 + i * i * 1.9
        sheet.box(0, y, 1600, 1000, mix(c.GRAIN, c.GRAIN_DARK, 0.10 + 0.34 * (i % 2)))
    sheet.poly([(0, 760), (640, 700), (640, 1000), (0, 1000)], mix(c.EARTH_LIGHT, c.GRAIN, 0.35))
    for i in range(7):
        sheet.line([(0, 790 + i * 34), (600, 724 + i * 40)], mix(c.EARTH, c.GRAIN, 0.4), 5)
    _combine(sheet, 560, 860)
    dice = Random(2)
    for _ in range(130):
        _ear(sheet, 1180 + dice.random() * 430, 840 + dice.random() * 200, 90)
    for i in range(20):
        _ear(sheet, 650 + i * 50 + dice.random() * 30, 1030, 90 + dice.random() * 40)
    return sheet


def _ear(sheet: Sheet, x: float, y: float, h: float) -> None:
    sheet.line([(x, y), (x + 4, y - h)], c.GRAIN_DARK, 3)
    sheet.oval(x + 5, y - h - 12, 6.5, 20, mix(c.GRAIN, c.PAPER, 0.2))
    sheet.line([(x + 5, y - h - 30), (x + 12, y - h - 48)], c.GRAIN_DARK, 2)


def _combine(sheet: Sheet, x: float, y: float) -> None:
    sheet.box(x, y - 330, 380, 190, c.SEAL, 16)
    sheet.poly(
        [(x + 30, y - 330), (x + 90, y - 400), (x + 250, y - 400), (x + 280, y - 330)],
        mix(c.SEAL, c.INK, 0.2),
    )
    sheet.box(x, y - 170, 470, 60, mix(c.SEAL, c.INK, 0.3), 10)
    sheet.box(x + 330, y - 400, 170, 240, c.PAPER, 14)
    sheet.box(x + 350, y - 384, 134, 122, mix(c.CIVIC, c.PAPER, 0.5), 8)
    sheet.circle(x + 410, y - 312, 25, c.SKIN)
    sheet.oval(x + 410, y - 336, 44, 9, c.GRAIN_DARK)
    sheet.slice(x + 410, y - 336, 27, 180, 360, c.GRAIN)
    sheet.box(x + 382, y - 288, 58, 27, c.CIVIC, 8)
    sheet.line([(x + 120, y - 390), (x - 70, y - 470)], c.GRAIN_DARK, 34)
    sheet.line([(x - 66, y - 468), (x - 92, y - 440)], c.GRAIN_DARK, 30)
    sheet.text(x + 168, y - 236, "便民机收", 52, c.PAPER, bold=True)
    sheet.poly(
        [(x + 470, y - 170), (x + 600, y - 70), (x + 600, y - 10), (x + 440, y - 110)], c.STONE_DARK
    )
    sheet.box(x + 560, y - 120, 60, 130, c.STONE_DARK, 10)
    sheet.circle(x + 670, y - 70, 84, mix(c.FOCUS, c.INK, 0.25))
    sheet.circle(x + 670, y - 70, 70, mix(c.GRAIN, c.GRAIN_DARK, 0.25))
    for angle in range(0, 180, 45):
        sheet.arc(x + 670, y - 70, 78, angle, angle + 4, c.INK, 12)
        sheet.arc(x + 670, y - 70, 78, angle + 180, angle + 184, c.INK, 12)
    for dx, dy in ((78, 0), (55, 55), (0, 78)):
        sheet.line([(x + 670 - dx, y - 70 - dy), (x + 670 + dx, y - 70 + dy)], c.AMBER, 7)
        sheet.line([(x + 670 - dx, y - 70 + dy), (x + 670 + dx, y - 70 - dy)], c.AMBER, 7)
    sheet.circle(x + 670, y - 70, 16, c.INK)
    for wx, r in ((370, 100), (90, 68)):
        sheet.circle(x + wx, y + 30 - r, r, c.INK)
        sheet.circle(x + wx, y + 30 - r, r * 0.52, c.FOCUS)
        sheet.circle(x + wx, y + 30 - r, r * 0.18, c.INK)


def forest_fire() -> Sheet:
    """The patrol at the mouth of the forest, before the sign."""
    sheet = Sheet(SIZE, c.SKY)
    sky(sheet, (1330, 190))
    cloud(sheet, 420, 140)
    mountains(sheet, 520, 23, mix(c.GREEN, c.PAPER, 0.68))
    dice = Random(6)
    for row, (y, h) in enumerate(((560, 170), (640, 230), (740, 320))):
        tone = mix(c.LEAF_DARK, c.NEAR, 0.55 - row * 0.25)
        sheet.land(
            [(0, y - 40), (500, y - 10), (1000, y - 20), (1600, y - 50)],
            mix(c.MEADOW, c.LEAF, row * 0.25),
        )
        for i in range(17 - row * 3):
            x = i * (1600 / (15 - row * 3)) + dice.random() * 40 - 30
            if row == 2 and 380 < x < 1180:
                continue
            pine(sheet, x, y + dice.random() * 20, h * (0.85 + dice.random() * 0.3), tone)
    sheet.land([(0, 780), (800, 760), (1600, 785)], c.NEAR)
    sheet.poly([(610, 1000), (760, 764), (830, 764), (1000, 1000)], c.EARTH_LIGHT)
    _fire_sign(sheet, 500, 930)
    person(
        sheet, 960, 950, 350, c.AMBER, trousers=c.INK, face=-1, reach=0.15, lift=0.20, hat="helmet"
    )
    sheet.box(905, 712, 110, 24, c.SEAL, 4)
    person(sheet, 1150, 955, 340, c.GREEN, trousers=c.INK, face=-1)
    sheet.box(1190, 735, 40, 76, c.FOCUS, 10)
    for x, y in ((80, 940), (250, 975), (1350, 940), (1500, 970)):
        grass(sheet, x, y, 50, c.LEAF_DARK)
    return sheet


def _fire_sign(sheet: Sheet, x: float, y: float) -> None:
    for dx in (-150, 130):
        sheet.box(x + dx, y - 330, 20, 330, c.EARTH_DARK, 6)
    sheet.box(x - 230, y - 470, 460, 290, c.SEAL, 14)
    sheet.frame(x - 216, y - 456, 432, 262, c.PAPER, 5, 10)
    sheet.text(x, y - 384, "森林防火", 76, c.PAPER, bold=True)
    sheet.text(x, y - 296, "进山不带火", 52, c.FOCUS, bold=True)
    sheet.text(x, y - 232, "发现火情拨打 12119", 33, c.PAPER)


def heating() -> Sheet:
    """A winter evening: a lit window, a stove pipe that leads out, snow."""
    night = mix(c.DEEP, c.MUTED, 0.35)
    sheet = Sheet(SIZE, night)
    for band in range(5):
        sheet.box(0, band * 120, 1600, 1000, mix(night, c.CIVIC, band * 0.07))
    sheet.circle(1330, 170, 62, mix(c.FOCUS, c.PAPER, 0.65))
    sheet.circle(1304, 156, 54, mix(night, c.CIVIC, 0.07))
    mountains(sheet, 580, 33, mix(c.DEEP, c.PAPER, 0.28))
    sheet.land([(0, 640), (500, 600), (1100, 620), (1600, 600)], mix(c.CIVIC, c.PAPER, 0.62))
    for x, h in ((90, 330), (1480, 380), (1330, 260)):
        pine(sheet, x, 700, h, mix(c.LEAF_DARK, c.DEEP, 0.35))
    _warm_house(sheet)
    sheet.land([(0, 780), (420, 800), (1000, 790), (1600, 770)], mix(c.CIVIC, c.PAPER, 0.84))
    sheet.land([(0, 900), (600, 860), (1600, 910)], c.MIST)
    person(sheet, 1240, 900, 280, c.SEAL, trousers=c.INK, face=-1, reach=0.12, lift=0.16)
    person(sheet, 1390, 905, 260, c.FOCUS, trousers=c.DEEP, hair=c.GREY_HAIR, face=-1)
    dice = Random(9)
    for _ in range(120):
        sheet.circle(dice.random() * 1600, dice.random() * 960, 2 + dice.random() * 4, c.PAPER)
    return sheet


def _warm_house(sheet: Sheet) -> None:
    sheet.box(300, 470, 760, 330, mix(c.WALL, c.CIVIC, 0.16))
    sheet.poly([(250, 474), (360, 300), (1000, 300), (1110, 474)], mix(c.ROOF, c.INK, 0.3))
    sheet.poly(
        [
            (262, 460),
            (372, 286),
            (988, 286),
            (1098, 460),
            (1060, 452),
            (960, 462),
            (820, 440),
            (700, 458),
            (560, 440),
            (430, 462),
        ],
        c.PAPER,
    )
    glow = mix(c.FOCUS, c.PAPER, 0.35)
    for x in (370, 800):
        sheet.box(x - 10, 530, 210, 170, c.EARTH_DARK, 4)
        sheet.box(x, 540, 190, 150, glow)
        sheet.line([(x + 95, 540), (x + 95, 690)], c.EARTH_DARK, 7)
        sheet.line([(x, 615), (x + 190, 615)], c.EARTH_DARK, 7)
    sheet.circle(425, 650, 22, mix(c.AMBER, c.INK, 0.3))
    sheet.box(395, 664, 62, 26, mix(c.AMBER, c.INK, 0.3), 8)
    sheet.box(620, 540, 130, 260, c.EARTH_DARK)
    sheet.line([(685, 545), (685, 798)], mix(c.EARTH_DARK, c.INK, 0.4), 4)
    sheet.line([(1060, 600), (1140, 600), (1140, 330)], c.STONE, 24)
    sheet.poly([(1106, 332), (1174, 332), (1140, 300)], c.STONE_DARK)
    smoke = mix(c.PAPER, c.CIVIC, 0.30)
    for i, (x, y) in enumerate(((1152, 270), (1180, 225), (1220, 170))):
        sheet.circle(x, y, 20 + i * 11, smoke)


def anti_fraud() -> Sheet:
    """An old woman with a ringing phone; a shield with the hotline stands before her."""
    sheet = Sheet(SIZE, c.MIST)
    sheet.box(0, 820, 1600, 180, mix(c.EARTH_LIGHT, c.PAPER, 0.2))
    sheet.box(90, 120, 520, 400, c.PAPER, 8)
    sheet.box(110, 140, 480, 360, c.SKY)
    for x, r in ((200, 60), (330, 90), (480, 70)):
        sheet.circle(x, 500 - r * 0.2, r, c.NEAR)
    sheet.box(90, 500, 520, 330, c.MIST)
    sheet.box(110, 492, 480, 14, c.PAPER)
    sheet.line([(350, 140), (350, 500)], c.PAPER, 12)
    sheet.box(70, 512, 560, 26, c.EARTH, 6)
    person(sheet, 420, 930, 560, c.SEAL, hair=c.GREY_HAIR, trousers=c.INK, reach=0.10, lift=0.20)
    sheet.box(540, 488, 56, 112, c.INK, 10)
    sheet.box(546, 498, 44, 88, c.WATER_LIGHT, 4)
    for r in (70, 110, 150):
        sheet.arc(592, 520, r, -38, 24, mix(c.SEAL, c.MIST, 0.2 + r / 300), 9)
    _shield(sheet, 1130, 470)
    person(sheet, 1480, 940, 470, c.CIVIC, trousers=c.DEEP, face=-1, reach=0.06, lift=0.14)
    return sheet


def _shield(sheet: Sheet, x: float, y: float) -> None:
    for grow, tone in ((44, mix(c.CIVIC, c.PAPER, 0.72)), (0, c.CIVIC)):
        half, top, foot = 250 + grow, y - 290 - grow, y + 330 + grow
        sheet.poly(
            [
                (x - half, top + 60),
                *_arc_top(x, top, half),
                (x + half, top + 60),
                (x + half, y + 60),
                (x + half * 0.7, y + 210),
                (x, foot),
                (x - half * 0.7, y + 210),
                (x - half, y + 60),
            ],
            tone,
        )
    for i, words in enumerate(("不轻信", "不透露", "不转账")):
        sheet.text(x, y - 150 + i * 100, words, 78, c.PAPER, bold=True)
    sheet.box(x - 160, y + 126, 320, 76, c.FOCUS, 38)
    sheet.text(x, y + 163, "96110", 54, c.INK, bold=True)


def _arc_top(x: float, top: float, half: float) -> list[tuple[float, float]]:
    return [
        (x - half + 2 * half * i / 20, top + 60 - 60 * (1 - ((i - 10) / 10) ** 2))
        for i in range(1, 20)
    ]


def vaccination() -> Sheet:
    """A child and a grandmother at the township's vaccination room."""
    sheet = Sheet(SIZE, c.MIST)
    sheet.box(0, 800, 1600, 200, mix(c.CIVIC, c.PAPER, 0.80))
    sheet.box(0, 560, 1600, 240, mix(c.CIVIC, c.PAPER, 0.90))
    sheet.box(540, 90, 520, 90, c.CIVIC, 8)
    sheet.text(800, 134, "预防接种门诊", 52, c.PAPER, bold=True)
    for x in (90, 1180):
        sheet.box(x, 240, 330, 270, c.PAPER, 8)
        sheet.box(x + 14, 254, 302, 242, c.SKY)
        sheet.line([(x + 165, 254), (x + 165, 496)], c.PAPER, 9)
    sheet.box(560, 250, 480, 260, c.PAPER, 10)
    sheet.frame(560, 250, 480, 260, c.HAIRLINE, 4, 10)
    for i, words in enumerate(("1  登记", "2  接种", "3  留观 30 分钟")):
        sheet.text(600, 306 + i * 74, words, 42, c.CIVIC if i < 2 else c.GREEN, "lm", bold=True)
    person(sheet, 1000, 930, 430, c.PAPER, trousers=c.CIVIC, face=-1, reach=0.20, lift=0.18)
    sheet.box(700, 700, 420, 26, c.EARTH, 6)
    for x in (730, 1070):
        sheet.box(x, 726, 22, 210, c.EARTH_DARK)
    sheet.box(860, 632, 40, 68, c.PAPER, 6)
    sheet.box(868, 646, 24, 40, c.GREEN, 4)
    person(sheet, 640, 935, 250, c.FOCUS, trousers=c.DEEP, reach=0.05, lift=0.08)
    person(sheet, 470, 940, 410, c.SEAL, hair=c.GREY_HAIR, trousers=c.INK, reach=0.12)
    person(sheet, 250, 945, 420, c.GREEN, trousers=c.INK)
    return sheet
